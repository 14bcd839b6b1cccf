#include "checks/schema.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "script/wording.hpp"

namespace greenmock::checks {
namespace {

constexpr std::size_t kMostViolations = 5;

std::string found(const Plain& value) {
  if (value.is_object()) return "an object";
  if (value.is_array()) return fmt::format("an array of {}", value.size());
  if (const auto* text = value.get_ptr<const std::string*>())
    return "the string " + script::in_quotes(*text);
  return (value.is_number() ? "the number " : "") + value.dump();
}

/// As JSON Schema has it: 1.0 is an integer too.
bool is_integer(const Plain& value) {
  if (value.is_number_integer()) return true;
  if (!value.is_number_float()) return false;
  const double number = value.get<double>();
  return std::isfinite(number) && std::trunc(number) == number;
}

bool is_of(std::string_view type, const Plain& value) {
  if (type == "object") return value.is_object();
  if (type == "array") return value.is_array();
  if (type == "string") return value.is_string();
  if (type == "number") return value.is_number();
  if (type == "integer") return is_integer(value);
  if (type == "boolean") return value.is_boolean();
  return value.is_null();
}

/// Walks down schema and value together; no deeper than the schema, whose depth the reader bounds.
class Walk {
 public:
  explicit Walk(const std::function<void()>& before_each) : before_each_(before_each) {}

  void go(const Schema& schema, const Plain& value, const std::string& pointer) {
    let_end();
    if (full()) return;
    check_scalar(schema, value, pointer);
    if (value.is_object()) check_object(schema, value, pointer);
    if (!value.is_array() || !schema.items) return;
    for (std::size_t i = 0; i < value.size() && !full(); ++i)
      go(*schema.items, value[i], script::pointer_to(pointer, std::to_string(i)));
  }
  std::vector<std::string> take() { return std::move(list_); }

 private:
  void let_end() const {
    if (before_each_) before_each_();
  }
  bool full() const { return list_.size() >= kMostViolations; }

  void tell(const std::string& pointer, const std::string& what) {
    if (full()) return;
    list_.push_back(
        fmt::format("{}: {}", pointer.empty() ? "the body" : script::in_quotes(pointer), what));
  }

  void check_scalar(const Schema& schema, const Plain& value, const std::string& pointer) {
    const auto& types = schema.types;
    if (!types.empty() && std::none_of(types.begin(), types.end(),
                                       [&](std::string_view t) { return is_of(t, value); })) {
      tell(pointer,
           fmt::format("expected the type {}, found {}", script::listed(types), found(value)));
      return;
    }
    if (schema.allowed &&
        std::find(schema.allowed->begin(), schema.allowed->end(), value) == schema.allowed->end()) {
      tell(pointer, fmt::format("expected {}, found {}", allowed_words(schema), found(value)));
    }
    const auto* text = value.get_ptr<const std::string*>();
    if (schema.pattern && text && !schema.pattern->accepts(*text)) {
      tell(pointer, fmt::format("expected something like {}, found {}",
                                script::in_quotes(schema.pattern->text), found(value)));
    }
  }

  static std::string allowed_words(const Schema& schema) {
    std::string words;
    for (const Plain& value : *schema.allowed)
      words += (words.empty() ? "" : " or ") +
               value.dump(-1, ' ', false, Plain::error_handler_t::replace);
    return words.empty() ? "nothing at all" : words;
  }

  void check_object(const Schema& schema, const Plain& value, const std::string& pointer) {
    for (const std::string& key : schema.required) {
      if (!value.contains(key)) tell(pointer, "has no key " + script::in_quotes(key));
    }
    for (const auto& [key, member] : value.items()) {
      let_end();
      if (full()) return;
      const auto known = std::find_if(schema.properties.begin(), schema.properties.end(),
                                      [&, &name = key](const auto& p) { return p.first == name; });
      const std::string place = script::pointer_to(pointer, key);
      if (known != schema.properties.end()) {
        go(*known->second, member, place);
      } else if (schema.closed) {
        tell(place, "a key that is not allowed");
      } else if (schema.additional) {
        go(*schema.additional, member, place);
      }
    }
  }

  const std::function<void()>& before_each_;
  std::vector<std::string> list_;
};

}  // namespace

std::vector<std::string> violations(const Schema& schema, const Plain& value,
                                    const std::function<void()>& before_each) {
  Walk walk(before_each);
  walk.go(schema, value, "");
  return walk.take();
}

}  // namespace greenmock::checks
