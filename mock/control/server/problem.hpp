#pragma once
// Refusals of the control plane: RFC 9457, application/problem+json.

#include <exception>
#include <string>
#include <utility>
#include <vector>

#include "control/server/message.hpp"
#include "core/encoding/json.hpp"

namespace greenmock::control {

/// Thrown by whoever refuses a request; the router makes the answer of it.
class Problem : public std::exception {
 public:
  /// `detail` is a sentence that says what to do.
  Problem(int status, std::string detail) : status_(status), detail_(std::move(detail)) {}

  /// Names the place in the body that is wrong, as a JSON pointer.
  Problem&& at(std::string pointer) &&;
  /// Adds a member of its own to the answer.
  Problem&& with(std::string key, core::Json value) &&;
  Problem&& with_header(std::string name, std::string value) &&;

  int status() const { return status_; }
  const std::string& detail() const { return detail_; }
  const char* what() const noexcept override { return detail_.c_str(); }
  Answer answer() const;

 private:
  int status_;
  std::string detail_;
  core::Json members_ = core::Json::object();
  std::vector<std::pair<std::string, std::string>> headers_;
};

}  // namespace greenmock::control
