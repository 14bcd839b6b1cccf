#include "cli/request_log.hpp"

#include <gtest/gtest.h>

using greenmock::cli::masked_target;

TEST(RequestLog, NeverShowsAToken) {
  const std::string token = "d75b3a66374942c5b3c019c698abc2067e151558acbd412345";
  EXPECT_EQ(masked_target("/waInstance1101000001/qr/" + token), "/waInstance1101000001/qr/d75b…");
  EXPECT_EQ(masked_target("/waInstance1/deleteNotification/" + token + "/7?x=1"),
            "/waInstance1/deleteNotification/d75b…/7?x=1");
  EXPECT_EQ(masked_target("/waInstance/qr/" + token), "/waInstance/qr/d75b…");
  EXPECT_EQ(masked_target("/partner/createInstance/" + token), "/partner/createInstance/d75b…");
}

TEST(RequestLog, LeavesShortTextAsItIs) {
  EXPECT_EQ(masked_target("/"), "/");
  EXPECT_EQ(masked_target("/favicon.ico"), "/favicon.ico");
  EXPECT_EQ(masked_target("/waInstance1/qr/abcd"), "/waInstance1/qr/abcd");
}
