#pragma once
// What the tests of the script loader share: a small vocabulary, and bad texts with a mark at the
// place that the problem must name.

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "script/load.hpp"

namespace greenmock::script::testing {

inline const Vocabulary& words() {
  static const Vocabulary vocabulary{{"qr", "scanqrcode", "getStateInstance", "logout",
                                      "receiveNotification", "deleteNotification", "sendMessage"},
                                     {"createInstance"}};
  return vocabulary;
}

inline core::MethodId method(std::string_view name) {
  const auto& names = words().methods;
  return static_cast<core::MethodId>(std::find(names.begin(), names.end(), name) - names.begin());
}

/// All problems, one a line; for the messages of failed tests.
inline std::string all(const std::vector<Problem>& problems) {
  std::string out;
  for (const Problem& problem : problems) out += to_string(problem, "script") + "\n";
  return out;
}

/// A text with one `@` in front of what is wrong.
struct Bad {
  std::string text;
  std::string pointer;
  std::vector<std::string> says;  ///< all of them stand in the message
};

/// Loads the text without its mark and expects exactly one problem, there, with those words.
template <typename Load>
void expect_refused(const Bad& bad, Load load) {
  std::string text = bad.text;
  const std::size_t mark = text.find('@');
  ASSERT_NE(mark, std::string::npos) << text;
  text.erase(mark, 1);
  const std::string before = text.substr(0, mark);
  const auto line = 1 + std::count(before.begin(), before.end(), '\n');
  const auto column = before.size() - (before.rfind('\n') + 1) + 1;

  const auto loaded = load(text);
  EXPECT_FALSE(loaded.value.has_value()) << text;
  ASSERT_EQ(loaded.problems.size(), 1U) << text << "\n" << all(loaded.problems);
  const Problem& problem = loaded.problems.front();
  EXPECT_EQ(problem.line, line) << text << "\n" << problem.message;
  EXPECT_EQ(problem.column, column) << text << "\n" << problem.message;
  EXPECT_EQ(problem.pointer, bad.pointer) << text << "\n" << problem.message;
  for (const std::string& word : bad.says) {
    EXPECT_NE(problem.message.find(word), std::string::npos)
        << "no \"" << word << "\" in: " << problem.message;
  }
}

inline Loaded<core::Script> script_of(std::string_view text) {
  return load_script(text, Scope::File, words());
}
inline Loaded<core::Rule> rule_of(std::string_view text) {
  return load_rule(text, words());
}
inline Loaded<InstanceRequest> request_of(std::string_view text) {
  return load_instance_request(text, words());
}
inline Loaded<InstancePatch> patch_of(std::string_view text) {
  return load_instance_patch(text, words());
}

/// The value; the test fails, with the problems, if there is none.
template <typename T>
T good(const Loaded<T>& loaded, std::string_view text) {
  EXPECT_TRUE(loaded.value.has_value()) << text << "\n" << all(loaded.problems);
  return loaded.value.value_or(T{});
}
inline core::Script good_script(std::string_view text) {
  return good(script_of(text), text);
}
inline core::Rule good_rule(std::string_view text) {
  return good(rule_of(text), text);
}
inline InstanceRequest good_request(std::string_view text) {
  return good(request_of(text), text);
}

}  // namespace greenmock::script::testing
