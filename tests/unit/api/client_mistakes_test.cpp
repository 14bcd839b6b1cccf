// The mistakes of real clients, by their rows in the list that the product was made from: each is
// provoked by a script shorter than ten lines. What a client must do then is for the conformance
// kit; here the service has to do its part.

#include <algorithm>
#include <functional>

#include "api/vocabulary.hpp"
#include "core/encoding/base64.hpp"
#include "core/login/qr_reader.hpp"
#include "script/load.hpp"
#include "service_harness.hpp"

namespace greenmock::tests {

using core::Instance;
using core::Json;
using core::State;

class ClientMistakes : public ServiceHarness {
 protected:
  /// An instance that plays the script, which may begin in a state.
  Instance& playing(const std::string& script, State state = State::NotAuthorized,
                    std::optional<std::string> token = std::nullopt) {
    EXPECT_LT(std::count(script.begin(), script.end(), '\n'), 10) << script;
    auto loaded = script::load_script(script, script::Scope::Instance, api::method_names());
    EXPECT_TRUE(loaded) << script << (loaded ? "" : loaded.problems[0].message);
    return make({.token = std::move(token), .state = state}, loaded.value);
  }
  core::Reply qr(Instance& i) { return ask(i, "qr"); }
  std::string message_of_qr(Instance& i) { return json_of(qr(i)).value("message", ""); }
  std::vector<core::Reply> after(Instance& i, core::Duration span) {
    jump(i, span);
    std::vector<core::Reply> replies;
    for (api::Released& r : service.take_effects().released) {
      service.sent(r.ticket, now);
      replies.push_back(std::move(r.reply));
    }
    return replies;
  }
  static bool is_code(const core::Reply& reply) {
    const auto json = Json::parse(*reply.body, nullptr, false);
    return json.is_object() && json.value("type", "") == "qrCode";
  }
};

// --- qr

TEST_F(ClientMistakes, Q1_AnErrorAndAlreadyLoggedComeInPlaceOfAPicture) {
  Instance& i =
      playing(R"({"rules":[{"when":{"method":"qr","call":1},"reply":{"error":"Internal trouble"}},
    {"when":{"method":"qr"},"reply":"alreadyLogged"}]})");
  EXPECT_EQ(json_of(qr(i)), (Json{{"type", "error"}, {"message", "Internal trouble"}}));
  EXPECT_EQ(type_of_qr(i), "alreadyLogged");
}

TEST_F(ClientMistakes, Q2_Q3_AnAccountThatIsLoggedInSaysSoAndStaysIn) {
  Instance& i = playing("{}", State::Authorized);
  EXPECT_EQ(type_of_qr(i), "alreadyLogged");
  EXPECT_EQ(state_of(i), "authorized");
}

TEST_F(ClientMistakes, Q4_QrAnswersAtOnceHoweverOften) {
  Instance& i = playing("{}");
  for (int n = 0; n < 50; ++n) EXPECT_TRUE(is_code(qr(i)));
  EXPECT_EQ(i.journal().records().size(), 50U) << "and the journal has seen each";
}

TEST_F(ClientMistakes, Q5_Q6_TheCodeChangesTenTimesAndNobodyScansIt) {
  Instance& i = playing("{}");
  std::string last;
  for (int n = 0; n < 10; ++n) {
    const std::string code = message_of_qr(i);
    EXPECT_NE(code, last);
    last = code;
    jump(i, 20s);
  }
}

TEST_F(ClientMistakes, Q7_QrTakes55SecondsAndThenNearlyTenMinutes) {
  Instance& i = playing(R"({"rules":[{"when":{"method":"qr","call":1},"wait":"55s"},
    {"when":{"method":"qr","call":2},"wait":"9m50s"}]})");
  for (const core::Duration wait : {core::Duration{55s}, core::Duration{590s}}) {
    EXPECT_FALSE(get(i, "qr").reply);
    EXPECT_TRUE(after(i, wait - 1ms).empty());
    EXPECT_TRUE(is_code(after(i, 1ms).at(0)));
  }
}

TEST_F(ClientMistakes, Q8_QrIsReadAndNeverAnswered) {
  Instance& i = playing(R"({"rules":[{"when":{"method":"qr"},"fault":"hang"}]})");
  EXPECT_FALSE(get(i, "qr").reply);
  EXPECT_TRUE(after(i, 24h).empty());
}

TEST_F(ClientMistakes, Q9_TwoErrorsThenACode) {
  Instance& i = playing(
      R"({"rules":[{"when":{"method":"qr"},"times":2,"reply":{"error":"Internal trouble"}}]})");
  EXPECT_EQ(type_of_qr(i), "error");
  EXPECT_EQ(type_of_qr(i), "error");
  EXPECT_EQ(type_of_qr(i), "qrCode");
}

