#include <fmt/format.h>

#include <map>

#include "script/loaders.hpp"
#include "script/wording.hpp"

namespace greenmock::script {
namespace {

constexpr std::string_view kFileKeys[] = {"greenmock", "$schema", "instances", "rules", "timeline"};
constexpr std::string_view kInstanceScriptKeys[] = {"greenmock", "$schema", "rules", "timeline"};
constexpr int kGrammarVersion = 1;

/// Names that must be unique, and where each was first seen.
class Unique {
 public:
  explicit Unique(std::string_view what) : what_(what) {}

  void note(const std::string& name, const Value& value) {
    const auto [first, is_new] = seen_.emplace(name, value.node().at.line);
    if (is_new) return;
    value.complain(fmt::format("the {} {} is taken already, in line {}", what_, in_quotes(name),
                               first->second));
  }

 private:
  std::string_view what_;
  std::map<std::string, int> seen_;
};

/// False if a version is stated that is not ours: the rest is in another grammar then.
bool is_our_version(const Value& script) {
  const auto version = script.member("greenmock");
  if (!version) return true;
  const core::Json* scalar = version->node().scalar();
  if (scalar && scalar->is_number_integer() && *scalar == kGrammarVersion) return true;
  version->complain_expected(
      fmt::format("{}, the only version of the grammar that this program reads", kGrammarVersion));
  return false;
}

std::vector<core::InstanceSpec> read_instances(const Value& list, const Vocabulary& vocabulary) {
  std::vector<core::InstanceSpec> instances;
  Unique names("name"), ids("idInstance");
  for (const Value& value : list.list("a list of instances")) {
    if (list.problems().full()) break;
    const Fields fields(value, "an instance", instance_keys());
    instances.push_back(read_instance(fields, vocabulary));
    const core::InstanceSpec& spec = instances.back();
    if (spec.name) names.note(*spec.name, *fields.find("name"));
    if (spec.id) ids.note(std::to_string(*spec.id), *fields.find("idInstance"));
  }
  return instances;
}

std::vector<core::Rule> read_rules(const Value& list, const Vocabulary& vocabulary) {
  std::vector<core::Rule> rules;
  Unique ids("rule id");
  for (const Value& value : list.list("a list of rules")) {
    if (list.problems().full()) break;
    rules.push_back(read_rule(value, vocabulary));
    core::Rule& rule = rules.back();
    if (rule.id.empty()) rule.id = fmt::format("rule-{}", rules.size());
    ids.note(rule.id, value.member("id").value_or(value));
  }
  return rules;
}

std::vector<core::TimelineEntry> read_timeline(const Value& list, const Vocabulary& vocabulary) {
  std::vector<core::TimelineEntry> timeline;
  for (const Value& value : list.list("a list of entries")) {
    if (list.problems().full()) break;
    timeline.push_back(read_timeline_entry(value, vocabulary));
  }
  return timeline;
}

}  // namespace

core::Script read_script(const Value& value, Scope scope, const Vocabulary& vocabulary) {
  core::Script script;
  if (!is_our_version(value)) return script;
  const bool whole_file = scope == Scope::File;
  const Fields fields(value, whole_file ? "a script" : "the script of one instance",
                      whole_file ? std::span<const std::string_view>(kFileKeys)
                                 : std::span<const std::string_view>(kInstanceScriptKeys));
  if (whole_file) {
    fields.require("greenmock", fmt::format("; write \"greenmock\": {}", kGrammarVersion));
  }
  if (const auto schema = fields.find("$schema")) schema->string("the address of a JSON Schema");
  if (const auto list = fields.find("instances"); list && whole_file) {
    script.instances = read_instances(*list, vocabulary);
  }
  if (const auto list = fields.find("rules")) script.rules = read_rules(*list, vocabulary);
  if (const auto list = fields.find("timeline")) script.timeline = read_timeline(*list, vocabulary);
  return script;
}

}  // namespace greenmock::script
