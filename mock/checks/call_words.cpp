#include <fmt/format.h>

#include <algorithm>

#include "checks/call_pattern.hpp"
#include "core/time/duration.hpp"

namespace greenmock::checks {
namespace {

constexpr std::size_t kLongestShown = 200;
constexpr std::size_t kMostListed = 8;

std::string name_pattern_words(const core::Pattern& pattern) {
  switch (pattern.kind) {
    case core::Pattern::Kind::Exact:
      return fmt::format("{}={}", pattern.name, shown(pattern.text));
    case core::Pattern::Kind::Matches:
      return fmt::format("{} like {}", pattern.name, shown(pattern.text));
    case core::Pattern::Kind::Absent:
      return "no " + pattern.name;
  }
  return "";
}

std::string name_patterns_words(std::string_view what, const std::vector<core::Pattern>& patterns) {
  std::string text;
  for (const core::Pattern& pattern : patterns) {
    text += text.empty() ? fmt::format(" with {} ", what) : " and ";
    text += name_pattern_words(pattern);
  }
  return text;
}

std::string conditions_of(const CallPattern& pattern) {
  std::string text = pattern.method ? " of " + pattern.method_name : "";
  if (pattern.verb) text += " by " + *pattern.verb;
  if (pattern.host) text += " to the host " + shown(*pattern.host);
  if (pattern.connection) text += fmt::format(" on connection {}", *pattern.connection);
  text += name_patterns_words("query", pattern.query);
  text += name_patterns_words("body", pattern.body);
  if (pattern.status) text += fmt::format(" with status {}", *pattern.status);
  if (pattern.outcome)
    text += fmt::format(" with the outcome {}", core::to_string(*pattern.outcome));
  return text;
}

}  // namespace

std::string calls_of(const CallPattern& pattern) {
  return "calls" + conditions_of(pattern);
}

std::string so_many_calls(std::uint64_t count, const CallPattern& pattern) {
  return fmt::format("{} call{}{}", count == 0 ? "no" : std::to_string(count),
                     count <= 1 ? "" : "s", conditions_of(pattern));
}

std::string since(const core::Moment& moment, const core::Record& first) {
  const core::Duration passed = moment.t - first.arrived.t;
  if (passed < std::chrono::milliseconds{1} && passed > -std::chrono::milliseconds{1})
    return "+0ms";
  return (passed < core::Duration{0} ? "" : "+") + core::format_duration(passed);
}

std::string by_id(const CallList& calls) {
  std::string text = calls.size() == 1 ? "call " : "calls ";
  const std::size_t listed = std::min(calls.size(), kMostListed);
  for (std::size_t i = 0; i < listed; ++i) {
    const core::Record& record = *calls[i];
    text += fmt::format("{}#{} ({})", i == 0 ? "" : ", ", record.id,
                        since(record.arrived, *calls.front()));
  }
  if (calls.size() > listed) text += fmt::format(" and {} more", calls.size() - listed);
  return text;
}

std::string shown(std::string_view text) {
  if (text.size() <= kLongestShown) return core::dump(std::string(text));
  return core::dump(std::string(text.substr(0, kLongestShown)) + "...");
}

std::string wanted_words(const core::Pattern& pattern) {
  switch (pattern.kind) {
    case core::Pattern::Kind::Exact:
      return shown(pattern.text);
    case core::Pattern::Kind::Matches:
      return "something like " + shown(pattern.text);
    case core::Pattern::Kind::Absent:
      return "none";
  }
  return "";
}

}  // namespace greenmock::checks
