#include <fmt/format.h>

#include <charconv>
#include <optional>

#include "checks/call_pattern.hpp"
#include "core/time/duration.hpp"

namespace greenmock::checks {
namespace {

using core::Duration;
using core::format_duration;
using script::Fields;
using script::Value;

constexpr std::int64_t kWhole = 100;  // percent
constexpr std::int64_t kLargestOver = 1'000;

/// A pause after one call and before the next; by their places in the list.
struct Pause {
  Duration length{0};
  std::size_t after = 0;
};

std::int64_t read_slack(const Value& value) {
  constexpr std::string_view kLooks = R"(a percentage like "10%", from "0%" to "99%")";
  const std::string* text = value.string(kLooks);
  if (!text) return 0;
  int percent = -1;
  const char* end = text->data() + text->size();
  const auto [stop, problem] = std::from_chars(text->data(), end, percent);
  if (problem != std::errc{} || std::string_view(stop, end) != "%" || percent < 0 ||
      percent >= kWhole) {
    value.complain_expected(kLooks);
    return 0;
  }
  return percent;
}

Gap::From read_from(const Value& value) {
  constexpr Value::Choice<Gap::From> kFrom[] = {{"sent", Gap::From::Sent},
                                                {"arrived", Gap::From::Arrived}};
  return value.choice(kFrom).value_or(Gap::From::Arrived);
}

/// When the client had all of its answer that there was; nothing: it did not wait for that, or still does.
std::optional<Duration> answered_at(const core::Record& record) {
  if (record.sent) return record.sent.t;
  if (record.outcome == core::Outcome::Cut && record.left) return record.left.t;
  return std::nullopt;
}

std::vector<Pause> pauses_between(const CallList& calls, Gap::From from) {
  std::vector<Pause> pauses;
  for (std::size_t i = 0; i + 1 < calls.size(); ++i) {
    const Duration next = calls[i + 1]->arrived.t;
    if (from == Gap::From::Arrived) {
      pauses.push_back({next - calls[i]->arrived.t, i});
    } else if (const auto answered = answered_at(*calls[i])) {
      // The next one may have come before the answer.
      pauses.push_back({std::max(Duration{0}, next - *answered), i});
    }
  }
  return pauses;
}

Duration sum(const std::vector<Pause>& pauses, std::size_t begin, std::size_t end) {
  Duration whole{0};
  for (std::size_t i = begin; i < end; ++i) whole += pauses[i].length;
  return whole;
}

/// The calls around some pauses.
CallList around(const CallList& calls, const std::vector<Pause>& pauses, std::size_t begin,
                std::size_t end) {
  return {calls.begin() + static_cast<std::ptrdiff_t>(pauses[begin].after),
          calls.begin() + static_cast<std::ptrdiff_t>(pauses[end - 1].after + 2)};
}

/// Where the shortest run of `over` pauses begins.
std::size_t shortest_run(const std::vector<Pause>& pauses, std::size_t over) {
  Duration run = sum(pauses, 0, over), shortest = run;
  std::size_t begin = 0;
  for (std::size_t i = over; i < pauses.size(); ++i) {
    run += pauses[i].length - pauses[i - over].length;
    if (run < shortest) {
      shortest = run;
      begin = i - over + 1;
    }
  }
  return begin;
}

std::string pause_words(const Gap& gap) {
  return gap.over == 1 ? "pause" : fmt::format("mean of {} pauses", gap.over);
}

Seen look_at_least(const Gap& gap, const CallList& calls, const std::vector<Pause>& pauses) {
  const std::size_t begin = shortest_run(pauses, gap.over), end = begin + gap.over;
  const Duration run = sum(pauses, begin, end);
  CallList worst = around(calls, pauses, begin, end);
  std::string text = fmt::format("{}; the shortest {} is {}", so_many_calls(calls.size(), gap.of),
                                 pause_words(gap), format_duration(run / gap.over));
  if (run * kWhole >= *gap.least * gap.over * (kWhole - gap.slack))
    return passed(std::move(text), worst);
  return failed(fmt::format("{}, between {}.", text, by_id(worst)), worst);
}

/// Halves are compared rather than neighbours: a back-off may have a ceiling, and chance in it.
Seen look_at_growth(const Gap& gap, const CallList& calls, const std::vector<Pause>& pauses) {
  const std::size_t half = pauses.size() / 2;
  const Duration first = sum(pauses, 0, half) / half;
  const Duration last = sum(pauses, pauses.size() - half, pauses.size()) / half;
  std::string text =
      fmt::format("the first {} pause{} last {}{}, the last {}", half, half == 1 ? "" : "s",
                  format_duration(first), half == 1 ? "" : " on average", format_duration(last));
  const double wanted = static_cast<double>(first.count()) * *gap.grows *
                        static_cast<double>(kWhole - gap.slack) / static_cast<double>(kWhole);
  CallList around_all = around(calls, pauses, 0, pauses.size());
  if (last > Duration{0} && static_cast<double>(last.count()) >= wanted)
    return passed(std::move(text), around_all);
  return failed(fmt::format("{}: {}.", text, by_id(around_all)), around_all);
}

}  // namespace

Gap read_gap(const Value& value, const Reading& reading) {
  constexpr std::string_view kBounds[] = {"least", "grows"};
  const Fields fields(value, "\"gap\"", {"of", "least", "over", "slack", "from", "grows"});
  if (!fields.valid()) return {};
  fields.at_least_one(kBounds);
  Gap gap;
  gap.of = read_of(fields, reading);
  if (const auto from = fields.find("from")) gap.from = read_from(*from);
  if (const auto least = fields.find("least")) gap.least = least->duration_above_zero();
  gap.grows = read_factor(fields, "grows");
  // Load may delay an arrival, hence the mean; but it can only lengthen a pause after an answer.
  if (gap.from == Gap::From::Sent && !gap.grows) gap.over = 1;
  if (const auto over = fields.find("over")) {
    gap.over = static_cast<std::uint32_t>(
        over->integer(gap.grows ? 2 : 1, kLargestOver, "a number of pauses").value_or(1));
  }
  if (const auto slack = fields.find("slack")) gap.slack = read_slack(*slack);
  return gap;
}

std::string expected(const Gap& gap) {
  std::string text =
      fmt::format("{} from {} to the next", gap.over == 1 ? "pauses" : "pauses on average",
                  gap.from == Gap::From::Sent ? "an answer" : "a call");
  if (gap.least) {
    text += fmt::format(" of at least {}", format_duration(*gap.least));
    if (gap.slack > 0) {
      text += fmt::format(" ({} with {}% slack)",
                          format_duration(*gap.least * (kWhole - gap.slack) / kWhole), gap.slack);
    }
  }
  if (gap.grows)
    text += fmt::format("{} that grow by {} from the first half to the second",
                        gap.least ? ", and" : "", *gap.grows);
  return fmt::format("{}, between {}", text, calls_of(gap.of));
}

Seen look(const Gap& gap, const Window& window, const Evidence& evidence) {
  const Span span = span_of(window, evidence);
  const CallList calls = calls_in(gap.of, span, evidence);
  const std::vector<Pause> pauses = pauses_between(calls, gap.from);
  if (pauses.size() < gap.over) {
    std::string text = fmt::format(
        "{}: {} {} to judge, {} needed{}.", so_many_calls(calls.size(), gap.of), pauses.size(),
        pauses.size() == 1 ? "pause" : "pauses", gap.over,
        gap.over > 1 ? R"(; wait for more calls, or ask for a mean of fewer with "over")" : "");
    if (calls.empty()) text += near_misses(gap.of, span, evidence);
    throw Undecided{Verdict::Skip, std::move(text), calls};
  }
  Seen seen = gap.least ? look_at_least(gap, calls, pauses) : Seen{Verdict::Pass, "", {}};
  if (seen.verdict != Verdict::Pass || !gap.grows) return seen;
  Seen growth = look_at_growth(gap, calls, pauses);
  if (!seen.text.empty()) growth.text = fmt::format("{}; {}", seen.text, growth.text);
  return growth;
}

}  // namespace greenmock::checks
