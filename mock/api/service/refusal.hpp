#pragma once
// What the control API and the C++ library are told when something cannot be.

#include <string>
#include <variant>

namespace greenmock::api {

/// A refusal, in a sentence that says what to do, with the HTTP status for the control API.
struct Refusal {
  int status = 400;
  std::string message;
  std::string pointer = {};  ///< of what is wrong, in the script; empty: it is no part of one
};
template <typename T>
using OrRefusal = std::variant<T, Refusal>;

}  // namespace greenmock::api
