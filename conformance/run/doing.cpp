// The steps that do something to the fake service.

#include <fmt/format.h>

#include "core/encoding/base64.hpp"
#include "core/time/duration.hpp"
#include "judge/picture_reading.hpp"
#include "run/session.hpp"

namespace greenmock::kit {
namespace {

using std::chrono::milliseconds;

milliseconds in_ms(core::Duration span) {
  return std::chrono::duration_cast<milliseconds>(span);
}

}  // namespace

void Session::advance(const Advance& what) {
  const auto* by = std::get_if<core::Duration>(&what.to);
  const Jump jump =
      by ? instance_.advance(in_ms(*by)) : instance_.advance_to(std::get<std::string>(what.to));
  cursor_ = jump.cursor;
  for (const std::string& passed : jump.passed) {
    if (passed == "rotation") rotations_.push_back(now());
  }
  if (!done_.empty()) done_.back().at = static_cast<double>(jump.at.count());
}

/// The clock runs by itself: what virtual time jumps over is waited for.
void Session::advance_really(const Advance& what) {
  constexpr milliseconds kBehind{50};  // the moment must be past
  if (const auto* by = std::get_if<core::Duration>(&what.to)) return sleep_for(in_ms(*by));
  const std::string& mark = std::get<std::string>(what.to);
  const Clock clock = instance_.clock();
  if (mark == "rotation") {
    sleep_for(clock.next_rotation + kBehind);
    rotations_.push_back(now());
    return;
  }
  if (mark == "release") {
    if (clock.next_release) sleep_for(*clock.next_release + kBehind);
    return;
  }
  const std::size_t plus = mark.find('+');
  const auto span = core::parse_duration(plus == std::string::npos ? mark : mark.substr(plus + 1));
  if (plus == std::string::npos && span) {
    const milliseconds left = in_ms(*span) - clock.at;
    if (left.count() > 0) sleep_for(left + kBehind);
    return;
  }
  const std::string event = mark.substr(0, plus);
  const std::size_t hash = event.find('#');
  const std::uint64_t count = hash == std::string::npos ? 1 : std::stoull(event.substr(hash + 1));
  wait_for_occurrence(event.substr(0, hash), count);
  if (span) sleep_for(in_ms(*span) + kBehind);
}

void Session::wait_for_occurrence(const std::string& event, std::uint64_t count) const {
  for (;;) {
    look_out();
    try {
      instance_.wait_for_event(event, {.count = count, .within = milliseconds{500}});
      return;
    } catch (const Error& error) {
      if (error.status() != 408) throw;
    }
  }
}

void Session::use_phone(const Phone& phone) {
  if (phone.act == Phone::Do::Logout || phone.act == Phone::Do::Off || phone.act == Phone::Do::On ||
      phone.act == Phone::Do::Refuse) {
    instance_.phone(kPhoneWords[static_cast<std::size_t>(phone.act)]);
    return;
  }
  try {
    if (phone.act == Phone::Do::ScanCurrent) return instance_.phone_scan();
    // A client that never tells what it shows is scanned as if it showed the current code.
    if (!context_.description.has_event("qr")) return instance_.phone_scan();
    const RunningClient* first = client(Client::First);
    const auto event =
        first ? first->transcript().picture(phone.act == Phone::Do::ScanFirst) : std::nullopt;
    if (!event) throw Missed{"the client shows no code: no event \"qr\" came"};
    const ShownPicture shown = read_picture(*event);
    if (!shown.problem.empty())
      throw Missed{"the phone cannot scan what is shown: " + shown.problem};
    if (shown.payload) return instance_.scan_payload(*shown.payload);
    instance_.scan_png(*shown.png);
  } catch (const Error& refused) {
    if (refused.status() != 409 && refused.status() != 422 && refused.status() != 404) throw;
    throw Missed{
        fmt::format("the phone scanned what is shown, and was refused: {}", refused.what())};
  }
}

void Session::change_rules(const ChangeRules& change) {
  for (const std::string& id : change.remove) instance_.remove_rule(id);
  // Each is put before those that are there: the first of the list comes last.
  for (auto rule = change.add.rbegin(); rule != change.add.rend(); ++rule)
    instance_.add_rule(with_other_url(*rule, stranger_.get()));
}

void Session::serve(ServerDo::Act act) {
  if (act == ServerDo::Act::Down) return instance_.listener_down();
  if (act == ServerDo::Act::Up) return instance_.listener_up();
  instance_.drop(Drop::Idle);
}

}  // namespace greenmock::kit
