// The phone, the journal, the code and the metrics over the control API.

#include <algorithm>

#include "control_harness.hpp"
#include "core/encoding/base64.hpp"
#include "core/login/qr_picture.hpp"
#include "core/login/qr_reader.hpp"

namespace greenmock::tests {
namespace {

std::string scan_code(const std::string& payload) {
  return Json({{"do", "scan"}, {"code", payload}}).dump();
}
std::string scan_image(const std::string& png) {
  return Json({{"do", "scan"}, {"image", core::base64_encode(png)}}).dump();
}

TEST(ControlPhone, ScansTheCurrentCode) {
  const MockServer mock;
  const Made made = mock.make();
  const Response r = mock.post(made.control + "/phone", R"({"do":"scan"})");
  EXPECT_EQ(r.status, 200) << r.text;
  EXPECT_EQ(r.json["state"], "authorized");
  EXPECT_EQ(mock.call(made, "getStateInstance").json["stateInstance"], "authorized");
  const Response again = mock.post(made.control + "/phone", R"({"do":"scan"})");
  EXPECT_EQ(again.status, 409);
  EXPECT_EQ(again.detail(), "the instance is authorized already; log out first");
}

TEST(ControlPhone, ScansThePictureThatTheServiceSent) {
  const MockServer mock;
  const Made made = mock.make(kPaused);
  const std::string picture = mock.call(made, "qr").json["message"];
  const std::string shown =
      Json({{"do", "scan"}, {"image", "data:image/png;base64," + picture}}).dump();
  EXPECT_EQ(mock.post(made.control + "/phone", shown).json["state"], "authorized");
}

TEST(ControlPhone, RefusesACodeThatHasRotatedAwayWithItsAge) {
  const MockServer mock;
  const Made made = mock.make(kPaused);
  const std::string payload = mock.get(made.control + "/qr").json["payload"];
  mock.post(made.control + "/clock/advance", R"({"by":"32s"})");
  const Response r = mock.post(made.control + "/phone", scan_code(payload));
  EXPECT_EQ(r.status, 409);
  EXPECT_EQ(r.detail(), "this code was replaced 12s ago; scan the current one");
  EXPECT_EQ(r.json["ageMs"], 12'000);
  EXPECT_EQ(mock.post("/_mock/scan", Json({{"code", payload}}).dump()).json["ageMs"], 12'000);
}

TEST(ControlPhone, RefusesForeignCodes) {
  const MockServer mock;
  const Made mine = mock.make(R"({"name":"mine"})"), yours = mock.make(R"({"name":"yours"})");
  const std::string payload = mock.get(yours.control + "/qr").json["payload"];
  const Response r = mock.post(mine.control + "/phone", scan_code(payload));
  EXPECT_EQ(r.status, 409);
  EXPECT_NE(r.detail().find("yours"), std::string::npos) << r.detail();
  EXPECT_EQ(mock.post(mine.control + "/phone", scan_code("2@WhatsApp,own,code,x")).json["reason"],
            "foreign");
}

TEST(ControlPhone, SaysWhatIsWrongWithAnImage) {
  const MockServer mock;
  const Made made = mock.make();
  EXPECT_EQ(mock.post(made.control + "/phone", R"({"do":"scan","image":"???"})").status, 400);
  const Response not_png = mock.post(made.control + "/phone", scan_image("hello"));
  EXPECT_EQ(not_png.status, 422);
  EXPECT_NE(not_png.detail().find("PNG"), std::string::npos) << not_png.detail();
  EXPECT_EQ(
      mock.post(made.control + "/phone", scan_image(core::qr_png("a code of another kind", 276)))
          .json["reason"],
      "foreign");
}

TEST(ControlPhone, LogsOutGoesOffAndOnAndRefuses) {
  const MockServer mock;
  const Made made = mock.make(R"({"state":"authorized"})");
  const auto phone = [&](const std::string& what) {
    return mock.post(made.control + "/phone", R"({"do":")" + what + "\"}");
  };
  EXPECT_EQ(phone("off").json["state"], "sleepMode");
  EXPECT_EQ(phone("off").status, 409);
  EXPECT_EQ(phone("on").json["state"], "authorized");
  EXPECT_EQ(phone("refuse").status, 409);
  EXPECT_EQ(phone("logout").json["state"], "notAuthorized");
  EXPECT_EQ(phone("logout").status, 409);
  const auto serial = mock.get(made.control + "/qr").json["serial"];
  EXPECT_EQ(phone("refuse").json["state"], "notAuthorized");
  EXPECT_GT(mock.get(made.control + "/qr").json["serial"], serial) << "the code is used up";
  EXPECT_EQ(phone("enterCode").json["reason"], "noCode");
  EXPECT_EQ(phone("scam").json["field"], "/do");
  EXPECT_EQ(mock.post(made.control + "/phone", "{}").status, 400);
  EXPECT_EQ(mock.post(made.control + "/phone", R"({"do":"off","code":"x"})").status, 400);
  EXPECT_EQ(mock.post(made.control + "/phone", R"({"do":"scan","code":"x","image":"y"})").status,
            400);
}

TEST(ControlPhone, AStrayScanFindsItsInstance) {
  const MockServer mock;
  mock.make();
  const Made made = mock.make(R"({"name":"theone"})");
  const Response png = mock.get(made.control + "/qr.png?size=512");
  const Response r =
      mock.post("/_mock/scan", Json({{"image", core::base64_encode(png.text)}}).dump());
  EXPECT_EQ(r.status, 200) << r.text;
  EXPECT_EQ(r.json["name"], "theone");
  EXPECT_EQ(r.json["state"], "authorized");
  EXPECT_EQ(mock.post("/_mock/scan", R"({"code":"2@x"})").status, 404);
  EXPECT_EQ(mock.post("/_mock/scan", "{}").status, 400);
}

TEST(ControlQr, ShowsTheCurrentCodeInEveryForm) {
  const MockServer mock;
  const Made made = mock.make(kPaused);
  mock.post(made.control + "/clock/advance", R"({"by":"25s"})");
  const Response json = mock.get(made.control + "/qr");
  EXPECT_EQ(json.json["serial"], 1);
  EXPECT_EQ(json.json["epoch"], Json({{"from", 20'000}, {"until", 40'000}}));
  EXPECT_EQ(json.json["ageMs"], 5'000);
  EXPECT_EQ(json.json["nextRotationMs"], 15'000);
  const Response png = mock.get(made.control + "/qr.png");
  EXPECT_EQ(png.type, "image/png");
  EXPECT_EQ(core::read_qr_png(png.text).payloads, std::vector<std::string>{json.json["payload"]});
  EXPECT_EQ(mock.get(made.control + "/qr.svg").type, "image/svg+xml");
  EXPECT_NE(mock.get(made.control + "/qr.txt").text.find("█"), std::string::npos);
  for (const char* size : {"0", "63", "2049", "-1", "64x", ""}) {
    EXPECT_EQ(mock.get(made.control + "/qr.png?size=" + size).status, 400) << size;
  }
}

TEST(ControlJournal, TellsAllOfACall) {
  const MockServer mock;
  const Made made = mock.make(
      R"({"name":"a","script":{"rules":[{"id":"r","when":{"method":"qr"},"reply":{"error":"no"}}]}})");
  mock.data_client().Get(made.path("qr") + "?x=%20y", {{"X-Trace", "7"}});
  const Response r = mock.get(made.control + "/journal");
  ASSERT_EQ(r.json["records"].size(), 1U) << r.text;
  const Json record = r.json["records"][0];
  EXPECT_EQ(record["instance"], "a");
  EXPECT_EQ(record["call"], "qr");
  EXPECT_EQ(record["n"], 1);
  EXPECT_EQ(record["verb"], "GET");
  EXPECT_EQ(record["path"], made.path("qr")) << "tokens are not masked here";
  EXPECT_EQ(record["query"], "x=%20y");
  EXPECT_EQ(record["state"], "notAuthorized");
  EXPECT_EQ(record["rules"], Json::array({Json{{"id", "r"}, {"slots", {"reply"}}}}));
  EXPECT_EQ(record["outcome"], "sent");
  EXPECT_EQ(record["status"], 200);
  EXPECT_EQ(record["reply"]["body"], R"({"type":"error","message":"no"})");
  EXPECT_EQ(record["reply"]["bytes"], 31);
  Json headers = record["replyHeaders"];
  std::sort(headers.begin(), headers.end());
  EXPECT_EQ(
      headers,
      Json::parse(R"([["Access-Control-Allow-Origin","*"],["Access-Control-Expose-Headers","*"],
                                     ["Content-Type","application/json; charset=utf-8"]])"));
  EXPECT_TRUE(record["parked"].is_null());
  EXPECT_TRUE(record["left"].is_null());
  EXPECT_LE(record["arrived"]["t"], record["sent"]["t"]);
  bool traced = false;
  for (const Json& header : record["headers"])
    traced = traced || header == Json::array({"X-Trace", "7"});
  EXPECT_TRUE(traced);
}

TEST(ControlJournal, IsPickedFromAndReadOn) {
  const MockServer mock;
  const Made made = mock.make();
  for (int i = 0; i < 5; ++i) mock.call(made, i % 2 == 0 ? "qr" : "getStateInstance");
  const auto journal = [&](const std::string& query) {
    return mock.get(made.control + "/journal" + query);
  };
  EXPECT_EQ(journal("?method=qr").json["records"].size(), 3U);
  EXPECT_EQ(journal("?method=qr&phase=sent").json["records"].size(), 3U);
  EXPECT_EQ(journal("?phase=parked").json["records"].size(), 0U);
  const Response newest = journal("?limit=2");
  EXPECT_EQ(newest.json["more"], true);
  EXPECT_EQ(newest.json["records"][1]["id"], 5);
  std::string cursor = "0";
  std::vector<std::uint64_t> read;
  for (bool more = true; more;) {
    const Response page = journal("?limit=2&since=" + cursor);
    for (const Json& record : page.json["records"]) read.push_back(record["id"]);
    cursor = page.json["cursor"];
    more = page.json["more"];
  }
  EXPECT_EQ(read, (std::vector<std::uint64_t>{1, 2, 3, 4, 5}));
  EXPECT_EQ(journal("?since=" + cursor).json["records"].size(), 0U);
  const Response foreign = journal("?since=999999999");
  EXPECT_EQ(foreign.status, 400);
  EXPECT_EQ(foreign.detail(), "this cursor is not one of this server's");
  for (const char* bad :
       {"?method=qrr", "?phase=send", "?since=x", "?limit=0", "?limit=1e3", "?mthod=qr"}) {
    EXPECT_EQ(journal(bad).status, 400) << bad;
  }
}

TEST(ControlJournal, KeepsWhatMatchedNoInstance) {
  const MockServer mock;
  const Made made = mock.make(R"({"name":"a"})");
  mock.call(made, "qr");
  mock.data_client().Get("/waInstance99/qr/x");
  const Response none = mock.get("/_mock/journal?instance=none");
  ASSERT_EQ(none.json["records"].size(), 1U);
  EXPECT_TRUE(none.json["records"][0]["instance"].is_null());
  EXPECT_NE(none.json["records"][0]["note"].get<std::string>().find("99"), std::string::npos);
  EXPECT_EQ(mock.get("/_mock/journal").json["records"].size(), 1U);
  EXPECT_EQ(mock.get("/_mock/journal?instance=a").json["records"].size(), 1U);
  EXPECT_EQ(mock.get("/_mock/journal?instance=b").status, 404);
  EXPECT_EQ(mock.get("/_mock").json["journal"], "/_mock/journal?instance=none");
}

TEST(ControlJournal, GivesBytesThatAreNoText) {
  const MockServer mock;
  const Made made = mock.make();
  mock.data_client().Post(made.path("qr"), std::string("\xff\x00z", 3), "application/octet-stream");
  const Response r = mock.get(made.control + "/journal");
  EXPECT_EQ(r.json["records"][0]["request"]["body"]["base64"],
            core::base64_encode(std::string("\xff\x00z", 3)))
      << r.text;
}

TEST(ControlMetrics, AreInPrometheusText) {
  const MockServer mock;
  const Made made = mock.make();
  mock.call(made, "qr");
  mock.call(made, "getStateInstance");
  mock.data_client().Get("/nowhere");
  mock.del(made.control);
  const Response r = mock.get("/_mock/metrics");
  EXPECT_EQ(r.type, "text/plain; version=0.0.4; charset=utf-8");
  for (const char* line :
       {"# TYPE greenmock_parked gauge\ngreenmock_parked 0\n",
        "greenmock_calls_total{method=\"qr\",status=\"200\"} 1\n",
        "greenmock_calls_total{method=\"\",status=\"404\"} 1\n", "greenmock_instances 0\n",
        "greenmock_calls_arrived_total 3\n", "greenmock_pictures_drawn_total 1\n"}) {
    EXPECT_NE(r.text.find(line), std::string::npos) << line << r.text;
  }
}

TEST(ControlMetrics, TellTheBytesOfWhatIsBounded) {
  const MockServer mock;
  const Made made = mock.make(R"({"script":{"rules":[{"when":{"method":"qr"},"reply":500}]}})");
  // -1: there is none of this name.
  const auto value_of = [&](const std::string& name) {
    const std::string text = mock.get("/_mock/metrics").text, begin = "\n" + name + " ";
    const std::size_t at = text.find(begin);
    return at == std::string::npos ? -1 : std::stoll(text.substr(at + begin.size()));
  };
  EXPECT_EQ(value_of("greenmock_notifications_bytes"), 0);
  mock.post(made.control + "/notifications", R"("incomingMessage")");
  EXPECT_GT(value_of("greenmock_notifications_bytes"), 0);
  EXPECT_LT(value_of("greenmock_notifications_bytes"),
            value_of("greenmock_notifications_limit_bytes"));
  EXPECT_GT(value_of("greenmock_scripts_bytes"), 0);
  EXPECT_EQ(value_of("greenmock_pictures_bytes"), 0);
}

TEST(ControlJournal, AnAnswerIsBoundedInBytesAndReadOnFromItsCursor) {
  const MockServer mock;
  const Made made = mock.make();
  auto client = mock.data_client();
  constexpr std::size_t kCalls = 150;  // of 60 KB each: more than 8 MiB
  for (std::size_t i = 0; i < kCalls; ++i)
    ASSERT_EQ(client.Post(made.path("sendMessage"), std::string(60'000, 'x'), "text/plain")->status,
              400);
  const Json newest = mock.get(made.control + "/journal?limit=1000").json;
  EXPECT_TRUE(newest["more"]);
  EXPECT_EQ(newest["records"].back()["id"],
            mock.get(made.control + "/journal?limit=1").json["records"][0]["id"]);
  std::size_t seen = 0, pages = 0;
  for (std::string since = "0"; ++pages < 10;) {
    const Json page = mock.get(made.control + "/journal?limit=1000&since=" + since).json;
    seen += page["records"].size();
    since = page["cursor"];
    if (!page["more"]) break;
  }
  EXPECT_EQ(seen, kCalls);
  EXPECT_EQ(pages, 2U);
}

}  // namespace
}  // namespace greenmock::tests
