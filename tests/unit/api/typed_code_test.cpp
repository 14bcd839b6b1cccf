// `getAuthorizationCode`, and typing its code into the phone.

#include "service_harness.hpp"

namespace greenmock::tests {

using core::State;
using Typed = core::TypedResult::Verdict;

class TypedCode : public ServiceHarness {
 protected:
  static constexpr const char* kNumber = R"({"phoneNumber":441234567890})";

  core::Reply ask_code(const core::Instance& instance, const std::string& body = kNumber) {
    auto arrived = send("POST", path(instance, "getAuthorizationCode"), body);
    if (!arrived.reply) {
      ADD_FAILURE() << "getAuthorizationCode was parked";
      return {};
    }
    service.sent(arrived.ticket, now);
    return *arrived.reply;
  }
  std::string code_of(const core::Instance& instance) {
    const core::Json json = json_of(ask_code(instance));
    EXPECT_EQ(json.value("status", false), true) << json;
    return json.value("code", "");
  }
  core::TypedResult type(core::Instance& instance, const std::string& code) {
    return service.change(instance, now, [&](core::Instance& i) { return i.enter_code(code); });
  }
  std::string message_of(const core::Reply& reply) {
    EXPECT_EQ(reply.status, 400);
    return json_of(reply).value("message", "");
  }
};

TEST_F(TypedCode, LogsInAsAScanDoes) {
  core::Instance& instance = make();
  const core::Reply reply = ask_code(instance);
  EXPECT_EQ(reply.status, 200);
  const std::string code = json_of(reply)["code"];
  EXPECT_EQ(*reply.body, R"({"status":true,"code":")" + code + "\"}");
  EXPECT_EQ(code.size(), 8U);
  EXPECT_EQ(code.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"), std::string::npos)
      << code;
  EXPECT_EQ(type(instance, code).verdict, Typed::Accepted);
  EXPECT_EQ(state_of(instance), "authorized");
  EXPECT_EQ(instance.occurrences().count(event(core::Event::Kind::Scan)), 1U)
      << "marks of a scan count it";
}

TEST_F(TypedCode, IsTakenAsAPersonTypesIt) {
  core::Instance& instance = make();
  std::string code = code_of(instance);
  for (char& c : code) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  EXPECT_EQ(type(instance, " " + code.substr(0, 4) + "-" + code.substr(4) + " ").verdict,
            Typed::Accepted);
}

TEST_F(TypedCode, LivesForTwoAndAHalfMinutesOfVirtualTime) {
  core::Instance& instance = make();
  const std::string code = code_of(instance);
  now += 1h;  // of the client: the clock of this instance stands
  jump(instance, 150s - 1ms);
  EXPECT_EQ(instance.typed_codes().judge(code, instance.now()).verdict, Typed::Accepted);
  jump(instance, 13s + 1ms);
  const core::TypedResult late = type(instance, code);
  EXPECT_EQ(late.verdict, Typed::Expired);
  EXPECT_EQ(late.age, 13s);
  EXPECT_EQ(state_of(instance), "notAuthorized");
}

TEST_F(TypedCode, ItsLifeIsASetting) {
  api::Service::Options o = options();
  o.assumptions.authorization_code_lasts = 10s;
  api::Service quick(o, now);
  core::Instance& instance = *std::get<core::Instance*>(quick.create({.paused = true}, {}, now));
  core::Request request;
  request.verb = "POST";
  request.target = path(instance, "getAuthorizationCode");
  request.body = kNumber;
  const std::string code = json_of(*quick.arrive(std::move(request), now).reply)["code"];
  quick.jump(instance, instance.now() + 10s, now);
  EXPECT_EQ(instance.enter_code(code).verdict, Typed::Expired);
}

TEST_F(TypedCode, ANewOneMakesTheOneBeforeWorthless) {
  core::Instance& instance = make();
  const std::string first = code_of(instance), second = code_of(instance);
  EXPECT_NE(first, second);
  EXPECT_EQ(type(instance, first).verdict, Typed::Worthless);
  EXPECT_EQ(type(instance, second).verdict, Typed::Accepted);
}

TEST_F(TypedCode, IsGoodForOneLoginOfThisAccountOnly) {
  core::Instance& instance = make();
  core::Instance& other = make();
  const std::string code = code_of(instance);
  EXPECT_EQ(type(other, code).verdict, Typed::NoCode);
  code_of(other);
  EXPECT_EQ(type(other, code).verdict, Typed::Wrong);
  EXPECT_EQ(service.owner_of_typed(code.substr(0, 4) + "-" + code.substr(4)), &instance);
  EXPECT_EQ(service.owner_of_typed("GAPI2015"), nullptr);
  type(instance, code);
  EXPECT_EQ(type(instance, code).verdict, Typed::WrongState);
  ask(instance, "logout");
  EXPECT_EQ(type(instance, code).verdict, Typed::Worthless);
  EXPECT_NE(code_of(instance), code);
}

TEST_F(TypedCode, ComesNoSecondTimeAfterAReset) {
  core::Instance& instance = make();
  const std::string code = code_of(instance);
  service.reset(instance, true, now);
  EXPECT_EQ(type(instance, code).verdict, Typed::Worthless);
  EXPECT_NE(code_of(instance), code);
}

TEST_F(TypedCode, LeadsThroughStartingAndIntoABlockAsAScanDoes) {
  core::InstanceSpec spec;
  spec.login.starting = 30s;
  spec.login.end = core::LoginEnd::Blocked;
  core::Instance& instance = make(spec);
  type(instance, code_of(instance));
  EXPECT_EQ(state_of(instance), "starting");
  jump(instance, 30s);
  EXPECT_EQ(state_of(instance), "blocked");
}

TEST_F(TypedCode, TheAnswerInOtherStatesIsNullOrStatusFalse) {
  EXPECT_EQ(*ask_code(make({.state = State::Authorized})).body, "null");
  for (const State state :
       {State::Starting, State::Blocked, State::SleepMode, State::YellowCard, State::Suspended}) {
    core::Instance& instance = make({.state = state});
    EXPECT_EQ(*ask_code(instance).body, R"({"status":false})") << core::to_string(state);
    EXPECT_FALSE(instance.typed_codes().current());
  }
}

TEST_F(TypedCode, AFailureHasTheStatus200AndNoCode) {
  const core::Reply failed = ask_code(make({.state = State::Starting}));
  EXPECT_EQ(failed.status, 200);
  EXPECT_EQ(json_of(failed)["status"], false);
  EXPECT_FALSE(json_of(failed).contains("code"));
}

TEST_F(TypedCode, AWrongOneChangesNothingUnlessAScriptSaysSo) {
  core::Instance& instance = make();
  code_of(instance);
  EXPECT_EQ(type(instance, "WRONG234").verdict, Typed::Wrong);
  const std::string again = code_of(instance);
  EXPECT_EQ(state_of(instance), "notAuthorized");
  EXPECT_EQ(type(instance, again).verdict, Typed::Accepted);

  core::Script script;
  core::TimelineEntry entry;
  entry.at = mark(called("getAuthorizationCode"), {}, 2);
  entry.action = State::Starting;
  script.timeline.push_back(entry);
  core::Instance& falls = make({}, script);
  code_of(falls);
  type(falls, "WRONG234");
  ask_code(falls);
  EXPECT_EQ(state_of(falls), "starting");
}

TEST_F(TypedCode, WhatIsNoJsonIsRefusedInTheWordsOfTheDocumentation) {
  core::Instance& instance = make();
  EXPECT_EQ(message_of(ask_code(instance, R"({"phoneNumber":abc})")),
            "Unexpected token a in JSON at position 15");
  EXPECT_EQ(message_of(ask_code(instance, R"({"phoneNumber":1)")), "Unexpected end of JSON input");
  EXPECT_EQ(message_of(ask_code(instance, "phoneNumber=1")),
            "Unexpected token p in JSON at position 0");
  EXPECT_EQ(message_of(ask_code(instance, std::string(300, '[') + std::string(300, ']'))),
            "bad request data");
  EXPECT_EQ(ask_code(instance, "{\"phoneNumber\":\"\xFF\"}").status, 400);
  EXPECT_FALSE(instance.typed_codes().current()) << "a refused call gives no code";
}

TEST_F(TypedCode, ANumberThatIsMissingOrNoneIsRefused) {
  core::Instance& instance = make();
  for (const char* body : {"", "{}", "[]", "null", "7", R"({"phone":1})"})
    EXPECT_EQ(message_of(ask_code(instance, body)),
              "Validation failed. Details: 'phoneNumber' is required")
        << body;
  for (const char* number : {"null", "true", "-1", "0", "1.5", "[1]", "{}", R"("+441234567890")",
                             R"("00441234567890")", R"("")", R"("abc")", "99999999999999999999"})
    EXPECT_EQ(message_of(ask_code(instance, std::string(R"({"phoneNumber":)") + number + "}")),
              "Validation failed. Details: 'phoneNumber' must be a number")
        << number;
  EXPECT_FALSE(instance.typed_codes().current());
}

TEST_F(TypedCode, DigitsAsTextAreToleratedUnlessStrict) {
  constexpr const char* kText = R"({"phoneNumber":"441234567890"})";
  core::Instance& lenient = make();
  auto arrived = send("POST", path(lenient, "getAuthorizationCode"), kText);
  EXPECT_EQ(json_of(*arrived.reply)["status"], true);
  EXPECT_EQ(arrived.ticket.record->tolerated, std::vector<std::string_view>{"phoneNumber as text"});
  core::Instance& strict = make({.strict = true});
  EXPECT_EQ(message_of(ask_code(strict, kText)),
            "Validation failed. Details: 'phoneNumber' must be a number");
  EXPECT_EQ(ask_code(strict).status, 200);
}

TEST_F(TypedCode, IsAskedForByPostOnly) {
  core::Instance& instance = make();
  EXPECT_EQ(ask(instance, "getAuthorizationCode").status, 404);
  EXPECT_EQ(send("POST", path(instance, "GetAuthorizationCode"), kNumber).reply->status, 200);
}

TEST_F(TypedCode, ARuleAnswersInItsPlaceAndThenNoCodeIsGiven) {
  core::Rule r = rule("getAuthorizationCode");
  core::RawReply raw;
  raw.kind = core::RawReply::Body::JsonValue;
  raw.json = {{"status", false}};
  r.reply = raw;
  r.times = 1;
  core::Instance& instance = make({}, script_of(r));
  EXPECT_EQ(*ask_code(instance).body, R"({"status":false})");
  EXPECT_FALSE(instance.typed_codes().current());
  EXPECT_EQ(type(instance, code_of(instance)).verdict, Typed::Accepted);
}

TEST_F(TypedCode, ARuleMayAskForAPasskeyOrSayNull) {
  core::Rule r = rule("getAuthorizationCode");
  r.reply = core::NamedReply::PasskeyRequired;
  EXPECT_EQ(json_of(ask_code(make({}, script_of(r))))["type"], "passkeyRequired");
  r.reply = core::NamedReply::Null;
  EXPECT_EQ(*ask_code(make({}, script_of(r))).body, "null");
}

TEST_F(TypedCode, AWaitGivesTheCodeWhenItEnds) {
  core::Rule r = rule("getAuthorizationCode");
  r.wait = core::Wait{core::Duration{60s}};
  core::Instance& instance = make({}, script_of(r));
  EXPECT_FALSE(send("POST", path(instance, "getAuthorizationCode"), kNumber).reply);
  EXPECT_FALSE(instance.typed_codes().current());
  jump(instance, 60s);
  const auto released = std::move(service.take_effects().released);
  ASSERT_EQ(released.size(), 1U);
  jump(instance, 149s);
  EXPECT_EQ(type(instance, json_of(released[0].reply)["code"]).verdict, Typed::Accepted)
      << "its life begins when it is given";
}

TEST_F(TypedCode, WithoutItsEffectTheClientIsToldACodeThatNoPhoneTakes) {
  core::Rule r = rule("getAuthorizationCode");
  r.apply = false;
  r.times = 1;
  core::Instance& instance = make({}, script_of(r));
  const std::string useless = code_of(instance);
  EXPECT_EQ(type(instance, useless).verdict, Typed::NoCode);
  EXPECT_NE(code_of(instance), useless) << "it must not come again, and be good then";
  EXPECT_EQ(type(instance, useless).verdict, Typed::Worthless);
}

TEST_F(TypedCode, ATimelineTypesTheCurrentOne) {
  core::Script script;
  core::TimelineEntry entry;
  entry.at = mark(called("getAuthorizationCode"), 40s);
  entry.action = core::PhoneAction::EnterCode;
  script.timeline.push_back(entry);
  entry.at = since_start(1s);  // no code is there yet: nothing happens
  script.timeline.push_back(entry);
  core::Instance& instance = make({}, script);
  jump(instance, 2s);
  code_of(instance);
  jump(instance, 39s);
  EXPECT_EQ(state_of(instance), "notAuthorized");
  jump(instance, 1s);
  EXPECT_EQ(state_of(instance), "authorized");
}

TEST_F(TypedCode, ATimelineMayTypeItInTheMomentInWhichItIsGiven) {
  core::Script script;
  core::TimelineEntry entry;
  entry.at = mark(called("getAuthorizationCode"));
  entry.action = core::PhoneAction::EnterCode;
  script.timeline.push_back(entry);
  core::Instance& instance = make({}, script);
  code_of(instance);
  EXPECT_EQ(state_of(instance), "authorized");
}

TEST_F(TypedCode, SameSeedSameCodes) {
  api::Service other(options(), core::ClientTime{5s});
  core::Instance& mine = make({.name = "same"});
  core::Instance& theirs =
      *std::get<core::Instance*>(other.create({.name = "same"}, {}, core::ClientTime{5s}));
  const std::string code = mine.tell_code();
  EXPECT_EQ(code, theirs.tell_code());
  EXPECT_NE(code, make({.name = "another"}).tell_code());
}

}  // namespace greenmock::tests
