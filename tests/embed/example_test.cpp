// The examples of docs/embedding.md, word for word (docs_test.cpp compares).

#include <gtest/gtest.h>
#include <greenmock/greenmock.hpp>

#include <future>

#include "my_client.hpp"

TEST(MyClient, LogsIn) {
  greenmock::Server server;
  const auto account = server.make_instance();
  const MyClient client(account.api_url(), account.id(), account.token());

  account.scan_png(client.code());  // what a person would do with a phone

  EXPECT_EQ(client.state(), "authorized");
  EXPECT_EQ(account.counts("qr").sent, 1U);
}

TEST(MyClient, HasTheCodeAfterTenMinutes) {
  using namespace std::chrono_literals;
  greenmock::Server server;
  const auto account = server.make_instance({.script = R"({"greenmock": 1, "rules": [
    {"id": "slow", "when": {"method": "qr", "call": 1}, "wait": "10m"}]})",
                                             .paused = true});
  const MyClient client(account.api_url(), account.id(), account.token());

  auto code = std::async(std::launch::async, [client] { return client.code(); });
  account.wait_for("qr", greenmock::Phase::Parked);  // in place of a sleep
  account.advance(10min);                            // at once
  account.scan_png(code.get());

  EXPECT_EQ(client.state(), "authorized");
  EXPECT_TRUE(account.remove().rules_never_fired.empty());
}

/// One server for all tests, an account for each.
class WithAccount : public testing::Test {
 protected:
  static greenmock::Server& server() {
    static greenmock::Server one;
    return one;
  }
  greenmock::ScopedInstance account = server().scoped_instance({.state = "authorized"});
  MyClient client{account.api_url(), account.id(), account.token()};
};

TEST_F(WithAccount, NoticesThatItWasLoggedOut) {
  account.phone("logout");
  EXPECT_EQ(client.state(), "notAuthorized");
}

TEST_F(WithAccount, SaysWhyThePhoneRefused) {
  try {
    account.phone_scan();
    FAIL() << "an account that is logged in takes no scan";
  } catch (const greenmock::Error& e) {
    EXPECT_EQ(e.status(), 409);
    EXPECT_STREQ(e.what(), "the instance is authorized already; log out first");
  }
}
