// What a call gets that is not right, as recorded (reference: errors).

#include "service_harness.hpp"

namespace greenmock::tests {

class Errors : public ServiceHarness {
 protected:
  core::Reply reply(const std::string& verb, const std::string& target) {
    auto arrived = send(verb, target);
    service.sent(arrived.ticket, now);
    return arrived.reply.value();
  }
  static std::string header(const core::Reply& reply, std::string_view name) {
    for (const auto& [n, value] : reply.headers) {
      if (n == name) return value;
    }
    return "(none)";
  }
};

TEST_F(Errors, WrongTokenIs401WithoutABody) {
  core::Instance& instance = make();
  const core::Reply r = reply("GET", path(instance, "qr") + "0");
  EXPECT_EQ(r.status, 401);
  EXPECT_EQ(*r.body, "");
  EXPECT_EQ(header(r, "Access-Control-Allow-Origin"), "*");
  EXPECT_EQ(header(r, "Content-Type"), "(none)");
}

TEST_F(Errors, WrongInstanceIsTheProxys403) {
  const core::Reply r = reply("GET", "/waInstance999/qr/abc");
  EXPECT_EQ(r.status, 403);
  EXPECT_TRUE(r.body->starts_with("<html>\r\n<head><title>403 Forbidden</title></head>"));
  EXPECT_EQ(reply("GET", "/waInstance/qr/abc").status, 403);
}

TEST_F(Errors, ForeignPathIsTheProxys404) {
  const core::Reply r = reply("GET", "/favicon.ico");
  EXPECT_EQ(r.status, 404);
  EXPECT_EQ(header(r, "Content-Type"), "text/html");
}

TEST_F(Errors, UnknownMethodIsAnEnvelopeOfFourKeysInOrderThatEchoesTheToken) {
  core::Instance& instance = make();
  const std::string target = path(instance, "getQr");
  const core::Reply r = reply("GET", target + "?a=1");
  EXPECT_EQ(r.status, 404);
  EXPECT_EQ(*r.body, R"({"statusCode":404,"timestamp":"2026-09-21T14:13:20.000Z","path":")" +
                         target + R"(","message":"Cannot GET )" + target + "\"}");
}

TEST_F(Errors, ATokenInThePlaceOfTheMethodIsToldInTheJournalAndNotRepeatedThere) {
  core::Instance& instance = make();
  const std::string& token = instance.identity().token;
  const std::string here =
      "/waInstance" + std::to_string(instance.identity().id) + "/" + token + "/sendMessage";
  EXPECT_EQ(answered("GET", here).status, 404);
  EXPECT_EQ(last_record->note,
            "the token stands where the method should: it is .../{method}/{token}");
}

TEST_F(Errors, WrongVerbIs404NotFourZeroFive) {
  core::Instance& instance = make();
  EXPECT_EQ(reply("POST", path(instance, "qr")).status, 404);
  EXPECT_EQ(reply("GET", path(instance, "sendMessage")).status, 404);
}

TEST_F(Errors, AMethodThatIsNotBuiltIs404AndSaysSoInTheLog) {
  core::Instance& instance = make();
  auto arrived = get(instance, "getIncomingStatuses");
  EXPECT_EQ(arrived.reply->status, 404);
  EXPECT_NE(arrived.ticket.record->note.find("not built"), std::string::npos);
}

TEST_F(Errors, ARuleMayAnswerForAMethodThatIsNotBuilt) {
  core::Rule r = rule("getIncomingStatuses");
  core::RawReply raw;
  raw.kind = core::RawReply::Body::JsonValue;
  raw.json = {{"wid", "${id}@c.us"}};
  r.reply = raw;
  core::Instance& instance = make({}, script_of(r));
  EXPECT_EQ(*ask(instance, "getIncomingStatuses").body,
            R"({"wid":")" + std::to_string(instance.identity().id) + R"(@c.us"})");
}

TEST_F(Errors, AStatusAloneHasTheBodyThatIsKnownOfIt) {
  EXPECT_EQ(header(ask(make(), "getStateInstance"), "Access-Control-Allow-Origin"), "*");
  for (const int status : {400, 401, 403, 404, 429, 500, 502, 503, 504}) {
    core::Rule r = rule("getStateInstance");
    r.reply = core::StatusReply{status};
    core::Instance& instance = make({}, script_of(r));
    const core::Reply given = ask(instance, "getStateInstance");
    EXPECT_EQ(given.status, status);
    EXPECT_EQ(header(given, "Access-Control-Allow-Origin"), "*") << status;
    EXPECT_EQ(header(given, "Retry-After"), "(none)") << status;
    const std::string& body = *given.body;
    if (status == 400) {
      EXPECT_EQ(json_of(given)["message"], "bad request data");
      EXPECT_EQ(json_of(given)["path"], path(instance, "getStateInstance"));
    } else if (status == 404) {
      EXPECT_EQ(json_of(given)["message"], "Cannot GET " + path(instance, "getStateInstance"));
    } else if (status == 403 || status == 502 || status == 504) {
      const std::string title = status == 403   ? "403 Forbidden"
                                : status == 502 ? "502 Bad Gateway"
                                                : "504 Gateway Time-out";
      EXPECT_TRUE(body.starts_with("<html>\r\n<head><title>" + title + "</title></head>\r\n<body>"))
          << body;
      EXPECT_EQ(header(given, "Content-Type"), "text/html");
    } else {
      EXPECT_EQ(body, status == 500 ? "Internal Server Error" : "") << status;
    }
  }
}

