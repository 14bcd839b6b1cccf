#include "control/views/near_misses.hpp"

#include <fmt/format.h>

#include <map>
#include <vector>

#include "api/method_table.hpp"
#include "control/views/script_json.hpp"
#include "core/time/duration.hpp"

namespace greenmock::control {
namespace {

using core::Json;

struct Tally {
  std::size_t arrived = 0, parked = 0, sent = 0, left = 0, refused = 0;
  std::map<int, std::size_t> statuses;
};
using Tallies = std::map<std::string, Tally>;
constexpr const char* kNoMethod = "(no method)";

std::string times(std::size_t n, std::string_view what) {
  return fmt::format("{} {}{}", n, what, n == 1 ? "" : "s");
}

std::string_view is_or_are(std::size_t n) {
  return n == 1 ? "is" : "are";
}
std::string_view was_or_were(std::size_t n) {
  return n == 1 ? "was" : "were";
}

Tallies tally(const core::Journal& journal, core::Sequence since) {
  Tallies tallies;
  for (const auto& record : journal.records()) {
    if (record->arrived.seq <= since) continue;
    Tally& t = tallies[record->method_name.empty() ? kNoMethod : record->method_name];
    ++t.arrived;
    t.parked += record->open() && record->parked && !record->released ? 1U : 0U;
    t.sent += record->sent ? 1U : 0U;
    t.left += record->left ? 1U : 0U;
    t.refused += record->refused_by_limit ? 1U : 0U;
    if (record->status != 0) ++t.statuses[record->status];
  }
  return tallies;
}

Json tallies_json(const Tallies& tallies) {
  Json json = Json::object();
  for (const auto& [method, t] : tallies) {
    Json statuses = Json::object();
    for (const auto& [status, count] : t.statuses) statuses[std::to_string(status)] = count;
    json[method] = {{"arrived", t.arrived},
                    {"parked", t.parked},
                    {"sent", t.sent},
                    {"left", t.left},
                    {"statuses", statuses}};
  }
  return json;
}

void tell_wanted_method(const std::string& name, const Tally& t, std::string& text) {
  text +=
      fmt::format(" {} of {} arrived: {} {} parked now, {} {} sent, {} ended without an answer.",
                  times(t.arrived, "call"), name, t.parked, is_or_are(t.parked), t.sent,
                  was_or_were(t.sent), t.left);
  std::string statuses;
  for (const auto& [status, count] : t.statuses)
    statuses += fmt::format("{}{} ({})", statuses.empty() ? "" : ", ", status, count);
  if (!statuses.empty()) text += fmt::format(" Statuses: {}.", statuses);
  if (t.refused > 0)
    text += fmt::format(" {} {} refused by a limit.", t.refused, was_or_were(t.refused));
}

void tell_calls(const CallPattern& pattern, const Tallies& tallies, std::string& text) {
  const std::string wanted =
      pattern.method ? std::string(api::methods()[*pattern.method].name) : "";
  if (!wanted.empty() && !tallies.contains(wanted))
    text += fmt::format(" No call of {} arrived.", wanted);
  bool parked = false;
  for (const auto& [name, t] : tallies) {
    if (wanted.empty() || name == wanted) {
      tell_wanted_method(name, t, text);
      parked = parked || t.parked > 0;
    } else if (name == kNoMethod) {
      text += fmt::format(" {} of no known method came.", times(t.arrived, "call"));
    } else {
      text += fmt::format(" {} was called {}.", name,
                          t.arrived == 1 ? "once" : times(t.arrived, "time"));
    }
  }
  if (wanted.empty() && tallies.empty()) text += " No call arrived at all.";
  if (parked && pattern.phase >= core::Phase::Released) {
    text += " What is parked goes on with POST …/clock/advance {\"to\":\"release\"}.";
  }
}

void tell_event(const core::Event& event, const core::Instance& instance, std::string& text) {
  const std::uint64_t count = event.kind == core::Event::Kind::Rotation
                                  ? instance.codes().serial_at(instance.now())
                                  : instance.occurrences().count(event);
  text += count == 0 ? fmt::format(" \"{}\" never happened", event_text(event))
                     : fmt::format(" \"{}\" happened {} since the start", event_text(event),
                                   times(count, "time"));
  text += fmt::format("; the state is {}", core::to_string(instance.state()));
  text += instance.clock().paused() ? ", and the clock is paused." : ".";
}

void tell_sockets(const core::Journal& journal, core::Sequence since, std::string& text) {
  const auto scanqrcode = api::find_method("scanqrcode");
  std::size_t asked = 0, opened = 0, closed = 0;
  for (const auto& record : journal.records()) {
    if (record->arrived.seq <= since || record->method != scanqrcode->id) continue;
    ++asked;
    opened += record->socket ? 1U : 0U;
    closed += record->socket && record->socket->closed ? 1U : 0U;
  }
  text += fmt::format(" {} of scanqrcode arrived, {} opened, {} have ended.", times(asked, "call"),
                      times(opened, "websocket"), closed);
}

void tell_pushes(const core::Deque<core::Push>& pushes, core::Sequence since, std::string& text) {
  std::size_t begun = 0, delivered = 0;
  const core::Push* failed = nullptr;
  for (const core::Push& push : pushes) {
    begun += push.begun.seq > since ? 1U : 0U;
    delivered += push.delivered() && push.ended.seq > since ? 1U : 0U;
    if (push.ended && !push.delivered()) failed = &push;
  }
  text += fmt::format(" {} sent, {} answered by 200.", times(begun, "webhook"), delivered);
  if (failed && failed->status != 0) text += fmt::format(" The last failure: {}.", failed->status);
  if (failed && failed->status == 0) text += fmt::format(" The last failure: {}.", failed->problem);
}

}  // namespace

NearMisses near_misses(api::Service& service, core::Instance& instance, const Waiter& waiter) {
  const core::Sequence since = waiter.wanted().since.value_or(0);
  const Tallies tallies = tally(instance.journal(), since);
  NearMisses misses;
  misses.seen = tallies_json(tallies);
  misses.incomplete =
      instance.journal().dropped() > 0 && instance.journal().dropped_until() > since;
  const core::PushLog* const pushes = service.webhooks().log_of(instance.identity().id);
  if (pushes && std::holds_alternative<PushPattern>(waiter.wanted().what))
    misses.incomplete = pushes->dropped() > 0 && pushes->dropped_until() > since;
  for (const auto& record : service.unmatched().records())
    misses.unmatched += record->arrived.seq > since && !record->verb.empty() ? 1U : 0U;

  if (const auto* call = std::get_if<CallPattern>(&waiter.wanted().what)) {
    if (waiter.wanted().count > 1) misses.text += fmt::format(" {} did.", waiter.counted());
    tell_calls(*call, tallies, misses.text);
  } else if (const auto* event = std::get_if<core::Event>(&waiter.wanted().what)) {
    tell_event(*event, instance, misses.text);
  } else if (std::holds_alternative<SocketPattern>(waiter.wanted().what)) {
    if (waiter.wanted().count > 1) misses.text += fmt::format(" {} did.", waiter.counted());
    tell_sockets(instance.journal(), since, misses.text);
  } else if (std::holds_alternative<PushPattern>(waiter.wanted().what)) {
    tell_pushes(service.webhooks().pushes_of(instance.identity().id), since, misses.text);
  } else {
    std::size_t calls = 0;
    for (const auto& [name, t] : tallies) calls += t.arrived;
    misses.text += fmt::format(" {} arrived.", times(calls, "call"));
  }
  if (misses.unmatched > 0) {
    misses.text += fmt::format(" {} matched no instance (see GET /_mock/journal?instance=none).",
                               times(misses.unmatched, "request"));
  }
  if (misses.incomplete)
    misses.text += " The journal is incomplete: it gave up records for its bound.";
  return misses;
}

}  // namespace greenmock::control