TEST_F(ClientMistakes, Q10_TheSameErrorForTenMinutes) {
  Instance& i = playing(
      R"({"rules":[{"when":{"method":"qr","until":"10m"},"reply":{"error":"Internal trouble"}}]})");
  for (int n = 0; n < 10; ++n, jump(i, 1min)) EXPECT_EQ(type_of_qr(i), "error");
  EXPECT_EQ(type_of_qr(i), "qrCode");
}

TEST_F(ClientMistakes, Q11_TheSameErrorInOtherWords) {
  Instance& i = playing(R"({"rules":[{"when":{"method":"qr","call":1},"reply":"hasAuth"},
    {"when":{"method":"qr","call":2},"reply":{"error":"INSTANCE HAS AUTH, PLEASE LOG OUT FIRST"}}]})");
  EXPECT_NE(message_of_qr(i), message_of_qr(i));
}

TEST_F(ClientMistakes, Q12_ATimeoutAnUnknownTypeAndThenACode) {
  Instance& i = playing(R"({"rules":[{"when":{"method":"qr","call":1},"reply":"timeout"},
    {"when":{"method":"qr","call":2},"reply":{"type":"pending_password","message":""}}]})");
  EXPECT_EQ(type_of_qr(i), "timeout");
  EXPECT_EQ(type_of_qr(i), "pending_password");
  EXPECT_EQ(type_of_qr(i), "qrCode");
}

TEST_F(ClientMistakes, Q13_Q14_TheMessageIsABarePngInBase64) {
  Instance& i = playing("{}");
  const auto png = core::base64_decode(message_of_qr(i));
  ASSERT_TRUE(png);
  EXPECT_TRUE(png->starts_with("\x89PNG\r\n"));
  EXPECT_EQ(core::read_qr_png(*png).payloads, std::vector<std::string>{i.payload()});
}

TEST_F(ClientMistakes, Q15_GetQrCodeDoesNotExist) {
  Instance& i = playing("{}");
  i.change_behaviour().strict = true;
  EXPECT_EQ(ask(i, "getQRCode").status, 404);
  EXPECT_EQ(ask(i, "getQr").status, 404);
}

TEST_F(ClientMistakes, Q16_ThePhoneScansBetweenTwoCalls) {
  Instance& i = playing(R"({"timeline":[{"at":"qr#1+5s","phone":"scan"}]})");
  EXPECT_EQ(type_of_qr(i), "qrCode");
  jump(i, 10s);
  EXPECT_EQ(type_of_qr(i), "alreadyLogged");
}

TEST_F(ClientMistakes, Q17_A500AndThen200WithHtml) {
  Instance& i = playing(R"({"rules":[{"when":{"method":"qr","call":1},"reply":500},
    {"when":{"method":"qr","call":2},"reply":{"text":"<html>Bad gateway</html>"},"as":[{"contentType":"text/html"}]}]})");
  EXPECT_EQ(qr(i).status, 500);
  const core::Reply html = qr(i);
  EXPECT_EQ(html.status, 200);
  EXPECT_EQ(*html.body, "<html>Bad gateway</html>");
  EXPECT_EQ(html.headers.back().second, "text/html");
}

// --- state, logout, settings

TEST_F(ClientMistakes, S1_TheStatesInTurn) {
  Instance& i =
      playing(R"({"timeline":[{"at":"10s","state":"starting"},{"at":"20s","state":"sleepMode"},
    {"at":"30s","state":"blocked"},{"at":"40s","state":"yellowCard"},{"at":"50s","state":"suspended"}]})");
  for (const char* state :
       {"notAuthorized", "starting", "sleepMode", "blocked", "yellowCard", "suspended"}) {
    EXPECT_EQ(state_of(i), state);
    jump(i, 10s);
  }
}

TEST_F(ClientMistakes, S2_AStateThatNobodyKnows) {
  Instance& i = playing(
      R"({"rules":[{"when":{"method":"getStateInstance"},"reply":{"json":{"stateInstance":"hibernating"}}}]})");
  EXPECT_EQ(state_of(i), "hibernating");
}

TEST_F(ClientMistakes, S3_LogoutByPostIs404InStrictMode) {
  Instance& i = playing("{}", State::Authorized);
  i.change_behaviour().strict = true;
  EXPECT_EQ(send("POST", path(i, "logout")).reply->status, 404);
  EXPECT_EQ(state_of(i), "authorized");
  EXPECT_EQ(ask(i, "logout").status, 200);
}

TEST_F(ClientMistakes, S4_LogoutSaysNoFailsAndSaysNothing) {
  Instance& i = playing(
      R"({"rules":[{"when":{"method":"logout","call":1},"reply":{"json":{"isLogout":false}}},
    {"when":{"method":"logout","call":2},"reply":500},{"when":{"method":"logout"},"reply":"empty"}]})",
      State::Authorized);
  EXPECT_EQ(json_of(ask(i, "logout"))["isLogout"], false);
  EXPECT_EQ(ask(i, "logout").status, 500);
  EXPECT_EQ(*ask(i, "logout").body, "");
  EXPECT_EQ(state_of(i), "authorized");
}

