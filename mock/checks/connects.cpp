#include <fmt/format.h>

#include <unordered_set>

#include "checks/call_pattern.hpp"
#include "core/time/duration.hpp"

namespace greenmock::checks {
namespace {

using core::format_duration;

std::string so_many(std::uint64_t count) {
  return fmt::format("{} connection{}", count == 0 ? "no" : std::to_string(count),
                     count <= 1 ? "" : "s");
}

/// The first call on each connection, of those whose first call is within the span.
CallList first_calls(const Span& span, const Evidence& evidence) {
  CallList first;
  std::unordered_set<core::ConnectionId> known;
  for (const auto& record : evidence.records) {
    let_end(evidence);
    if (known.insert(record->connection).second && span.holds(record->arrived.seq))
      first.push_back(record);
  }
  return first;
}

}  // namespace

Connects read_connects(const script::Value& value, const Reading&) {
  constexpr std::string_view kBounds[] = {"least", "most"};
  const script::Fields fields(value, "\"connects\"", {"least", "most", "per"});
  if (!fields.valid()) return {};
  fields.at_least_one(kBounds);
  Connects connects{read_count(fields, "least"), read_count(fields, "most"), std::nullopt};
  if (connects.least && connects.most && *connects.least > *connects.most) {
    value.complain(
        fmt::format("\"least\" {} is above \"most\" {}", *connects.least, *connects.most));
  }
  if (const auto per = fields.find("per")) {
    connects.per = per->duration_above_zero();
    if (fields.find("least") || !fields.find("most"))
      per->complain("\"per\" goes with \"most\" alone");
  }
  return connects;
}

std::string expected(const Connects& connects) {
  if (connects.per) {
    return fmt::format("{}{} within any {}", *connects.most == 0 ? "" : "at most ",
                       so_many(*connects.most), format_duration(*connects.per));
  }
  if (connects.least == connects.most) return so_many(*connects.least);
  if (!connects.most) return "at least " + so_many(*connects.least);
  if (!connects.least) return (*connects.most == 0 ? "" : "at most ") + so_many(*connects.most);
  return fmt::format("{} to {}", *connects.least, so_many(*connects.most));
}

Seen look(const Connects& connects, const Window& window, const Evidence& evidence) {
  const Span span = span_of(window, evidence);
  // A connection of before the window would look like a new one if its first calls are gone.
  demand_complete(0, evidence);
  CallList opened = first_calls(span, evidence);
  std::string text = so_many(opened.size());
  if (connects.per) {
    opened = densest(opened, *connects.per);
    if (!opened.empty())
      text += fmt::format("; at most {} within {}", opened.size(), format_duration(*connects.per));
  }
  const bool few = connects.least && opened.size() < *connects.least;
  const bool many = connects.most && opened.size() > *connects.most;
  if (!few && !many) return passed(std::move(text), opened);
  if (!opened.empty())
    text += fmt::format("; their first {} {}", opened.size() == 1 ? "is" : "are", by_id(opened));
  text += "." + (few ? unmatched_hint(evidence) : "");
  return failed(std::move(text), opened);
}

}  // namespace greenmock::checks
