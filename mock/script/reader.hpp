#pragma once
// Reading values out of a located tree. Whatever is wrong is told to a list of problems and reading
// goes on with a stand-in, so that a script's author sees everything at once.

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "script/located_json.hpp"

namespace greenmock::script {

/// What is wrong so far; beyond kMostProblems it counts no further.
class Problems {
 public:
  void add(Position at, std::string pointer, std::string message);
  bool full() const { return list_.size() >= kMostProblems; }
  bool empty() const { return list_.empty(); }
  /// In the order of the text.
  std::vector<Problem> take();

 private:
  std::vector<Problem> list_;
};

/// A value and the way to it. Lives no longer than the tree and the list of problems it was made
/// with.
class Value {
 public:
  Value(const Node& node, std::string pointer, Problems& problems);

  const Node& node() const { return *node_; }
  const std::string& pointer() const { return pointer_; }
  Problems& problems() const { return *problems_; }

  bool is_string() const;
  bool is_number() const;
  bool is_null() const;
  bool is_list() const { return node_->items() != nullptr; }
  bool is_object() const { return node_->members() != nullptr; }

  /// The value in words: `the number 20`, `the string "x"`, `an object`.
  std::string found() const;

  /// The value of a key, if this is an object that has it.
  std::optional<Value> member(std::string_view key) const;

  void complain(std::string message) const;
  /// `expected EXPECTED, found …`.
  void complain_expected(std::string_view expected) const;

  // Each of these complains, and gives nothing, if the value is not such a one.

  /// `expected` says what kind of string, as in `a name`.
  const std::string* string(std::string_view expected) const;
  std::optional<bool> boolean() const;
  /// `what` as in `an HTTP status`.
  std::optional<std::int64_t> integer(std::int64_t low, std::int64_t high,
                                      std::string_view what = "a whole number") const;
  /// Any number; the limits are the caller's to check.
  std::optional<double> number(std::string_view expected) const;
  std::optional<core::Duration> duration() const;
  std::optional<core::Duration> duration_above_zero() const;
  /// The elements; `expected` as in `a list of rules`.
  std::vector<Value> list(std::string_view expected) const;

  /// One of a closed list of words, by its place in it.
  std::optional<std::size_t> word(std::span<const std::string_view> words) const;

  /// One of a closed list of words and what they stand for.
  template <typename T>
  struct Choice {
    std::string_view name;
    T means;
  };
  template <typename T, std::size_t N>
  std::optional<T> choice(const Choice<T> (&choices)[N]) const {
    std::string_view names[N];
    for (std::size_t i = 0; i < N; ++i) names[i] = choices[i].name;
    const auto found_at = word(names);
    return found_at ? std::optional<T>(choices[*found_at].means) : std::nullopt;
  }

 private:
  const Node* node_;
  std::string pointer_;
  Problems* problems_;
};

/// Keys that are known and refused all the same, and what is said of each.
struct RefusedKeys {
  std::span<const std::string_view> keys;
  std::string (*why)(std::string_view key) = nullptr;
};

/// An object with a closed set of keys. Making one complains about a value that is no object and
/// about each key that does not belong.
class Fields {
 public:
  /// `what` names the object, as in `a rule`.
  Fields(const Value& value, std::string_view what, std::span<const std::string_view> allowed,
         const RefusedKeys& refused = {});
  Fields(const Value& value, std::string_view what, std::initializer_list<std::string_view> allowed)
      : Fields(value, what, std::span(allowed.begin(), allowed.size())) {}

  bool valid() const { return value_.is_object(); }
  const Value& value() const { return value_; }

  std::optional<Value> find(std::string_view key) const;
  /// Complains if it is not there, unless an unknown key was most likely meant to be it.
  /// `hint` follows the complaint, as in `; write …`.
  std::optional<Value> require(std::string_view key, std::string_view hint = "") const;
  /// Those of `keys` that are there.
  std::vector<std::string_view> present(std::span<const std::string_view> keys) const;
  /// Complains if none is there, in the same way.
  bool at_least_one(std::span<const std::string_view> keys, std::string_view hint = "") const;
  /// The one of `keys` that is there; complains if none or several are, and gives nothing then.
  std::optional<std::string_view> exactly_one(std::span<const std::string_view> keys) const;

 private:
  void check_keys(std::span<const std::string_view> allowed, const RefusedKeys& refused);
  bool is_meant(std::string_view key) const;

  Value value_;
  std::string what_;
  bool has_unknown_ = false;
  std::vector<std::string> meant_;  // what the unknown keys are nearest to
};

/// Of keys of a later version: `"fault" is part of the grammar, but this version does not play it yet`.
std::string not_played_yet(std::string_view key);

}  // namespace greenmock::script
