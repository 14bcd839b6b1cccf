#pragma once
// What the tests of Server and Client ask again and again.

#include <gtest/gtest.h>
#include <greenmock/greenmock.hpp>

#include <future>
#include <string>

#include "../wire/http.hpp"

namespace greenmock::tests {

inline constexpr const char* kTenMinutes =
    R"({"greenmock":1,"rules":[{"id":"hold","when":{"method":"qr","call":1},"wait":"10m"}]})";

/// The error that `f` throws.
template <typename F>
Error error_of(F f) {
  try {
    f();
  } catch (const Error& e) {
    return e;
  }
  ADD_FAILURE() << "nothing was refused";
  return Error("nothing was refused");
}

inline bool holds(const Error& e, const std::string& words) {
  return std::string(e.what()).find(words) != std::string::npos;
}

inline std::string type_of_qr(const Instance& account) {
  return get(account.url_of("qr")).json().value("type", "");
}

inline std::future<HttpAnswer> parked_qr(const Instance& account) {
  auto call = get_beside(account.url_of("qr"));
  account.wait_for("qr", Phase::Parked);
  return call;
}

}  // namespace greenmock::tests
