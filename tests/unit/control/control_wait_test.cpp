// What a wait that was met shows of the journal, and what waits cost while they wait.

#include <fstream>

#include "control_harness.hpp"

namespace greenmock::tests {
namespace {

constexpr std::size_t kLargeCalls = 150;  // of 60 KB each: more than 8 MiB

Made with_large_calls(const MockServer& mock) {
  const Made made = mock.make();
  auto client = mock.data_client();
  client.set_keep_alive(true);
  for (std::size_t i = 0; i < kLargeCalls; ++i)
    EXPECT_EQ(client.Post(made.path("sendMessage"), std::string(60'000, 'x'), "text/plain")->status,
              400);
  return made;
}

Response wait_for_so_many(const MockServer& mock, const Made& made, const std::string& what,
                          std::size_t count) {
  return mock.post(made.control + "/wait", R"({"for":)" + what + R"(,"count":)" +
                                               std::to_string(count) + R"(,"within":"20s"})");
}

bool so_many_wait(const MockServer& mock, int count) {
  return eventually([&] {
    const std::string sample = "greenmock_waiters " + std::to_string(count) + "\n";
    return mock.get("/_mock/metrics").text.find(sample) != std::string::npos;
  });
}

std::size_t resident_bytes() {
  std::size_t pages = 0;
  std::ifstream("/proc/self/statm") >> pages >> pages;
  return pages * 4096;
}

TEST(ControlWait, AnAnswerIsBoundedInBytesAndTheJournalTellsTheRest) {
  const MockServer mock;
  const Made made = with_large_calls(mock);
  const Response r = wait_for_so_many(mock, made, R"({"call":"sendMessage"})", kLargeCalls);
  ASSERT_EQ(r.status, 200) << r.detail();
  EXPECT_EQ(r.json["more"], true);
  const Json& shown = r.json["records"];
  ASSERT_GT(shown.size(), 0U);
  ASSERT_LT(shown.size(), kLargeCalls);
  EXPECT_EQ(shown.front()["n"], 1);
  EXPECT_EQ(shown.back()["n"], shown.size()) << "the first ones, in their order";
  const std::string last = shown.back()["sent"]["cursor"];
  const Json rest =
      mock.get(made.control + "/journal?phase=sent&limit=1000&since=" + last).json["records"];
  EXPECT_EQ(shown.size() + rest.size(), kLargeCalls);
  EXPECT_EQ(rest.back()["sent"]["cursor"], r.json["cursor"]) << "the wait was met by the last one";
}

TEST(ControlWait, ForAMethodOfThePartnerIsRefusedForItWouldNeverBeMet) {
  const MockServer mock;
  const Made made = mock.make();
  for (const char* what : {"call", "event"}) {
    const Response r = mock.post(made.control + "/wait",
                                 R"({"for":{")" + std::string(what) + R"(":"createInstance"}})");
    EXPECT_EQ(r.status, 400) << what;
    EXPECT_NE(r.text.find("of the partner API"), std::string::npos) << r.text;
  }
}

TEST(ControlWait, ForARotationBehindACursorSaysThatOneBeforeDoesNotCount) {
  const MockServer mock;
  const Made made = mock.make(kPaused);
  mock.post(made.control + "/clock/advance", R"({"to":"rotation"})");
  const auto wait = [&](const std::string& since) {
    return mock.post(made.control + "/wait",
                     R"({"for":{"event":"rotation"})" + since + R"(,"within":"1ms"})");
  };
  EXPECT_EQ(wait("").status, 200);
  const Response late = wait(R"(,"since":"0")");
  EXPECT_EQ(late.status, 408);
  EXPECT_NE(late.detail().find("a rotation has no cursor: leave \"since\" out"), std::string::npos)
      << late.detail();
}

TEST(ControlWait, ShowsAllThatFitInTheirOrder) {
  const MockServer mock;
  const Made made = mock.make();
  auto waiting = std::async(std::launch::async,
                            [&] { return wait_for_so_many(mock, made, R"({"call":"*"})", 4); });
  ASSERT_TRUE(so_many_wait(mock, 1));
  for (const char* method : {"qr", "getStateInstance", "qr", "getSettings"})
    mock.call(made, method);
  const Json live = waiting.get().json;
  const Json late = wait_for_so_many(mock, made, R"({"call":"*"})", 4).json;
  for (const Json& met : {live, late}) {
    ASSERT_EQ(met["records"].size(), 4U) << met;
    EXPECT_EQ(met["more"], false);
    EXPECT_EQ(met["records"][1]["call"], "getStateInstance");
    EXPECT_EQ(met["records"][3]["call"], "getSettings");
    EXPECT_EQ(met["records"][3]["sent"]["cursor"], met["cursor"]);
  }
  const Json event = mock.wait_for(made, R"({"event":"state=notAuthorized"})").json;
  EXPECT_EQ(event["records"].size(), 0U);
}

TEST(ControlWait, TheLastRecordIsAsItWasWhenTheWaitWasMet) {
  const MockServer mock;
  const Made made = mock.make();
  auto waiting = std::async(std::launch::async, [&] {
    return wait_for_so_many(mock, made, R"({"call":"qr","phase":"arrived"})", 2);
  });
  ASSERT_TRUE(so_many_wait(mock, 1));
  mock.call(made, "qr");
  mock.call(made, "qr");
  const Json met = waiting.get().json;
  ASSERT_EQ(met["records"].size(), 2U) << met;
  EXPECT_EQ(met["records"][1]["outcome"], "open");
  EXPECT_TRUE(met["records"][1]["sent"].is_null());
}

TEST(ControlWait, CountsAndKeepsNothingWhileItWaits) {
  const MockServer mock;
  const Made made = with_large_calls(mock);
  const std::size_t before = resident_bytes();
  constexpr int kWaits = 20;
  std::vector<std::future<Response>> waits;
  for (int i = 0; i < kWaits; ++i) {
    waits.push_back(std::async(std::launch::async, [&] {
      return wait_for_so_many(mock, made, R"({"call":"sendMessage"})", 10'000);
    }));
  }
  ASSERT_TRUE(so_many_wait(mock, kWaits));
  // Copies would be 9 MB for each of them.
  EXPECT_LT(resident_bytes(), before + std::size_t{90} * 1024 * 1024);
  mock.del(made.control);
  for (auto& wait : waits) EXPECT_EQ(wait.get().status, 410);
}

}  // namespace
}  // namespace greenmock::tests