TEST_F(ClientMistakes, S5_AfterALogoutThereIsNoCodeFor90Seconds) {
  Instance& i = playing(R"({"timeline":[{"at":"logout","state":"starting"},
    {"at":"logout+90s","state":"notAuthorized"}]})",
                        State::Authorized);
  ask(i, "logout");
  EXPECT_EQ(state_of(i), "starting");
  EXPECT_FALSE(is_code(qr(i)));
  jump(i, 90s);
  EXPECT_TRUE(is_code(qr(i)));
}

TEST_F(ClientMistakes, S6_AuthorizedForTwoSecondsAndThenNoMore) {
  Instance& i = playing(R"({"timeline":[{"at":"scan+2s","state":"notAuthorized"}]})");
  scan(i, i.payload());
  EXPECT_EQ(state_of(i), "authorized");
  jump(i, 2s);
  EXPECT_EQ(state_of(i), "notAuthorized");
}

// --- HTTP and errors

TEST_F(ClientMistakes, H1_AnEmpty401AndA502OfTheProxy) {
  Instance& i = playing(R"({"rules":[{"when":{"call":1},"reply":401},{"when":{},"reply":502}]})");
  const core::Reply unauthorized = ask(i, "getStateInstance");
  EXPECT_EQ(unauthorized.status, 401);
  EXPECT_EQ(*unauthorized.body, "");
  const core::Reply gateway = ask(i, "getStateInstance");
  EXPECT_EQ(gateway.status, 502);
  EXPECT_NE(gateway.body->find("<html>"), std::string::npos);
}

TEST_F(ClientMistakes, H2_H3_A200ThatIsAPage) {
  Instance& i = playing(R"({"rules":[{"when":{"method":"getStateInstance"},
    "reply":{"headers":{"Content-Type":"text/html"},"text":"<html>It works!</html>"}}]})");
  const core::Reply page = ask(i, "getStateInstance");
  EXPECT_EQ(page.status, 200);
  EXPECT_EQ(*page.body, "<html>It works!</html>");
}

TEST_F(ClientMistakes, H4_FourErrorsThatMeanFourThings) {
  Instance& i =
      playing(R"({"rules":[{"when":{"call":1},"reply":401},{"when":{"call":2},"reply":429},
    {"when":{"call":3},"reply":466},{"when":{"call":4},"reply":500}]})");
  for (const int status : {401, 429, 466, 500})
    EXPECT_EQ(ask(i, "getStateInstance").status, status);
}

TEST_F(ClientMistakes, H7_A429ThatNamesThePause) {
  Instance& i = playing(
      R"({"rules":[{"when":{"call":1},"reply":{"status":429,"headers":{"Retry-After":"7"}}}]})");
  const core::Reply reply = ask(i, "getStateInstance");
  EXPECT_EQ(reply.status, 429);
  EXPECT_EQ(reply.headers.back(), (std::pair<std::string, std::string>{"Retry-After", "7"}));
}

TEST_F(ClientMistakes, H8_A401InsideA200) {
  Instance& i = playing(
      R"({"rules":[{"when":{},"reply":{"text":"{\"code\": 401, \"description\": \"Unauthorized\"}"}}]})");
  const core::Reply reply = ask(i, "getStateInstance");
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(*reply.body, R"({"code": 401, "description": "Unauthorized"})") << "with its blanks";
}

TEST_F(ClientMistakes, H9_ABodyThatIsCutShort) {
  Instance& i = playing(R"({"rules":[{"when":{"method":"qr"},"fault":{"cutBody":60}}]})");
  EXPECT_EQ(std::get<core::fault::CutBody>(qr(i).fault).bytes, 60U);
}

TEST_F(ClientMistakes, H11_OneSlashTwoSlashesAndAPrefixLeadToTheSameCall) {
  Instance& i = playing("{}");
  for (const std::string prefix : {"/", "//", "/some/prefix/"}) {
    const auto arrived = send("GET", prefix + path(i, "qr").substr(1));
    EXPECT_EQ(arrived.reply->status, 200) << prefix;
    EXPECT_EQ(arrived.ticket.record->target, prefix + path(i, "qr").substr(1)) << "as it was sent";
  }
}

TEST_F(ClientMistakes, H12_ErrorsThatEchoTheTokenInThePath) {
  Instance& i =
      playing(R"({"rules":[{"when":{"call":1},"reply":{"status":400,"message":"bad request data"}},
    {"when":{"call":2},"reply":429},{"when":{"call":3},"reply":500}]})");
  const Json envelope = json_of(ask(i, "getStateInstance"));
  EXPECT_NE(envelope.value("path", "").find(i.identity().token), std::string::npos);
  EXPECT_EQ(ask(i, "getStateInstance").status, 429);
  EXPECT_EQ(ask(i, "getStateInstance").status, 500);
}

TEST_F(ClientMistakes, H16_AShortToken) {
  Instance& i = playing("{}", State::NotAuthorized, "abc123");
  EXPECT_TRUE(is_code(qr(i)));
}

}  // namespace greenmock::tests
