#pragma once
// The client that the example tests; in your project it is your own.

#include <cstdint>
#include <stdexcept>
#include <string>
#include <utility>

#include "../wire/http.hpp"
#include "core/encoding/base64.hpp"

class MyClient {
 public:
  MyClient(std::string api_url, std::uint64_t id, std::string token)
      : api_url_(std::move(api_url)), id_(id), token_(std::move(token)) {}

  /// The picture that it would show: a PNG.
  std::string code() const {
    const auto answer = call("qr");
    if (answer.at("type") != "qrCode") throw std::runtime_error(answer.dump());
    return greenmock::core::base64_decode(answer.at("message").get<std::string>()).value();
  }
  std::string state() const { return call("getStateInstance").at("stateInstance"); }

 private:
  greenmock::core::Json call(const std::string& method) const {
    const auto answer = greenmock::tests::get(api_url_ + "/waInstance" + std::to_string(id_) + "/" +
                                              method + "/" + token_);
    if (answer.status != 200)
      throw std::runtime_error(answer.problem + " " + std::to_string(answer.status));
    return answer.json();
  }

  std::string api_url_;
  std::uint64_t id_;
  std::string token_;
};
