#include <fmt/format.h>

#include "checks/call_pattern.hpp"
#include "checks/path_template.hpp"
#include "checks/request_parts.hpp"
#include "script/loaders.hpp"

namespace greenmock::checks {
namespace {

using script::Fields;
using script::Value;

constexpr std::string_view kParts[] = {"path", "query", "headers", "body"};
constexpr std::size_t kMostMismatches = 3;

void add_mismatch(std::string& text, std::string_view more) {
  text += fmt::format("{}{}", text.empty() ? "" : "; ", more);
}

/// `${id}` and `${token}` filled in.
Shape filled_in(Shape shape, const Evidence& evidence) {
  if (shape.path) shape.path = filled(*shape.path, evidence);
  for (auto* const patterns : {&shape.query, &shape.headers}) {
    for (core::Pattern& pattern : *patterns) {
      if (pattern.kind == core::Pattern::Kind::Exact) pattern.text = filled(pattern.text, evidence);
    }
  }
  return shape;
}

std::string mismatch(const core::Pattern& wanted, std::string_view what,
                     const std::optional<std::string>& given) {
  if (wanted.accepts(given ? std::optional<std::string_view>(*given) : std::nullopt)) return "";
  return fmt::format("{} {}: expected {}, found {}", what, shown(wanted.name), wanted_words(wanted),
                     given ? shown(*given) : "none");
}

std::string body_mismatch(const Schema& schema, const core::Record& record,
                          const Evidence& evidence) {
  if (body_was_cut(record)) {
    throw Undecided{Verdict::Error,
                    fmt::format("the journal keeps 64 KiB of a body, and call #{} has {} bytes: it "
                                "cannot be judged",
                                record.id, record.body_size),
                    {}};
  }
  if (record.body.empty()) return "has no body";
  const core::Json ordered = core::parse_json(record.body);
  if (ordered.is_discarded()) return "the body is not JSON: " + shown(record.body);
  const Plain body(ordered);
  std::string text;
  for (const std::string& violation : violations(schema, body, evidence.before_each))
    add_mismatch(text, violation);
  return text;
}

/// Everything in which a call looks different; empty: nothing.
std::string mismatches(const Shape& shape, const core::Record& record, Receipts& receipts,
                       const Evidence& evidence) {
  std::string text;
  const auto add = [&](const std::string& more) {
    let_end(evidence);
    if (!more.empty()) add_mismatch(text, more);
  };
  if (shape.path) add(path_mismatch(*shape.path, record, receipts));
  for (const core::Pattern& p : shape.query)
    add(mismatch(p, "query", parameter_of(record, p.name)));
  for (const core::Pattern& p : shape.headers)
    add(mismatch(p, "header", header_of(record, p.name)));
  if (shape.body) add(body_mismatch(*shape.body, record, evidence));
  return text;
}

void tell_wanted(std::string& text, std::string_view what,
                 const std::vector<core::Pattern>& patterns) {
  for (const core::Pattern& p : patterns)
    add_mismatch(text, fmt::format("{} {}: {}", what, shown(p.name), wanted_words(p)));
}

}  // namespace

Shape read_shape(const Value& value, const Reading& reading) {
  const Fields fields(value, "\"shape\"", {"of", "path", "query", "headers", "body"});
  if (!fields.valid()) return {};
  fields.at_least_one(kParts);
  Shape shape;
  shape.of = read_of(fields, reading);
  if (const auto path = fields.find("path")) {
    if (const std::string* text = path->string("a path like \"/waInstance${id}/qr/${token}\"")) {
      if (const std::string problem = path_template_problem(*text); !problem.empty())
        path->complain(problem);
      shape.path = *text;
    }
  }
  if (const auto query = fields.find("query")) shape.query = script::read_patterns(*query);
  if (const auto headers = fields.find("headers"))
    shape.headers = script::read_patterns(*headers, script::Named::Headers);
  if (const auto body = fields.find("body")) shape.body = read_schema(*body);
  return shape;
}

std::string expected(const Shape& shape) {
  std::string text;
  if (shape.path) add_mismatch(text, "path " + shown(*shape.path));
  tell_wanted(text, "query", shape.query);
  tell_wanted(text, "header", shape.headers);
  if (shape.body) add_mismatch(text, "a body that fits the schema");
  return fmt::format("{}, each with {}", calls_of(shape.of), text);
}

Seen look(const Shape& shape, const Window& window, const Evidence& evidence) {
  const Span span = span_of(window, evidence);
  const CallList calls = calls_in(shape.of, span, evidence);
  if (calls.empty()) {
    throw Undecided{Verdict::Skip,
                    fmt::format("{}: there is nothing to look at.{}", so_many_calls(0, shape.of),
                                near_misses(shape.of, span, evidence)),
                    {}};
  }
  const Shape wanted = filled_in(shape, evidence);
  Receipts receipts(evidence);
  CallList different;
  std::string text;
  for (const auto& record : calls) {
    const std::string mismatch = mismatches(wanted, *record, receipts, evidence);
    if (mismatch.empty()) continue;
    different.push_back(record);
    if (different.size() <= kMostMismatches)
      add_mismatch(text, fmt::format("call #{} ({}): {}", record->id,
                                     since(record->arrived, *different.front()), mismatch));
  }
  if (different.empty())
    return passed(fmt::format("{}, and each looks so", so_many_calls(calls.size(), shape.of)),
                  calls);
  if (different.size() > kMostMismatches)
    add_mismatch(text, fmt::format("and {} more", different.size() - kMostMismatches));
  return failed(
      fmt::format("{} of {} look{} different: {}.", different.size(),
                  so_many_calls(calls.size(), shape.of), different.size() == 1 ? "s" : "", text),
      different);
}

}  // namespace greenmock::checks
