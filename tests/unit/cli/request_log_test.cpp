#include "cli/request_log.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <array>

#include "api/service/own_notes.hpp"
#include "script/load.hpp"
#include "service_harness.hpp"

using greenmock::cli::json_line;
using greenmock::cli::text_line;

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

TEST(RequestLog, ATokenThatTheNoteFindsInTheMethodsPlaceIsHiddenThere) {
  greenmock::core::Record record;
  record.verb = "GET";
  record.target = "/waInstance1101000001/secret/getQr";
  record.note = greenmock::api::kTokenForMethod;
  for (const std::string& line : {text_line(record, greenmock::core::Phase::Sent, {}, false),
                                  json_line(record, greenmock::core::Phase::Sent, {})}) {
    EXPECT_NE(line.find("/waInstance1101000001/s…/g…"), std::string::npos) << line;
    EXPECT_EQ(line.find("secret"), std::string::npos) << line;
  }
}

TEST(RequestLog, NothingInALineActsOnATerminal) {
  greenmock::core::Record record;
  record.target = "/waInstance1/\x1b[2J/x\r\n";
  record.note = "odd: \x1b[31m\r\nFORGED \xff";
  const std::string line = text_line(record, greenmock::core::Phase::Sent, {}, false);
  EXPECT_NE(line.find("odd: \\x1b[31m\\x0d\\x0aFORGED \\xff"), std::string::npos) << line;
  EXPECT_EQ(line.find_first_of("\x1b\r\n"), std::string::npos) << line;
}

TEST(RequestLog, ShowsNoUserOfAnAddressInANote) {
  greenmock::core::Record record;
  const auto line = [&] { return text_line(record, greenmock::core::Phase::Left, {}, false); };
  for (const auto& [note, shown] : std::vector<std::pair<std::string, std::string>>{
           {"fetches http://me:pw@host/a", "  fetches http://…@host/a"},
           {"http://me:pw@a and ftp://b@c, http://d", "  http://…@a and ftp://…@c, http://d"},
           {"a@b ://", "  a@b ://"},
           {"x", "  x"}}) {
    record.note = note;
    EXPECT_TRUE(line().ends_with(shown)) << line();
  }
}

TEST(RequestLog, HidesATokenInTheTargetOfAConnectThatIsNoHost) {
  greenmock::core::Record record;
  record.verb = "CONNECT";
  const auto line = [&] { return text_line(record, greenmock::core::Phase::Sent, {}, false); };
  record.target = "/waInstance1101000001/qr/d75b3a66374942c5b3c019c698abc206";
  EXPECT_NE(line().find("CONNECT /waInstance1101000001/qr/d75b…  "), std::string::npos) << line();
  record.target = "api.green-api.com:443";
  EXPECT_NE(line().find("CONNECT api.green-api.com:443  "), std::string::npos) << line();
}

TEST(RequestLog, HidesATokenAtThePlaceOfTheVerb) {
  greenmock::core::Record record;
  record.verb = "d75b3a66374942c5b3c019c6";
  for (const std::string& line : {text_line(record, greenmock::core::Phase::Sent, {}, false),
                                  json_line(record, greenmock::core::Phase::Sent, {})}) {
    EXPECT_NE(line.find("d75b…"), std::string::npos) << line;
    EXPECT_EQ(line.find("d75b3a66"), std::string::npos) << line;
  }
}

TEST(RequestLog, WhatStrictHasRefusedIsNotCalledTolerated) {
  greenmock::core::Record record;
  record.outcome = greenmock::core::Outcome::Sent;
  record.status = 404;
  record.tolerated = {"slash at the end"};
  const auto line = [&] { return text_line(record, greenmock::core::Phase::Sent, {}, false); };
  EXPECT_TRUE(line().ends_with("  tolerated: slash at the end")) << line();
  record.note = "strict: slash at the end";
  EXPECT_TRUE(line().ends_with("  strict: slash at the end")) << line();
  EXPECT_EQ(line().find("tolerated"), std::string::npos) << line();
  EXPECT_NE(json_line(record, greenmock::core::Phase::Sent, {})
                .find(R"("tolerated":["slash at the end"])"),
            std::string::npos);
}

namespace greenmock::tests {

/// What attach_request_log() writes.
class LogOfAService : public ServiceHarness {
 protected:
  LogOfAService() { cli::attach_request_log(service, writer, cli::LogStyle::Text, false); }
  ~LogOfAService() override {
    writer.finish();
    for (const int end : ends) ::close(end);
  }
  /// All of it; nothing is written after that.
  std::string text() {
    EXPECT_TRUE(writer.finish());
    std::array<char, 10'000> bytes{};
    const ssize_t size = ::read(ends[0], bytes.data(), bytes.size());
    return {bytes.data(), static_cast<std::size_t>(std::max<ssize_t>(size, 0))};
  }
  void answer_webhook(int status, const std::string& problem = "") {
    const auto posts = service.take_effects().webhooks;
    ASSERT_EQ(posts.size(), 1U);
    service.webhook_answered({posts[0].id, status, problem}, now);
  }

  static std::array<int, 2> opened_pipe() {
    std::array<int, 2> both{};
    EXPECT_EQ(::pipe(both.data()), 0);
    return both;
  }
  const std::array<int, 2> ends = opened_pipe();
  cli::LogWriter writer{ends[1]};
};

TEST_F(LogOfAService, HasALineOfEachWebhookThatWasNotDelivered) {
  core::InstanceSpec spec;
  spec.state = core::State::Authorized;
  spec.settings = core::Json{{"webhookUrl", "http://me:pw@bot.internal:3000/hook"}};
  core::Instance& instance = make(spec);
  service.change(instance, now, [](core::Instance& changed) {
    changed.notify(*script::load_notify(R"("incomingMessage")").value);
  });
  answer_webhook(0, "Could not resolve host: bot.internal");
  jump(instance, 60s);
  answer_webhook(500);
  jump(instance, 60s);
  answer_webhook(200);
  EXPECT_EQ(text(),
            "14:13:20.000  webhook POST http://…@bot.internal:3000/hook  "
            "failed: Could not resolve host: bot.internal\n"
            "14:14:20.000  webhook POST http://…@bot.internal:3000/hook  answered 500\n");
}

TEST_F(LogOfAService, SaysOfACallThatIsParkedThatTheClockIsPaused) {
  core::Instance& instance = make();
  get(instance, "receiveNotification");
  service.change_clock(instance, std::nullopt, false, now);
  get(instance, "receiveNotification");
  const std::string log = text();
  EXPECT_NE(log.find("…  parked (the clock is paused: POST …/clock/advance)\n"), std::string::npos)
      << log;
  EXPECT_TRUE(log.ends_with("…  parked\n")) << log;
}

TEST(RequestLogJson, TellsOfWebhooksAndOfAPausedClock) {
  core::Push push;
  push.url = "http://me:pw@host/";
  push.status = 500;
  const core::Json failed = core::Json::parse(json_line(push, {}, "shop"));
  EXPECT_EQ(failed["event"], "webhook");
  EXPECT_EQ(failed["instance"], "shop");
  EXPECT_EQ(failed["url"], "http://…@host/");
  EXPECT_EQ(failed["status"], 500);
  EXPECT_TRUE(failed["problem"].is_null());
  const core::Record record;
  EXPECT_EQ(core::Json::parse(json_line(record, core::Phase::Parked, {}, true))["paused"], true);
  EXPECT_FALSE(
      core::Json::parse(json_line(record, core::Phase::Parked, {}, false)).contains("paused"));
}

}  // namespace greenmock::tests
