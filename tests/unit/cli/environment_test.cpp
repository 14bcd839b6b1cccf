// Tokens that the environment gives instead of a flag.

#include "cli/environment.hpp"

#include <gtest/gtest.h>

#include <cstdlib>

namespace greenmock::tests {
namespace {

class TokensInTheEnvironment : public testing::Test {
 protected:
  TokensInTheEnvironment() { unset(); }
  ~TokensInTheEnvironment() override { unset(); }
  static void unset() {
    ::unsetenv(cli::kControlTokenVariable);
    ::unsetenv(cli::kPartnerTokenVariable);
  }
  static void set(const char* variable, const char* value) { ::setenv(variable, value, 1); }
  static std::string refusal() {
    cli::ServeOptions options;
    try {
      cli::take_environment(options);
    } catch (const cli::UsageError& error) {
      return error.message;
    }
    return "nothing";
  }
};

TEST_F(TokensInTheEnvironment, AreThoseOfTheServer) {
  set(cli::kControlTokenVariable, "lab");
  set(cli::kPartnerTokenVariable, "gac.1");
  cli::ServeOptions options;
  cli::take_environment(options);
  EXPECT_EQ(options.control_token, "lab");
  EXPECT_EQ(options.partner_token, "gac.1");
}

TEST_F(TokensInTheEnvironment, GiveWayToFlags) {
  set(cli::kControlTokenVariable, "");
  set(cli::kPartnerTokenVariable, "no token at all");
  cli::ServeOptions options;
  options.control_token = "flag";
  options.partner_token = "gac.flag";
  cli::take_environment(options);
  EXPECT_EQ(options.control_token, "flag");
  EXPECT_EQ(options.partner_token, "gac.flag");
  cli::ControlOptions call;
  call.token = "flag";
  set(cli::kControlTokenVariable, "lab");
  cli::take_environment(call);
  EXPECT_EQ(call.token, "flag");
}

TEST_F(TokensInTheEnvironment, AnEmptyOneOpensNoServer) {
  for (const char* variable : {cli::kControlTokenVariable, cli::kPartnerTokenVariable}) {
    set(variable, "");
    EXPECT_EQ(refusal(), std::string(variable) + " is empty: give it a token, or unset it");
    ::unsetenv(variable);
  }
}

TEST_F(TokensInTheEnvironment, WhatCanBeNoPartnerTokenIsRefusedWithoutShowingIt) {
  set(cli::kPartnerTokenVariable, "no token");
  EXPECT_TRUE(refusal().starts_with("GREENMOCK_PARTNER_TOKEN: it is 1 to ")) << refusal();
  EXPECT_EQ(refusal().find("no token"), std::string::npos);
}

TEST_F(TokensInTheEnvironment, WhatNoHeaderCanCarryIsNoControlToken) {
  for (const char* token : {"lab\n", " ", " lab", "l\x01", "\xC3\xA9"}) {
    set(cli::kControlTokenVariable, token);
    EXPECT_TRUE(refusal().starts_with("GREENMOCK_CONTROL_TOKEN: it is of printable ")) << refusal();
  }
  set(cli::kControlTokenVariable, "a-Z_0.~=!");
  EXPECT_EQ(refusal(), "nothing");
}

TEST_F(TokensInTheEnvironment, AreThoseOfACall) {
  cli::ControlOptions options;
  cli::take_environment(options);
  EXPECT_EQ(options.token, "");
  set(cli::kControlTokenVariable, "lab");
  cli::take_environment(options);
  EXPECT_EQ(options.token, "lab");
}

}  // namespace
}  // namespace greenmock::tests
