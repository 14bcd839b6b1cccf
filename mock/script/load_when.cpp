#include <fmt/format.h>

#include "script/loaders.hpp"
#include "script/wording.hpp"

namespace greenmock::script {
namespace {

constexpr std::string_view kWhenKeys[] = {"method", "instance", "call",   "state", "from", "until",
                                          "rate",   "queue",    "header", "query", "body"};
constexpr std::string_view kAnyMethod = "*";

std::optional<core::MethodId> read_method(const Value& value, const Vocabulary& vocabulary) {
  const std::string* name = value.string("the name of a method");
  if (!name) return std::nullopt;
  const auto method = find_method(*name, vocabulary);
  if (!method) {
    value.complain(*name == kAnyMethod
                       ? std::string(R"("*" means any method and stands alone, not in a list)")
                       : unknown_method(*name, vocabulary));
  }
  return method;
}

std::optional<std::vector<core::MethodId>> read_methods(const Value& value,
                                                        const Vocabulary& vocabulary) {
  std::vector<core::MethodId> methods;
  if (!value.is_list()) {
    const core::Json* scalar = value.node().scalar();
    if (scalar && *scalar == kAnyMethod) return std::nullopt;
    if (!value.is_string()) {
      value.complain_expected(R"(the name of a method, a list of names, or "*")");
    } else if (const auto method = read_method(value, vocabulary)) {
      methods.push_back(*method);
    }
    return methods;
  }
  const auto names = value.list("");
  if (names.empty()) value.complain("expected at least one method, found an empty list");
  for (const Value& name : names) {
    if (value.problems().full()) break;
    if (const auto method = read_method(name, vocabulary)) methods.push_back(*method);
  }
  return methods;
}

std::vector<core::State> read_states(const Value& value) {
  std::vector<core::State> states;
  if (!value.is_list()) {
    if (const auto state = read_state(value)) states.push_back(*state);
    return states;
  }
  const auto names = value.list("");
  if (names.empty()) value.complain("expected at least one state, found an empty list");
  for (const Value& name : names) {
    if (value.problems().full()) break;
    if (const auto state = read_state(name)) states.push_back(*state);
  }
  return states;
}

}  // namespace

core::When read_when(const Value& value, const Vocabulary& vocabulary) {
  core::When when;
  const Fields fields(value, "\"when\"", kWhenKeys);
  if (const auto method = fields.find("method")) when.methods = read_methods(*method, vocabulary);
  if (const auto instance = fields.find("instance")) {
    when.instance = read_instance_reference(*instance);
  }
  if (const auto call = fields.find("call")) when.call = read_range(*call);
  if (const auto state = fields.find("state")) when.states = read_states(*state);
  if (const auto from = fields.find("from")) when.from = read_mark(*from, vocabulary);
  if (const auto until = fields.find("until")) when.until = read_mark(*until, vocabulary);
  if (const auto rate = fields.find("rate")) when.rate = read_rate(*rate);
  if (const auto queue = fields.find("queue")) when.queue = read_range(*queue, 0);
  if (const auto header = fields.find("header"))
    when.headers = read_patterns(*header, Named::Headers);
  if (const auto query = fields.find("query")) when.query = read_patterns(*query);
  if (const auto body = fields.find("body")) when.body = read_patterns(*body, Named::Values);
  return when;
}

}  // namespace greenmock::script
