#pragma once
#include <gtest/gtest.h>

#include "http.hpp"
#include "program.hpp"
#include "raw_socket.hpp"
#include "tls_socket.hpp"

namespace greenmock::tests {

inline constexpr const char* kGreenApi = "1103.api.green-api.com";

/// A server that speaks TLS beside plain HTTP, whose `qr` waits for the signal "go".
class Tls : public ::testing::Test {
 protected:
  static constexpr const char* kScript =
      R"({"greenmock":1,"rules":[{"id":"hold","when":{"method":"qr"},"wait":{"until":"signal=go"}}]})";

  Tls()
      : server({"--log", "none", "--tls", "--tls-dir", folder.path("tls"), "--script",
                folder.write("script.json", kScript)}) {}

  std::string ca_file() const { return folder.path("tls/ca.pem"); }
  std::string https() const { return "https://127.0.0.1:" + std::to_string(server.port()); }
  std::string request(const std::string& method, const std::string& more = "") const {
    return "GET " + server.path(method) + " HTTP/1.1\r\nHost: x\r\n" + more + "\r\n";
  }
  HttpAnswer ask(const std::string& url, const std::string& proxy = "") const {
    return http({.url = url, .body = {}, .headers = {}, .ca_file = ca_file(), .proxy = proxy});
  }
  core::Json wait_for(const std::string& call, const std::string& phase) const {
    const auto answer =
        post(server.of_instance("/wait"),
             {{"for", {{"call", call}, {"phase", phase}}}, {"count", 1}, {"within", "10s"}});
    EXPECT_EQ(answer.status, 200) << answer.body;
    return answer.json();
  }
  core::Json unmatched() const {
    return get(server.control() + "/_mock/journal?instance=none").json()["records"];
  }
  void go() const { EXPECT_EQ(post(server.of_instance("/signal"), {{"name", "go"}}).status, 200); }
  bool still_serves() const {
    return ask(https() + server.path("getStateInstance")).status == 200 &&
           get(server.url() + server.path("getStateInstance")).status == 200;
  }
  /// What is answered to these plain bytes; the connection must end then.
  std::string all_of(const std::string& bytes) const {
    return all_answered_to(server.port(), bytes);
  }
  static std::string connect_to(const std::string& target) {
    return "CONNECT " + target + " HTTP/1.1\r\nHost: " + target + "\r\n\r\n";
  }

  TemporaryFolder folder;
  ServerProcess server;
};

/// With a connection that speaks TLS already.
class TlsTalk : public Tls {
 protected:
  void SetUp() override { ASSERT_EQ(socket.handshake(), ""); }

  RawSocket raw{server.port()};
  TlsSocket socket{raw, ca_file(), "127.0.0.1"};
};

}  // namespace greenmock::tests
