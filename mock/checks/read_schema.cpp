#include <fmt/format.h>

#include "checks/schema.hpp"
#include "script/loaders.hpp"
#include "script/wording.hpp"

namespace greenmock::checks {
namespace {

using script::Fields;
using script::Value;

constexpr std::string_view kTypes[] = {"object",  "array",   "string", "number",
                                       "integer", "boolean", "null"};
constexpr std::string_view kKeys[] = {"type", "properties", "required", "const",
                                      "enum", "items",      "pattern",  "additionalProperties"};
/// Other keywords of JSON Schema, so that they are not taken for typing errors.
// clang-format off
constexpr std::string_view kNotJudged[] = {
    "$anchor", "$comment", "$defs", "$id", "$ref", "$schema", "allOf", "anyOf", "contains",
    "default", "definitions", "dependentRequired", "dependentSchemas", "deprecated",
    "description", "else", "examples", "exclusiveMaximum", "exclusiveMinimum", "format", "if",
    "maxContains", "maximum", "maxItems", "maxLength", "maxProperties", "minContains", "minimum",
    "minItems", "minLength", "minProperties", "multipleOf", "not", "oneOf", "patternProperties",
    "prefixItems", "propertyNames", "readOnly", "then", "title", "unevaluatedItems",
    "unevaluatedProperties", "uniqueItems", "writeOnly"};
// clang-format on

Plain plain(const Value& value) {
  return Plain(value.node().to_json());
}

Schema::Shared read_shared(const Value& value) {
  return std::make_shared<const Schema>(read_schema(value));
}

void read_types(const Value& value, Schema& schema) {
  if (!value.is_list()) {
    if (const auto place = value.word(kTypes)) schema.types.push_back(kTypes[*place]);
    return;
  }
  const auto items = value.list("");
  if (items.empty()) value.complain("expected at least one type, found an empty list");
  for (const Value& item : items) {
    if (value.problems().full()) break;
    if (const auto place = item.word(kTypes)) schema.types.push_back(kTypes[*place]);
  }
}

void read_properties(const Value& value, Schema& schema) {
  if (!value.is_object()) {
    value.complain_expected("an object of schemas");
    return;
  }
  for (const script::Member& member : *value.node().members()) {
    if (value.problems().full()) break;
    schema.properties.emplace_back(member.key, read_shared(*value.member(member.key)));
  }
}

void read_required(const Value& value, Schema& schema) {
  for (const Value& item : value.list("a list of keys")) {
    if (value.problems().full()) break;
    if (const std::string* key = item.string("a key")) schema.required.push_back(*key);
  }
}

void read_allowed(const Fields& fields, Schema& schema) {
  const auto constant = fields.find("const"), several = fields.find("enum");
  if (constant && several) {
    several->complain("\"const\" and \"enum\" at once: one of them is enough");
  } else if (constant) {
    schema.allowed.emplace().push_back(plain(*constant));
  } else if (several) {
    schema.allowed.emplace();
    for (const Value& item : several->list("a list of values"))
      schema.allowed->push_back(plain(item));
  }
}

void read_pattern(const Value& value, Schema& schema) {
  core::Pattern pattern;
  script::read_expression(value, pattern);
  if (pattern.expression) schema.pattern = std::move(pattern);
}

}  // namespace

Schema read_schema(const Value& value) {
  Schema schema;
  std::vector<std::string_view> known(std::begin(kKeys), std::end(kKeys));
  known.insert(known.end(), std::begin(kNotJudged), std::end(kNotJudged));
  const Fields fields(value, "a JSON Schema", known);
  if (!fields.valid()) return schema;
  for (const std::string_view keyword : fields.present(kNotJudged)) {
    fields.find(keyword)->complain(fmt::format("{} of JSON Schema is not judged here, only {}",
                                               script::in_quotes(keyword), script::listed(kKeys)));
  }
  if (const auto type = fields.find("type")) read_types(*type, schema);
  if (const auto properties = fields.find("properties")) read_properties(*properties, schema);
  if (const auto required = fields.find("required")) read_required(*required, schema);
  read_allowed(fields, schema);
  if (const auto items = fields.find("items")) schema.items = read_shared(*items);
  if (const auto pattern = fields.find("pattern")) read_pattern(*pattern, schema);
  if (const auto additional = fields.find("additionalProperties")) {
    const core::Json* scalar = additional->node().scalar();
    if (scalar && scalar->is_boolean())
      schema.closed = !scalar->get<bool>();
    else
      schema.additional = read_shared(*additional);
  }
  return schema;
}

}  // namespace greenmock::checks