TEST_F(Errors, TheQuotaIsToldInTheTwoBodiesOfItsPage) {
  const auto told = [&](const std::string& name) {
    core::Rule r = rule(name);
    r.reply = core::StatusReply{466};
    core::Instance& instance = make({}, script_of(r));
    const core::Reply given = reply("POST", path(instance, name));
    EXPECT_EQ(given.status, 466);
    return *given.body;
  };
  EXPECT_EQ(
      told("checkWhatsapp"),
      R"({"invokeStatus":{"method":"checkwhatsapp","used":100,"total":100,)"
      R"("status":"QUOTE_EXCEEDED","description":"Monthly quota has been exceeded. Please go )"
      R"(to your personal account and change the tariff to business )"
      R"(https://console.green-api.com"}})");
  const std::string sending = told("sendMessage");
  const std::string front =
      R"({"invokeStatus":{"method":"sendmessage","used":67,"total":0,)"
      R"("status":"QUOTE_ALLOWED"},"correspondentsStatus":{)"
      R"("method":"correspondents","used":3,"total":3,)"
      R"("status":"CORRESPONDENTS_QUOTE_EXCEEDED","description":"Monthly quota has )"
      R"(been exceeded. You can only send or receive messages from these numbers: )";
  ASSERT_TRUE(sending.starts_with(front)) << sending;
  const std::string back =
      ". Please go to your personal account and change the tariff to business "
      "https://console.green-api.com\"}}";
  ASSERT_TRUE(sending.ends_with(back)) << sending;
  const std::string numbers = sending.substr(front.size(), sending.find(back) - front.size());
  std::ptrdiff_t digits = 0;
  for (const char c : numbers) digits += c >= '0' && c <= '9' ? 1 : 0;
  EXPECT_EQ(digits, 3 * 11) << numbers;
  EXPECT_EQ(std::count(numbers.begin(), numbers.end(), ','), 2) << numbers;
  EXPECT_TRUE(numbers.starts_with("79") && numbers.ends_with("@c.us")) << numbers;
}

TEST_F(Errors, OptionsIs204ForAnyOrigin) {
  core::Instance& instance = make();
  for (const std::string& target :
       {path(instance, "qr"), path(instance, "nonsense"), std::string("/waInstance999/qr/x")}) {
    const core::Reply r = reply("OPTIONS", target);
    EXPECT_EQ(r.status, 204);
    EXPECT_EQ(header(r, "Access-Control-Allow-Origin"), "*");
    EXPECT_NE(header(r, "Access-Control-Allow-Methods").find("DELETE"), std::string::npos);
  }
}

TEST_F(Errors, OddShapesAreToleratedAndMarked) {
  core::Instance& instance = make();
  const std::string id = std::to_string(instance.identity().id), token = instance.identity().token;
  EXPECT_EQ(reply("GET", "//waInstance" + id + "/GETSTATEINSTANCE/" + token).status, 200);
  EXPECT_EQ(reply("GET", "/x/y/waInstance" + id + "/LogOut/" + token).status, 200);
  for (const auto& [verb, target] : std::vector<std::pair<std::string, std::string>>{
           {"POST", path(instance, "logout")},
           {"GET", path(instance, "getQRCode")},
           {"GET", path(instance, "qr") + "/"},
           {"GET", "/wainstance" + id + "/qr/" + token},
           {"GET", "/%0A/waInstance" + id + "/qr/" + token + "/"}}) {
    auto arrived = send(verb, target);
    EXPECT_EQ(arrived.reply->status, 200) << target;
    EXPECT_FALSE(arrived.ticket.record->tolerated.empty()) << target;
  }
}

TEST_F(Errors, StrictRefusesThemButTakesCaseSlashesAndPrefix) {
  core::Instance& instance = make({.strict = true});
  const std::string id = std::to_string(instance.identity().id), token = instance.identity().token;
  EXPECT_EQ(reply("GET", "/p//waInstance" + id + "/QR/" + token).status, 200);
  EXPECT_EQ(reply("POST", path(instance, "logout")).status, 404);
  EXPECT_EQ(reply("GET", path(instance, "getQRCode")).status, 404);
  EXPECT_EQ(reply("GET", path(instance, "qr") + "/").status, 404);
}

