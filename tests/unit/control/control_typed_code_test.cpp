// A code that is typed instead of scanned, over the control API.

#include "control_harness.hpp"

namespace greenmock::tests {
namespace {

class ControlTypedCode : public testing::Test {
 protected:
  Made paused(const std::string& name) const {
    return mock.make(R"({"clock":{"paused":true},"name":")" + name + "\"}");
  }
  std::string given_to(const Made& made) const {
    const Response r = response_of(mock.data_client().Post(
        made.path("getAuthorizationCode"), R"({"phoneNumber":441234567890})", "application/json"));
    EXPECT_EQ(r.status, 200) << r.text;
    return r.json.value("code", "");
  }
  static std::string typed(const std::string& code) {
    return Json({{"do", "enterCode"}, {"code", code}}).dump();
  }
  Response type(const Made& made, const std::string& code) const {
    return mock.post(made.control + "/phone", typed(code));
  }

  const MockServer mock;
};

TEST_F(ControlTypedCode, LogsTheAccountIn) {
  const Made made = paused("a");
  const Response r = type(made, given_to(made));
  EXPECT_EQ(r.status, 200) << r.text;
  EXPECT_EQ(r.json["state"], "authorized");
  EXPECT_EQ(mock.call(made, "getStateInstance").json["stateInstance"], "authorized");
  EXPECT_EQ(mock.wait_for(made, R"({"event":"scan"})").status, 200);
}

TEST_F(ControlTypedCode, WithoutACodeTypesTheCurrentOne) {
  const Made made = paused("a");
  EXPECT_EQ(mock.post(made.control + "/phone", R"({"do":"enterCode"})").json["reason"], "noCode");
  given_to(made);
  EXPECT_EQ(mock.post(made.control + "/phone", R"({"do":"enterCode"})").json["state"],
            "authorized");
  const Response again = mock.post(made.control + "/phone", R"({"do":"enterCode"})");
  EXPECT_EQ(again.json["reason"], "wrongState");
  EXPECT_EQ(again.detail(), "the instance is authorized already; log out first");
}

TEST_F(ControlTypedCode, TellsTheAgeOfTheCurrentOneWhenAnotherIsTyped) {
  const Made made = paused("a");
  const std::string first = given_to(made);
  mock.post(made.control + "/clock/advance", R"({"by":"5s"})");
  given_to(made);
  mock.post(made.control + "/clock/advance", R"({"by":"40s"})");
  const Response wrong = type(made, "GAPI2015");
  EXPECT_EQ(wrong.status, 409);
  EXPECT_EQ(wrong.json["reason"], "wrongCode");
  EXPECT_EQ(wrong.json["currentAgeMs"], 40'000);
  EXPECT_EQ(wrong.detail(), "this is not the code; the current one was given 40s ago");
  const Response replaced = type(made, first);
  EXPECT_EQ(replaced.json["reason"], "worthless");
  EXPECT_EQ(replaced.json["currentAgeMs"], 40'000);
  mock.post(made.control + "/clock/advance", R"({"by":"2m"})");
  EXPECT_EQ(type(made, "GAPI2015").detail(), "this is not the code; the last one expired 10s ago");
}

TEST_F(ControlTypedCode, RefusesOneThatIsTooOldWithItsAge) {
  const Made made = paused("a");
  const std::string code = given_to(made);
  mock.post(made.control + "/clock/advance", R"({"by":"2m42s"})");
  const Response r = type(made, code);
  EXPECT_EQ(r.status, 409);
  EXPECT_EQ(r.json["reason"], "expired");
  EXPECT_EQ(r.json["ageMs"], 12'000);
  EXPECT_EQ(r.detail(), "this code expired 12s ago; ask getAuthorizationCode for another");
}

TEST_F(ControlTypedCode, AStrayOneFindsItsInstance) {
  given_to(paused("a"));
  const Made made = paused("theone");
  const std::string code = given_to(made);
  const Response r = mock.post("/_mock/phone", typed(code.substr(0, 4) + "-" + code.substr(4)));
  EXPECT_EQ(r.status, 200) << r.text;
  EXPECT_EQ(r.json["name"], "theone");
  EXPECT_EQ(mock.post("/_mock/phone", typed(code)).json["reason"], "wrongState");
  const Response none = mock.post("/_mock/phone", typed("GAPI2015"));
  EXPECT_EQ(none.status, 404);
  EXPECT_EQ(none.json["reason"], "foreign");
}

TEST_F(ControlTypedCode, SaysWhatIsWrongWithTheRequest) {
  const Made made = paused("a");
  EXPECT_EQ(mock.post("/_mock/phone", "{}").status, 400);
  EXPECT_EQ(mock.post("/_mock/phone", R"({"do":"enterCode"})").status, 400);
  EXPECT_EQ(mock.post("/_mock/phone", R"({"do":"scan","code":"x"})").json["field"], "/do");
  EXPECT_EQ(mock.post("/_mock/phone", R"({"do":"enterCode","code":7})").json["field"], "/code");
  EXPECT_EQ(mock.post(made.control + "/phone", R"({"do":"enterCode","image":"x"})").status, 400);
  EXPECT_EQ(mock.post(made.control + "/phone", R"({"do":"off","code":"x"})").status, 400);
}

}  // namespace
}  // namespace greenmock::tests
