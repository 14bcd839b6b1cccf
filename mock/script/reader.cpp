#include "script/reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "core/time/duration.hpp"
#include "script/nearest.hpp"
#include "script/wording.hpp"

namespace greenmock::script {
namespace {

constexpr std::string_view kDurationLooks = R"(a duration like "250ms", "20s" or "9m50s")";

}  // namespace

void Problems::add(Position at, std::string pointer, std::string message) {
  if (!full()) list_.push_back({at.line, at.column, std::move(pointer), std::move(message)});
}

std::vector<Problem> Problems::take() {
  std::stable_sort(list_.begin(), list_.end(), [](const Problem& a, const Problem& b) {
    return std::tie(a.line, a.column) < std::tie(b.line, b.column);
  });
  return std::move(list_);
}

Value::Value(const Node& node, std::string pointer, Problems& problems)
    : node_(&node), pointer_(std::move(pointer)), problems_(&problems) {}

bool Value::is_string() const {
  const core::Json* scalar = node_->scalar();
  return scalar && scalar->is_string();
}

bool Value::is_null() const {
  return node_->scalar() && node_->scalar()->is_null();
}

bool Value::is_number() const {
  const core::Json* scalar = node_->scalar();
  return scalar && scalar->is_number();
}

std::string Value::found() const {
  if (is_object()) return "an object";
  if (is_list()) return "a list";
  const core::Json& scalar = *node_->scalar();
  if (const auto* text = scalar.get_ptr<const std::string*>()) {
    return "the string " + in_quotes(*text);
  }
  return (scalar.is_number() ? "the number " : "") + core::dump(scalar);
}

std::optional<Value> Value::member(std::string_view key) const {
  if (!is_object()) return std::nullopt;
  for (const Member& candidate : *node_->members()) {
    if (candidate.key != key) continue;
    return Value(candidate.value, pointer_to(pointer_, key), *problems_);
  }
  return std::nullopt;
}

void Value::complain(std::string message) const {
  problems_->add(node_->at, pointer_, std::move(message));
}

void Value::complain_expected(std::string_view expected) const {
  complain(fmt::format("expected {}, found {}", expected, found()));
}

const std::string* Value::string(std::string_view expected) const {
  const core::Json* scalar = node_->scalar();
  const auto* text = scalar ? scalar->get_ptr<const std::string*>() : nullptr;
  if (!text) complain_expected(expected);
  return text;
}

std::optional<bool> Value::boolean() const {
  if (const core::Json* scalar = node_->scalar(); scalar && scalar->is_boolean()) {
    return scalar->get<bool>();
  }
  complain_expected("true or false");
  return std::nullopt;
}

std::optional<std::int64_t> Value::integer(std::int64_t low, std::int64_t high,
                                           std::string_view what) const {
  // What the parser took for unsigned is above all limits that are asked for.
  if (const core::Json* scalar = node_->scalar(); scalar && scalar->is_number_integer()) {
    const auto* number = scalar->get_ptr<const core::Json::number_integer_t*>();
    if (number && *number >= low && *number <= high) return *number;
  }
  complain_expected(fmt::format("{} from {} to {}", what, low, high));
  return std::nullopt;
}

std::optional<double> Value::number(std::string_view expected) const {
  if (is_number()) return node_->scalar()->get<double>();
  complain_expected(expected);
  return std::nullopt;
}

std::optional<core::Duration> Value::duration() const {
  const std::string* text = string(kDurationLooks);
  if (!text) return std::nullopt;
  const auto parsed = core::parse_duration(*text);
  if (!parsed) {
    complain_expected(fmt::format(
        "{} (units h, m, s, ms in falling order, 8784h (366 days) at most)", kDurationLooks));
  }
  return parsed;
}

std::optional<core::Duration> Value::duration_above_zero() const {
  const auto parsed = duration();
  if (!parsed || *parsed > core::Duration{0}) return parsed;
  complain("must be longer than zero");
  return std::nullopt;
}

std::vector<Value> Value::list(std::string_view expected) const {
  std::vector<Value> out;
  const Node::Items* items = node_->items();
  if (!items) {
    complain_expected(expected);
    return out;
  }
  out.reserve(items->size());
  for (std::size_t i = 0; i < items->size(); ++i) {
    out.emplace_back((*items)[i], pointer_to(pointer_, std::to_string(i)), *problems_);
  }
  return out;
}

std::optional<std::size_t> Value::word(std::span<const std::string_view> words) const {
  const std::string* text = string(listed(words));
  if (!text) return std::nullopt;
  const auto found_at = std::find(words.begin(), words.end(), *text);
  if (found_at != words.end()) return static_cast<std::size_t>(found_at - words.begin());
  complain(fmt::format("expected {}, found {}{}", listed(words), in_quotes(*text),
                       did_you_mean(*text, words)));
  return std::nullopt;
}

Fields::Fields(const Value& value, std::string_view what, std::span<const std::string_view> allowed,
               const RefusedKeys& refused)
    : value_(value), what_(what) {
  if (!valid()) {
    value_.complain_expected(what_);
    return;
  }
  check_keys(allowed, refused);
}

void Fields::check_keys(std::span<const std::string_view> allowed, const RefusedKeys& refused) {
  for (const Member& member : *value_.node().members()) {
    if (value_.problems().full()) return;
    if (std::find(allowed.begin(), allowed.end(), member.key) != allowed.end()) continue;
    has_unknown_ = true;
    std::string message;
    if (std::find(refused.keys.begin(), refused.keys.end(), member.key) != refused.keys.end()) {
      message = refused.why(member.key);
    } else {
      const auto meant = nearest(member.key, allowed);
      if (meant) meant_.emplace_back(*meant);
      // A key that would be refused is no advice, but tells why there is none that is allowed.
      const auto near_one = meant ? std::nullopt : nearest(member.key, refused.keys);
      message = fmt::format("unknown key {} in {}{} Allowed: {}", in_quotes(member.key), what_,
                            meant      ? did_you_mean(member.key, allowed)
                            : near_one ? fmt::format("; {}.", refused.why(*near_one))
                                       : ".",
                            listed(allowed));
    }
    value_.problems().add(member.key_at, pointer_to(value_.pointer(), member.key),
                          std::move(message));
  }
}

bool Fields::is_meant(std::string_view key) const {
  return std::find(meant_.begin(), meant_.end(), key) != meant_.end();
}

std::optional<Value> Fields::find(std::string_view key) const {
  return value_.member(key);
}

std::optional<Value> Fields::require(std::string_view key, std::string_view hint) const {
  auto found = find(key);
  if (!found) at_least_one({&key, 1}, hint);
  return found;
}

std::vector<std::string_view> Fields::present(std::span<const std::string_view> keys) const {
  std::vector<std::string_view> out;
  std::copy_if(keys.begin(), keys.end(), std::back_inserter(out),
               [&](std::string_view key) { return find(key).has_value(); });
  return out;
}

bool Fields::at_least_one(std::span<const std::string_view> keys, std::string_view hint) const {
  if (!present(keys).empty()) return true;
  const bool meant =
      std::any_of(keys.begin(), keys.end(), [&](std::string_view key) { return is_meant(key); });
  // What is lacking follows from what is misspelled; one complaint is enough.
  if (valid() && !meant && !has_unknown_) {
    value_.complain(fmt::format("{} needs {}{}{}", what_,
                                keys.size() == 1 ? "the key " : "at least one of ", listed(keys),
                                hint));
  }
  return false;
}

std::optional<std::string_view> Fields::exactly_one(std::span<const std::string_view> keys) const {
  if (!at_least_one(keys)) return std::nullopt;
  const auto there = present(keys);
  if (there.size() == 1) return there.front();
  value_.complain(
      fmt::format("{} takes only one of {}, found {} of them", what_, listed(keys), there.size()));
  return std::nullopt;
}

std::string not_played_yet(std::string_view key) {
  return fmt::format("{} is part of the grammar, but this version does not play it yet",
                     in_quotes(key));
}

}  // namespace greenmock::script
