#include <fmt/format.h>

#include "checks/call_pattern.hpp"
#include "core/time/duration.hpp"

namespace greenmock::checks {
namespace {

using core::Duration;
using core::format_duration;
using script::Fields;
using script::Value;

Rate::NotAbove read_not_above(const Value& value, const Reading& reading) {
  const Fields fields(value, "\"notAbove\"", {"window", "factor"});
  Rate::NotAbove not_above;
  if (const auto window = fields.require("window"))
    not_above.window = read_window(*window, reading);
  not_above.factor = read_factor(fields, "factor").value_or(1);
  return not_above;
}

Seen look_at_most(const Rate& rate, const Window& window, const Evidence& evidence) {
  const CallList calls = calls_in(rate.of, span_of(window, evidence), evidence);
  CallList worst = densest(calls, rate.per);
  std::string text = so_many_calls(calls.size(), rate.of);
  if (!calls.empty())
    text += fmt::format("; at most {} within {}", worst.size(), format_duration(rate.per));
  if (worst.size() <= rate.most) return passed(std::move(text), worst);
  return failed(fmt::format("{}: {}.", text, by_id(worst)), worst);
}

/// Calls of a window, from the first to the last of which their speed is reckoned: names of windows
/// are places in an order, which have no time of their own.
struct Pace {
  CallList calls;
  Duration length{0};

  Pace(const CallPattern& of, const Window& window, const Evidence& evidence)
      : calls(calls_in(of, span_of(window, evidence), evidence)) {
    if (!calls.empty()) length = calls.back()->arrived.t - calls.front()->arrived.t;
  }
  double steps() const { return static_cast<double>(calls.size() - 1); }
  double time() const { return static_cast<double>(length.count()); }
  std::string words() const {
    return fmt::format("one every {}",
                       format_duration(length / static_cast<std::int64_t>(calls.size() - 1)));
  }
};

Seen look_at_pace(const Rate& rate, const Rate::NotAbove& limit, const Window& window,
                  const Evidence& evidence) {
  const Pace now(rate.of, window, evidence), before(rate.of, limit.window, evidence);
  if (now.calls.size() < 2 || before.calls.size() < 2) {
    throw Undecided{Verdict::Skip,
                    fmt::format("{} in the window and {} in the other: a pace needs two in each",
                                so_many_calls(now.calls.size(), rate.of), before.calls.size()),
                    {}};
  }
  std::string text =
      fmt::format("{}, {}; in the other window {}", so_many_calls(now.calls.size(), rate.of),
                  now.words(), before.words());
  // steps/time <= factor * steps/time, without a division by nothing.
  if (now.steps() * before.time() <= limit.factor * before.steps() * now.time())
    return passed(std::move(text), now.calls);
  return failed(fmt::format("{}: {}, after {}.", text, by_id(now.calls), by_id(before.calls)),
                now.calls);
}

}  // namespace

CallList densest(const CallList& calls, Duration per) {
  std::size_t begin = 0, most = 0, most_begin = 0;
  for (std::size_t i = 0; i < calls.size(); ++i) {
    while (calls[i]->arrived.t - calls[begin]->arrived.t >= per) ++begin;
    if (i + 1 - begin > most) {
      most = i + 1 - begin;
      most_begin = begin;
    }
  }
  const auto first = calls.begin() + static_cast<std::ptrdiff_t>(most_begin);
  return {first, first + static_cast<std::ptrdiff_t>(most)};
}

Rate read_rate(const Value& value, const Reading& reading) {
  constexpr std::string_view kForms[] = {"most", "notAbove"};
  const Fields fields(value, "\"rate\"", {"of", "most", "per", "notAbove"});
  if (!fields.valid()) return {};
  Rate rate;
  rate.of = read_of(fields, reading);
  const auto form = fields.exactly_one(kForms);
  if (form == "notAbove") {
    rate.not_above = read_not_above(*fields.find("notAbove"), reading);
    if (const auto per = fields.find("per")) per->complain("\"per\" goes with \"most\"");
  } else if (form == "most") {
    rate.most = read_count(fields, "most").value_or(0);
    if (const auto per = fields.require("per", R"(, like "1s")"))
      rate.per = per->duration_above_zero().value_or(Duration{0});
  }
  return rate;
}

std::string expected(const Rate& rate) {
  if (!rate.not_above) {
    return fmt::format("{}{} within any {}", rate.most == 0 ? "" : "at most ",
                       so_many_calls(rate.most, rate.of), format_duration(rate.per));
  }
  const auto end = [](const std::optional<std::string>& name, std::string_view open) {
    return name ? *name : std::string(open);
  };
  const Window& other = rate.not_above->window;
  return fmt::format("{} no more than {} times as often as between {} and {}", calls_of(rate.of),
                     rate.not_above->factor, end(other.from, "the start"), end(other.until, "now"));
}

Seen look(const Rate& rate, const Window& window, const Evidence& evidence) {
  return rate.not_above ? look_at_pace(rate, *rate.not_above, window, evidence)
                        : look_at_most(rate, window, evidence);
}

}  // namespace greenmock::checks
