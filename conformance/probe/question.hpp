#pragma once
// What may be asked of an account that is in use: nothing that sends, changes, or takes a
// notification from whoever waits for it.

#include <span>
#include <string_view>

namespace greenmock::kit {

struct Question {
  std::string_view name;
  std::string_view verb;
  /// Below `{url}/waInstance{id}/`; `{token}` is the account's, `{wrong}` one of as many characters that is not.
  std::string_view path;
  std::string_view body = {};
  bool needs_login = false;  ///< before it the account has nothing to say
};

/// In the order in which they are asked; the first tells the state of the account.
std::span<const Question> questions();

}  // namespace greenmock::kit
