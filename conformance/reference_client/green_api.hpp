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
  /// sendFileByUpload, at the media host. Throws Stopped.
  Answer upload(const std::string& chat_id, const std::string& file_name,
                const std::string& content);

 private:
  Answer send(std::string_view method, const Request& request);
  std::string url_of(std::string_view method, const std::string& body) const;
  /// Of the host that takes this method.
  std::string base_of(std::string_view method) const;
  std::chrono::seconds timeout_of(std::string_view method, const std::string& body) const;

  const Environment& environment_;
  Http& http_;
  Mutants mutants_;
  bool has_logged_out_ = false;
};

}  // namespace greenmock::reference
