#include "checks/load.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <set>

#include "checks/verbs.hpp"
#include "script/wording.hpp"

namespace greenmock::checks {
namespace {

using script::Fields;
using script::Value;

constexpr std::string_view kHere[] = {"calls", "gap",      "rate",   "overlap", "order",
                                      "shape", "connects", "frames", "any",     "instance"};
/// Judged by what the client's adapter tells, which a server alone does not hear.
constexpr std::string_view kOfTheKit[] = {"events",  "picture", "says",  "kind",
                                          "handled", "end",     "silent"};
constexpr std::string_view kAround[] = {"id", "requirement", "window", "proves"};

bool is_in(std::string_view word, std::span<const std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

/// Those that a check may have here, and those of the kit that it has: of the others nobody need hear.
std::vector<std::string_view> verbs_for(const Value& check) {
  std::vector<std::string_view> verbs(std::begin(kHere), std::end(kHere));
  std::copy_if(std::begin(kOfTheKit), std::end(kOfTheKit), std::back_inserter(verbs),
               [&](std::string_view verb) { return check.member(verb).has_value(); });
  return verbs;
}

std::string text_of(const Fields& fields, std::string_view key, std::string_view expected) {
  const auto value = fields.find(key);
  const std::string* text = value ? value->string(expected) : nullptr;
  if (text && text->empty()) value->complain_expected(expected);
  return text ? *text : "";
}

void read_verb(std::string_view verb, const Value& value, const Reading& reading, Check& check) {
  if (verb == "calls") check.what = read_calls(value, reading);
  if (verb == "gap") check.what = read_gap(value, reading);
  if (verb == "rate") check.what = read_rate(value, reading);
  if (verb == "overlap") check.what = read_overlap(value, reading);
  if (verb == "order") check.what = read_order(value, reading);
  if (verb == "shape") check.what = read_shape(value, reading);
  if (verb == "connects") check.what = read_connects(value, reading);
  if (verb == "frames") check.what = read_frames(value, reading);
  if (verb == "instance") check.what = read_instance_is(value, reading);
  if (verb == "any") check.what = read_any(value, reading);
  if (is_in(verb, kOfTheKit)) {
    value.complain(fmt::format(
        "{} is judged by what the client's adapter tells: only the conformance kit can do it",
        script::in_quotes(verb)));
  }
}

Check read_check(const Fields& fields, std::span<const std::string_view> verbs,
                 const Reading& reading) {
  Check check;
  if (const auto window = fields.find("window")) {
    check.window = read_window(*window, reading);
    if (fields.find("instance"))
      window->complain(R"("instance" tells how the instance is now: a "window" has no place here)");
  }
  if (const auto verb = fields.exactly_one(verbs))
    read_verb(*verb, *fields.find(*verb), reading, check);
  return check;
}

}  // namespace

Window read_window(const Value& value, const Reading& reading) {
  constexpr std::string_view kLooks = R"(two ends like ["from", "until"], null for an open one)";
  Window window;
  const auto ends = value.list(kLooks);
  if (ends.size() != 2) {
    if (value.is_list()) value.complain(fmt::format("expected {}, found {}", kLooks, ends.size()));
    return window;
  }
  for (std::size_t i = 0; i < 2; ++i) {
    const core::Json* scalar = ends[i].node().scalar();
    if (scalar && scalar->is_null()) continue;
    const std::string* name = ends[i].string("the name of an end, or null");
    if (!name) continue;
    const std::string problem = reading.window_name ? reading.window_name(*name) : "";
    if (!problem.empty()) ends[i].complain(problem);
    (i == 0 ? window.from : window.until) = *name;
  }
  return window;
}

Check read_inner(const Value& value, const Reading& reading) {
  const std::vector<std::string_view> verbs = verbs_for(value);
  std::vector<std::string_view> keys = verbs;
  keys.emplace_back("window");
  return read_check(Fields(value, R"(a check in "any")", keys), verbs, reading);
}

Check load_check(const Value& value, const script::Vocabulary& vocabulary,
                 const JudgeWindowName& window_name) {
  std::vector<std::string_view> keys(std::begin(kAround), std::end(kAround));
  const std::vector<std::string_view> verbs = verbs_for(value);
  keys.insert(keys.end(), verbs.begin(), verbs.end());
  const Fields fields(value, "a check", keys);
  if (!fields.valid()) return {};
  Check check = read_check(fields, verbs, {vocabulary, window_name});
  check.id = text_of(fields, "id", "the name of the check");
  check.requirement = text_of(fields, "requirement", "the id of a requirement");
  check.proves = text_of(fields, "proves", "the name of a mutant");
  return check;
}

std::vector<Check> load_checks(const Value& value, const script::Vocabulary& vocabulary,
                               const JudgeWindowName& window_name) {
  std::vector<Check> checks;
  const auto items = value.list("a list of checks");
  if (value.is_list() && items.empty())
    value.complain("expected at least one check, found an empty list");
  std::set<std::string> ids;
  for (const Value& item : items) {
    if (value.problems().full()) break;
    checks.push_back(load_check(item, vocabulary, window_name));
    const std::string& id = checks.back().id;
    if (!id.empty() && !ids.insert(id).second)
      item.member("id")->complain(fmt::format("the id {} is there twice", script::in_quotes(id)));
  }
  return checks;
}

}  // namespace greenmock::checks
