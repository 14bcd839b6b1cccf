// Calls of the control API to a server of another kind: they end, and keep no more than is allowed.

#include "embed/wire.hpp"

#include <gtest/gtest.h>

#include <string>

#include "cli/control_call.hpp"
#include "endless_host.hpp"
#include "greenmock/error.hpp"

namespace greenmock::tests {
namespace {

using namespace std::chrono_literals;

/// What is said of a call of it that must fail.
std::string said_of_a_call(const detail::Wire& wire) {
  try {
    (void)wire.request("GET", "/_mock/health");
  } catch (const Error& error) {
    return error.what();
  }
  return "nothing";
}

TEST(Wire, HeadersWithoutEndAreGivenUpForTheirBytes) {
  for (const auto& [begin, piece] :
       {std::pair<std::string, std::string>{"HTTP/1.1 200 ", std::string(1000, 'x')},
        {"HTTP/1.1 200 OK\r\nA: ", std::string(1000, 'x')},
        {"HTTP/1.1 200 OK\r\n", "A: " + std::string(1000, 'x') + "\r\n"},
        {"", "HTTP/1.1 100 Continue\r\n\r\n"}}) {
    const EndlessHost host(begin, piece);
    const std::string said = said_of_a_call({host.url(), "", 1h});
    EXPECT_NE(said.find("256 KiB of headers"), std::string::npos) << begin << ": " << said;
  }
}

TEST(Wire, ABodyWithoutEndIsGivenUpForItsBytes) {
  const EndlessHost host("HTTP/1.1 200 OK\r\n\r\n", std::string(1 << 20, 'x'));
  const std::string said = said_of_a_call({host.url(), "", 1h});
  EXPECT_NE(said.find("more than 64 MiB"), std::string::npos) << said;
}

TEST(Wire, AnAnswerThatIsNotOverInTimeIsGivenUp) {
  for (const auto& [begin, piece] :
       {std::pair<std::string, std::string>{"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n",
                                            "x"},
        {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;", "x"},
        {"HTTP/1.1 200 ", "x"}}) {
    const EndlessHost host(begin, piece, 5ms);
    const std::string said = said_of_a_call({host.url(), "", 200ms});
    EXPECT_NE(said.find("timed out"), std::string::npos) << begin << ": " << said;
    EXPECT_NE(said.find("is it the address of a control API"), std::string::npos) << said;
  }
}

TEST(Wire, WhatACallTakesByItselfIsAddedToThePatience) {
  const EndlessHost host("", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", 100ms);
  const detail::Wire wire(host.url(), "", 1ms);
  EXPECT_EQ(wire.request("GET", "/", {}, 1h), "{}");
}

TEST(UsePhone, AnAnswerWithoutEndIsNoSuccess) {
  const EndlessHost host("HTTP/1.1 200 OK\r\n", "A: " + std::string(1000, 'x') + "\r\n");
  cli::ControlOptions options;
  options.control = host.url();
  testing::internal::CaptureStderr();
  const int code = cli::use_phone(options, "typed", {[](const Client& client) {
                                    return client.request("POST", "/_mock/phone", "{}");
                                  }});
  const std::string said = testing::internal::GetCapturedStderr();
  EXPECT_EQ(code, 2);
  EXPECT_NE(said.find("256 KiB of headers"), std::string::npos) << said;
}

}  // namespace
}  // namespace greenmock::tests