TEST_F(Errors, LimitsAreASlidingSecondOfClientTimeAndRefusedCallsDoNotCount) {
  core::InstanceSpec spec;
  spec.limits = core::LimitSpec{core::LimitSpec::Mode::Documented, {}};
  core::Instance& instance = make(spec);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(ask(instance, "qr").status, 200);
  const core::Reply refused = ask(instance, "qr");
  EXPECT_EQ(refused.status, 429);
  EXPECT_EQ(*refused.body, "");
  jump(instance, 1h);
  EXPECT_EQ(ask(instance, "qr").status, 429) << "a virtual hour is no client second";
  now += 999ms;
  EXPECT_EQ(ask(instance, "qr").status, 429);
  now += 1ms;
  EXPECT_EQ(ask(instance, "qr").status, 200);
  EXPECT_EQ(instance.counts()[method("qr")].numbered, 4U);
}

TEST_F(Errors, TheFiftyFirstMessageOfASecondIsRefused) {
  core::InstanceSpec spec;
  spec.limits = core::LimitSpec{core::LimitSpec::Mode::Documented, {}};
  core::Instance& instance = make(spec);
  for (int i = 0; i < 50; ++i)
    EXPECT_NE(reply("POST", path(instance, "sendMessage")).status, 429) << i;
  EXPECT_EQ(reply("POST", path(instance, "sendMessage")).status, 429);
  now += 1s;
  EXPECT_NE(reply("POST", path(instance, "sendMessage")).status, 429);
}

TEST_F(Errors, LimitsCanBeOthersThanTheDocumentedOnes) {
  core::InstanceSpec spec;
  spec.limits = core::LimitSpec{core::LimitSpec::Mode::Listed, {{method("qr"), {50, 1s}}}};
  core::Instance& instance = make(spec);
  for (int i = 0; i < 50; ++i) EXPECT_EQ(ask(instance, "qr").status, 200);
  EXPECT_EQ(ask(instance, "qr").status, 429);
}

TEST_F(Errors, WithoutLimitsNothingIsRefused) {
  core::Instance& instance = make();
  for (int i = 0; i < 100; ++i) EXPECT_EQ(ask(instance, "qr").status, 200);
}

TEST_F(Errors, HeadIsAGetWithoutABodyForTheShellToCut) {
  core::Instance& instance = make();
  EXPECT_EQ(reply("HEAD", path(instance, "qr")).status, 200);
}

TEST_F(Errors, ACallOnAnOwnPortReachesItsInstanceOnly) {
  core::Instance& mine = make();
  core::Instance& other = make();
  core::Request request;
  request.verb = "GET";
  request.target = path(other, "qr");
  request.own_port_of = mine.identity().id;
  EXPECT_EQ(service.arrive(std::move(request), now).reply->status, 403);
}

TEST_F(Errors, UnmatchedRequestsAreKeptToLookAt) {
  reply("GET", "/waInstance5/qr/x");
  ASSERT_EQ(service.unmatched().records().size(), 1U);
  EXPECT_EQ(service.unmatched().records()[0]->target, "/waInstance5/qr/x");
}

TEST_F(Errors, ACallOfTheControlApiIsToldOfItsPort) {
  for (const char* target : {"/_mock", "/_mock?x=1", "/_mock/health"}) {
    EXPECT_EQ(answered("GET", target).status, 404) << target;
    EXPECT_EQ(last_record->note, "the control API is on its own port (--control-port)") << target;
  }
  EXPECT_EQ(answered("GET", "/_mocks").status, 404);
  EXPECT_EQ(last_record->note, "not a Green API path: /waInstance{id}/{method}/{token}");
}

class FewInstances : public ServiceHarness {
 protected:
  FewInstances() : ServiceHarness(few()) {}
  static api::Service::Options few() {
    api::Service::Options o = options();
    o.most_instances = 2;
    return o;
  }
};

TEST_F(FewInstances, OneMoreIsRefusedUntilOneIsDeleted) {
  EXPECT_EQ(options().most_instances, 200'000U);
  make();
  core::Instance& second = make();
  const auto third = service.create({}, std::nullopt, now);
  ASSERT_TRUE(std::holds_alternative<api::Refusal>(third));
  EXPECT_EQ(std::get<api::Refusal>(third).status, 409);
  EXPECT_EQ(std::get<api::Refusal>(third).message,
            "there may be 2 instances: 2 are there, and 1 more would come; delete some");
  service.remove(second, now);
  EXPECT_TRUE(std::holds_alternative<core::Instance*>(service.create({}, std::nullopt, now)));
}

TEST_F(FewInstances, ANameThatIsMadeIsNoneThatTheSameScriptStates) {
  core::InstanceSpec with_id, with_name;
  with_id.id = 7'103'000'001;
  with_name.name = "#1";
  core::Script script;
  script.instances = {with_id, with_name};
  EXPECT_FALSE(service.load(script, now));
  ASSERT_TRUE(service.find("#1"));
  EXPECT_NE(service.find("#1")->identity().id, 7'103'000'001U);
  EXPECT_EQ(service.instances().size(), 2U);
}

TEST_F(FewInstances, AScriptWithMoreThanThereMayBeMakesNone) {
  make();
  core::Script script;
  script.instances.resize(2);
  const auto refused = service.load(script, now);
  ASSERT_TRUE(refused);
  EXPECT_EQ(refused->status, 409);
  EXPECT_EQ(service.instances().size(), 1U);
}

}  // namespace greenmock::tests
