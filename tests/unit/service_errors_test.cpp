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

TEST_F(Errors, WrongVerbIs404NotFourZeroFive) {
  core::Instance& instance = make();
  EXPECT_EQ(reply("POST", path(instance, "qr")).status, 404);
  EXPECT_EQ(reply("GET", path(instance, "sendMessage")).status, 404);
}

TEST_F(Errors, AMethodThatIsNotBuiltIs404AndSaysSoInTheLog) {
  core::Instance& instance = make();
  auto arrived = get(instance, "getContacts");
  EXPECT_EQ(arrived.reply->status, 404);
  EXPECT_NE(arrived.ticket.record->note.find("not built"), std::string::npos);
}

TEST_F(Errors, ARuleMayAnswerForAMethodThatIsNotBuilt) {
  core::Rule r = rule("getContacts");
  core::RawReply raw;
  raw.kind = core::RawReply::Body::JsonValue;
  raw.json = {{"wid", "${id}@c.us"}};
  r.reply = raw;
  core::Instance& instance = make({}, script_of(r));
  EXPECT_EQ(*ask(instance, "getContacts").body,
            R"({"wid":")" + std::to_string(instance.identity().id) + R"(@c.us"})");
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

}  // namespace greenmock::tests
