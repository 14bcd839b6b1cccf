#include "cli/request_log.hpp"

#include <gtest/gtest.h>

using greenmock::cli::json_line;
using greenmock::cli::masked_target;
using greenmock::cli::text_line;

TEST(RequestLog, NeverShowsAToken) {
  const std::string token = "d75b3a66374942c5b3c019c698abc2067e151558acbd412345";
  for (const auto& [target, shown] : std::vector<std::pair<std::string, std::string>>{
           {"/waInstance1101000001/qr/" + token, "/waInstance1101000001/qr/d75b…"},
           {"//x/waInstance1//qr//" + token + "/", "//x/waInstance1//qr//d75b…/"},
           {"/waInstance1/deleteNotification/17/" + token + "?x=1",
            "/waInstance1/deleteNotification/…/d75b…?x=1"},
           {"/waInstance1/getSettings/?t=" + token + "&u=1",
            "/waInstance1/getSettings/?t=d75b…&u=1"},
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

TEST(RequestLog, ANoteShowsNoTokenEither) {
  greenmock::core::Record record;
  record.note = "fetches http://127.0.0.1/waInstance1/qr/d75b3a66374942c5b3c019c698abc2067e";
  for (const std::string& line : {text_line(record, greenmock::core::Phase::Sent, {}, false),
                                  json_line(record, greenmock::core::Phase::Sent, {})}) {
    EXPECT_NE(line.find("fetches http://127.0.0.1/waInstance1/qr/d75b…"), std::string::npos)
        << line;
    EXPECT_EQ(line.find("d75b3a66"), std::string::npos) << line;
  }
}

TEST(RequestLog, NothingInALineActsOnATerminal) {
  greenmock::core::Record record;
  record.target = "/waInstance1/\x1b[2J/x\r\n";
  record.note = "there is no method \x1b[31m\r\nFORGED \xff";
  const std::string line = text_line(record, greenmock::core::Phase::Sent, {}, false);
  EXPECT_NE(line.find("there is no method \\x1b[31m\\x0d\\x0aFORGED \\xff"), std::string::npos)
      << line;
  EXPECT_EQ(line.find_first_of("\x1b\r\n"), std::string::npos) << line;
}

TEST(RequestLog, LeavesTheRestAsItIs) {
  for (const char* target : {"/", "", "/favicon.ico", "/waInstance1/qr", "*", "/a//b/?c=d/e"})
    EXPECT_EQ(masked_target(target), target);
}
