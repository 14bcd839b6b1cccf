#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <limits>
#include <queue>

#include "checks/call_pattern.hpp"

namespace greenmock::checks {
namespace {

/// A call while it had no answer, cut to the window.
struct Unanswered {
  core::Sequence begin = 0, end = 0;  // from the first, up to before the last
  std::shared_ptr<const core::Record> record;
};

/// Calls that the client left are not looked at: whoever gives one up and asks again has one, and
/// the server notices later that the first is gone.
std::vector<Unanswered> unanswered_in(const Overlap& overlap, const Span& span,
                                      const Evidence& evidence) {
  std::vector<Unanswered> all;
  for (const auto& record : calls_in(overlap.of, {0, span.until}, evidence)) {
    if (record->outcome == core::Outcome::LeftByClient) continue;
    core::Sequence end = std::numeric_limits<core::Sequence>::max();
    if (!record->open()) end = record->sent ? record->sent.seq : record->left.seq;
    if (end > span.from) all.push_back({std::max(record->arrived.seq, span.from), end, record});
  }
  return all;
}

/// Those that were unanswered when most were.
CallList worst_moment(const std::vector<Unanswered>& all) {
  std::priority_queue<core::Sequence, std::vector<core::Sequence>, std::greater<>> ends;
  std::size_t most = 0;
  core::Sequence at = 0;
  for (const Unanswered& one : all) {
    while (!ends.empty() && ends.top() <= one.begin) ends.pop();
    ends.push(one.end);
    if (ends.size() > most) {
      most = ends.size();
      at = one.begin;
    }
  }
  CallList open;
  for (const Unanswered& one : all) {
    if (one.begin <= at && one.end > at) open.push_back(one.record);
  }
  return open;
}

}  // namespace

Overlap read_overlap(const script::Value& value, const Reading& reading) {
  const script::Fields fields(value, "\"overlap\"", {"of", "most"});
  if (!fields.valid()) return {};
  Overlap overlap;
  overlap.of = read_of(fields, reading);
  fields.require("most", ", like 1");
  overlap.most = read_count(fields, "most").value_or(1);
  return overlap;
}

std::string expected(const Overlap& overlap) {
  return fmt::format("{}{} unanswered at one time", overlap.most == 0 ? "" : "at most ",
                     so_many_calls(overlap.most, overlap.of));
}

Seen look(const Overlap& overlap, const Window& window, const Evidence& evidence) {
  const Span span = span_of(window, evidence);
  const std::vector<Unanswered> all = unanswered_in(overlap, span, evidence);
  CallList worst = worst_moment(all);
  std::string text = so_many_calls(all.size(), overlap.of);
  if (!worst.empty()) text += fmt::format("; at most {} unanswered at one time", worst.size());
  if (worst.size() <= overlap.most) return passed(std::move(text), worst);
  return failed(fmt::format("{}: {}.", text, by_id(worst)), worst);
}

}  // namespace greenmock::checks
