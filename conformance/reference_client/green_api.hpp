#pragma once
// The methods of Green API: one call, one Answer.

#include <chrono>
#include <string>
#include <string_view>

#include "answer.hpp"
#include "environment.hpp"
#include "http.hpp"
#include "mutants.hpp"

namespace greenmock::reference {

/// As the documentation has it: GET, POST or DELETE.
std::string_view verb_of(std::string_view method);

class GreenApi {
 public:
  GreenApi(const Environment& environment, Http& http, Mutants mutants)
      : environment_(environment), http_(http), mutants_(mutants) {}

  /// Never throws for what the service does. Throws Stopped.
  Answer call(std::string_view method, const std::string& body = "");

 private:
  std::string url_of(std::string_view method, const std::string& body) const;
  std::string base() const;
  std::chrono::seconds timeout_of(std::string_view method, const std::string& body) const;

  const Environment& environment_;
  Http& http_;
  Mutants mutants_;
  bool has_logged_out_ = false;
};

}  // namespace greenmock::reference
