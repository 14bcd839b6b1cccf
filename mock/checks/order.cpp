#include <fmt/format.h>

#include <algorithm>

#include "checks/call_pattern.hpp"

namespace greenmock::checks {
namespace {

using script::Fields;
using script::Value;

/// Above it, records that several patterns fit are taken together at once.
constexpr std::size_t kMostCandidatesTwice = 100'000;

void put_in_order(CallList& calls) {
  std::sort(calls.begin(), calls.end(),
            [](const auto& a, const auto& b) { return a->arrived.seq < b->arrived.seq; });
  calls.erase(std::unique(calls.begin(), calls.end()), calls.end());
}

/// All calls that one of the patterns fits.
CallList candidates(const Order& order, const Span& span, const Evidence& evidence) {
  CallList all;
  for (const CallPattern& pattern : order.of) {
    const CallList some = calls_in(pattern, span, evidence);
    all.insert(all.end(), some.begin(), some.end());
    if (all.size() > kMostCandidatesTwice) put_in_order(all);
  }
  put_in_order(all);
  return all;
}

/// `a call of qr by POST`.
std::string one_of(const CallPattern& pattern) {
  return "a" + calls_of(pattern).replace(0, std::string_view("calls").size(), " call");
}

std::string place_words(std::size_t place, const Order& order) {
  return fmt::format("number {} of {}, {},", place + 1, order.of.size(), one_of(order.of[place]));
}

Seen look_strictly(const Order& order, const CallList& all, const Span& span,
                   const Evidence& evidence) {
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (i == order.of.size()) {
      return failed(fmt::format("{} came after all of them: {}.", by_id({all[i]}), by_id(all)),
                    all);
    }
    if (!matches(order.of[i], *all[i], evidence)) {
      return failed(
          fmt::format("{}, of {}, came in place of {} in {}.", by_id({all[i]}),
                      all[i]->method_name.empty() ? "no known method" : all[i]->method_name,
                      place_words(i, order), by_id(all)),
          all);
    }
  }
  if (all.size() == order.of.size())
    return passed(fmt::format("these and no other: {}", by_id(all)), all);
  return failed(fmt::format("{} did not come{}.{}", place_words(all.size(), order),
                            all.empty() ? "" : "; there are " + by_id(all),
                            near_misses(order.of[all.size()], span, evidence)),
                all);
}

Seen look_loosely(const Order& order, const CallList& all, const Span& span,
                  const Evidence& evidence) {
  CallList met;
  for (const auto& record : all) {
    if (met.size() < order.of.size() && matches(order.of[met.size()], *record, evidence))
      met.push_back(record);
  }
  if (met.size() == order.of.size()) return passed(by_id(met), met);
  const CallPattern& missing = order.of[met.size()];
  const core::Sequence behind = met.empty() ? span.from : met.back()->arrived.seq;
  std::string text = fmt::format("{} did not come", place_words(met.size(), order));
  if (!met.empty()) text += fmt::format(" after {}", by_id({met.back()}));
  text +=
      "." + near_misses(missing, {behind, span.until}, evidence, met.empty() ? "the window" : "it");
  return failed(std::move(text), all);
}

}  // namespace

Order read_order(const Value& value, const Reading& reading) {
  constexpr std::string_view kLooks = R"(a list of call patterns, or {"of": […], "strict": true})";
  Order order;
  std::optional<Value> list = value;
  if (value.is_object()) {
    const Fields fields(value, "\"order\"", {"of", "strict"});
    list = fields.require("of", R"(, like [{"call": "qr"}, {"call": "logout"}])");
    if (const auto strict = fields.find("strict")) order.strict = strict->boolean().value_or(false);
  }
  if (!list) return order;
  const auto items = list->list(kLooks);
  if (list->is_list() && items.size() < 2)
    list->complain(fmt::format("an order is of two calls or more, found {}", items.size()));
  for (const Value& item : items) {
    if (value.problems().full()) break;
    order.of.push_back(read_call_pattern(item, reading));
  }
  return order;
}

std::string expected(const Order& order) {
  std::string text;
  for (const CallPattern& pattern : order.of)
    text += (text.empty() ? "" : ", then ") + one_of(pattern);
  return text + (order.strict ? ", and no other of these between, before or after" : "");
}

Seen look(const Order& order, const Window& window, const Evidence& evidence) {
  const Span span = span_of(window, evidence);
  const CallList all = candidates(order, span, evidence);
  return order.strict ? look_strictly(order, all, span, evidence)
                      : look_loosely(order, all, span, evidence);
}

}  // namespace greenmock::checks
