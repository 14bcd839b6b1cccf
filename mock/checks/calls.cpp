#include <fmt/format.h>

#include "checks/call_pattern.hpp"

namespace greenmock::checks {

using script::Fields;

Calls read_calls(const script::Value& value, const Reading& reading) {
  constexpr std::string_view kBounds[] = {"least", "most"};
  const Fields fields(value, "\"calls\"", {"of", "least", "most"});
  if (!fields.valid()) return {};
  fields.at_least_one(kBounds);
  Calls calls{read_of(fields, reading), read_count(fields, "least"), read_count(fields, "most")};
  if (calls.least && calls.most && *calls.least > *calls.most)
    value.complain(fmt::format("\"least\" {} is above \"most\" {}", *calls.least, *calls.most));
  return calls;
}

std::string expected(const Calls& calls) {
  if (calls.least == calls.most) return so_many_calls(*calls.least, calls.of);
  if (!calls.most) return "at least " + so_many_calls(*calls.least, calls.of);
  if (!calls.least)
    return (*calls.most == 0 ? "" : "at most ") + so_many_calls(*calls.most, calls.of);
  return fmt::format("{} to {}", *calls.least, so_many_calls(*calls.most, calls.of));
}

Seen look(const Calls& calls, const Window& window, const Evidence& evidence) {
  const Span span = span_of(window, evidence);
  CallList found = calls_in(calls.of, span, evidence);
  std::string text = so_many_calls(found.size(), calls.of);
  if (calls.least && found.size() < *calls.least) {
    if (!found.empty()) text += ": " + by_id(found);
    text += "." + near_misses(calls.of, span, evidence);
    return failed(std::move(text), found);
  }
  if (calls.most && found.size() > *calls.most) {
    text += ": " + by_id(found) + ".";
    const core::CallId first_too_many = found[*calls.most]->id;
    if (*calls.most > 0) text += fmt::format(" Call #{} was the first too many.", first_too_many);
    Seen seen = failed(std::move(text), found);
    seen.first_too_many = first_too_many;
    return seen;
  }
  return passed(std::move(text), found);
}

}  // namespace greenmock::checks
