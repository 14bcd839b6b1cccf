#include "cli/request_log.hpp"

#include <gtest/gtest.h>

using greenmock::cli::masked_target;

TEST(RequestLog, NeverShowsAToken) {
  const std::string token = "d75b3a66374942c5b3c019c698abc2067e151558acbd412345";
  for (const auto& [target, shown] : std::vector<std::pair<std::string, std::string>>{
           {"/waInstance1101000001/qr/" + token, "/waInstance1101000001/qr/d75b…"},
           {"//x/waInstance1//qr//" + token + "/", "//x/waInstance1//qr//d75b…/"},
           {"/waInstance1/deleteNotification/17/" + token + "?x=1",
            "/waInstance1/deleteNotification/…/d75b…?x=1"},
           {"/waInstance1/qr/secret", "/waInstance1/qr/s…"},
           {"/waInstance1/qr/abc", "/waInstance1/qr/…"},
           {"/waInstance1/qr/%73ecret-and-long", "/waInstance1/qr/%73e…"},
           {"/partner/createInstance/" + token, "/partner/createInstance/d75b…"},
           {"/waInstance1101000001/" + token, "/waInstance1101000001/d75b…"},
           {"/x/wainstance1/" + token + "/v3/", "/x/wainstance1/d75b…/…/"},
           {"/waInstance1//" + token, "/waInstance1//d75b…"},
           {"/" + token, "/d75b…"}}) {
    EXPECT_EQ(masked_target(target), shown) << target;
  }
}

TEST(RequestLog, LeavesTheRestAsItIs) {
  for (const char* target : {"/", "", "/favicon.ico", "/waInstance1/qr", "*", "/a//b/?c=d/e"})
    EXPECT_EQ(masked_target(target), target);
}
