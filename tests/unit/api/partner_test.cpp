// The partner API (docs: partners/createInstance, getInstances, deleteInstanceAccount).

#include "api/service/partner.hpp"

#include "service_harness.hpp"

namespace greenmock::tests {

using core::Instance;
using core::Json;
using core::State;

class Partner : public ServiceHarness {
 protected:
  static constexpr const char* kToken = "gac.1234567890";
  static constexpr core::ConnectionId kConnection = 7;

  explicit Partner(api::Service::Options o = with_token()) : ServiceHarness(std::move(o)) {}
  static api::Service::Options with_token() {
    api::Service::Options o = options();
    o.partner_token = kToken;
    return o;
  }

  core::Reply call(const std::string& verb, const std::string& method, const std::string& body = "",
                   const std::string& token = kToken) {
    auto arrived = send(verb, "/partner/" + method + "/" + token, body, kConnection);
    service.sent(arrived.ticket, now);
    last = arrived.ticket.record;
    return *arrived.reply;
  }
  core::Reply create(const Json& body) { return call("POST", "createInstance", core::dump(body)); }
  core::Reply remove(const Json& body) {
    return call("POST", "deleteInstanceAccount", core::dump(body));
  }
  Json list() { return json_of(call("GET", "getInstances")); }
  /// Makes one; its clock stands still.
  Instance& created(const Json& body = {{"name", "shop"}}) {
    Instance& instance = *service.find(json_of(create(body))["idInstance"].get<core::InstanceId>());
    service.change_clock(instance, std::nullopt, true, now);
    return instance;
  }
  static std::string message_of(const core::Reply& reply) {
    return json_of(reply).value("message", "");
  }

  std::shared_ptr<core::Record> last;
};

TEST_F(Partner, MakesAnInstanceThatAnswers) {
  const core::Reply reply = create({{"name", "shop"}, {"incomingWebhook", "yes"}});
  EXPECT_EQ(reply.status, 200);
  const Json json = json_of(reply);
  Instance* instance = service.find(json["idInstance"].get<core::InstanceId>());
  ASSERT_TRUE(instance);
  EXPECT_EQ(*reply.body, R"({"idInstance":)" + std::to_string(instance->identity().id) +
                             R"(,"apiTokenInstance":")" + instance->identity().token +
                             R"(","typeInstance":"whatsapp"})");
  EXPECT_EQ(state_of(*instance), "notAuthorized");
  EXPECT_EQ(json_of(ask(*instance, "getSettings"))["incomingWebhook"], "yes");
  EXPECT_EQ(service.find("shop"), instance);
}

TEST_F(Partner, TwoMayHaveOneName) {
  Instance& first = created();
  Instance& second = created();
  EXPECT_NE(first.identity().id, second.identity().id);
  EXPECT_EQ(service.find("shop"), &first);
  const Json all = list();
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0]["name"], "shop");
  EXPECT_EQ(all[1]["name"], "shop");
}

TEST_F(Partner, ANameThatAnAccountCannotHaveIsToldAllTheSame) {
  for (const char* name : {"1101000001", "#1", "a\nb", " "}) {
    EXPECT_FALSE(api::fits_account(name)) << name;
    const core::InstanceId id = created({{"name", name}}).identity().id;
    for (const Json& each : list()) {
      if (each["idInstance"] == id) {
        EXPECT_EQ(each["name"], name);
      }
    }
  }
  EXPECT_FALSE(api::fits_account(std::string(65, 'n')));
  EXPECT_TRUE(api::fits_account("shop 1"));
}

TEST_F(Partner, ANameHasAThousandBytesAtMost) {
  EXPECT_EQ(message_of(create({{"name", std::string(1'001, 'n')}})),
            "Validation failed. Details: 'name' must be at most 1000 bytes long");
  EXPECT_TRUE(service.instances().empty());
  EXPECT_EQ(create({{"name", std::string(1'000, 'n')}}).status, 200);
}

TEST_F(Partner, SettingsAreValidated) {
  const std::string begin = "Validation failed. Details: ";
  EXPECT_EQ(message_of(create(Json::object())), begin + "'value' must have at least 1 key");
  EXPECT_EQ(message_of(create(Json::array())), begin + "'value' must be of type object");
  EXPECT_EQ(message_of(create({{"name", 5}})), begin + "'name' must be a string");
  EXPECT_EQ(last->note, "partner API: " + begin + "'name' must be a string");
  EXPECT_EQ(message_of(create({{"incomingWebhook", true}})),
            begin + "'incomingWebhook' must be one of [yes, no]");
  EXPECT_EQ(call("POST", "createInstance", "{oops").status, 400);
  EXPECT_EQ(call("POST", "createInstance", std::string(100'001, ' ')).status, 500);
  EXPECT_TRUE(service.instances().empty());
  EXPECT_EQ(create({{"name", "a"}, {"unheardOf", 1}}).status, 200);
  EXPECT_EQ(last->tolerated, std::vector<std::string_view>{"unknown setting"});
}

TEST_F(Partner, ListsAllInstancesWithTheKeysOfThePage) {
  Instance& instance = created();
  const std::string id = std::to_string(instance.identity().id);
  // kStart is 2026-09-21T14:13:20Z.
  EXPECT_EQ(*call("GET", "getInstances").body,
            R"([{"idInstance":)" + id +
                R"(,"name":"shop","typeInstance":"whatsapp","typeAccount":"","partnerUserUiid":"",)"
                R"("timeCreated":"2026-09-21T14:13:20","timeDeleted":"0001-01-01T00:00:00",)"
                R"("apiTokenInstance":")" +
                instance.identity().token +
                R"(","deleted":false,"tariff":"PARTNER_23","isFree":false,"isPartner":true,)"
                R"("expirationDate":"2026-10-21T14:13:20","isExpired":false}])");
  core::InstanceSpec named;
  named.name = "mine";
  make(named);
  make();
  std::set<std::string> names;
  for (const Json& each : list()) names.insert(each["name"]);
  EXPECT_EQ(names, (std::set<std::string>{"shop", "mine", "Instance 1101000001"}));
}

TEST_F(Partner, ThePaymentRenewsItself) {
  created();
  service.jump_all(24h * 31, now);
  EXPECT_EQ(list()[0]["expirationDate"], "2026-11-20T14:13:20");
}

TEST_F(Partner, DeletesAnInstance) {
  Instance& instance = created();
  const core::InstanceId id = instance.identity().id;
  const std::string state = path(instance, "getStateInstance");
  const core::Reply reply = remove({{"idInstance", id}});
  EXPECT_EQ(*reply.body, R"({"deleteInstanceAccount":true})");
  EXPECT_FALSE(service.find(id));
  const Json gone = list().at(0);
  EXPECT_EQ(gone["deleted"], true);
  EXPECT_EQ(gone["timeDeleted"], "2026-09-21T14:13:20");
  EXPECT_EQ(gone["name"], "shop");
  const auto called = send("GET", state);
  EXPECT_EQ(called.reply->status, 400);
  EXPECT_EQ(message_of(*called.reply), "Instance is deleted");
}

TEST_F(Partner, ANameThatIsMadeAgainIsAnotherInstance) {
  std::set<core::InstanceId> ids;
  std::set<std::string> tokens;
  for (std::size_t time = 1; time <= 3; ++time) {
    Instance& instance = created();
    ids.insert(instance.identity().id);
    tokens.insert(instance.identity().token);
    const std::string state = path(instance, "getStateInstance");
    EXPECT_EQ(service.find("shop"), &instance);
    remove({{"idInstance", instance.identity().id}});
    EXPECT_EQ(send("GET", state).reply->status, 400);
    EXPECT_EQ(list().size(), time);
  }
  EXPECT_EQ(ids.size(), 3U);
  EXPECT_EQ(tokens.size(), 3U);
}

TEST_F(Partner, ANameIsOfAnotherInstanceEvenWhenTheDeletedOneIsShownNoMore) {
  const core::Identity first = created().identity();
  remove({{"idInstance", first.id}});
  service.jump_all(24h * 100, now);
  EXPECT_TRUE(list().empty());
  const core::Identity second = created().identity();
  EXPECT_NE(second.id, first.id);
  EXPECT_NE(second.token, first.token);
}

TEST_F(Partner, TheFirstNumberOfAServerIsNotGivenTwice) {
  core::InstanceSpec spec;
  const auto made = service.create(spec, std::nullopt, now);
  const core::InstanceId first = std::get<Instance*>(made)->identity().id;
  remove({{"idInstance", first}});
  spec.name = "#1";
  EXPECT_NE(std::get<Instance*>(service.create(spec, std::nullopt, now))->identity().id, first);
}

TEST_F(Partner, ANumberThatSomebodyAsksForIsListedOnce) {
  const core::InstanceId id = created().identity().id;
  remove({{"idInstance", id}});
  core::InstanceSpec spec;
  spec.id = id;
  ASSERT_TRUE(std::holds_alternative<Instance*>(service.create(spec, std::nullopt, now)));
  ASSERT_EQ(list().size(), 1U);
  EXPECT_EQ(list()[0]["deleted"], false);
}

TEST_F(Partner, ADeletionCutsTheConnectionsButThatOfTheCallAndTellsWhoWatches) {
  const core::InstanceId id = created().identity().id;
  service.take_effects();
  core::InstanceId told = 0;
  service.on_gone = [&](core::InstanceId gone, const core::Moment&) { told = gone; };
  remove({{"idInstance", id}});
  EXPECT_EQ(told, id);
  // The answer may have to go over a connection on which the instance was called before.
  const auto dropped = service.take_effects().dropped;
  ASSERT_EQ(dropped.size(), 1U);
  EXPECT_EQ(dropped[0].instance, id);
  EXPECT_EQ(dropped[0].except, kConnection);
}

TEST_F(Partner, DeletedOnesAreShownForThreeMonths) {
  const core::InstanceId id = created().identity().id;
  remove({{"idInstance", id}});
  service.jump_all(24h * 90, now);
  EXPECT_EQ(list().size(), 1U);
  service.jump_all(1s, now);
  EXPECT_TRUE(list().empty());
}

TEST_F(Partner, WhatIsNotThereIsNotFoundWith200) {
  const core::InstanceId id = created().identity().id;
  remove({{"idInstance", id}});
  for (const Json& body :
       {Json{{"idInstance", id}}, Json{{"idInstance", 7}}, Json{{"idInstance", -7}}}) {
    const core::Reply reply = remove(body);
    EXPECT_EQ(reply.status, 200);
    EXPECT_EQ(*reply.body, R"({"code":404,"description":"Not found"})");
  }
}

TEST_F(Partner, AnIdMustBeANumberOrLookLikeOne) {
  const core::InstanceId id = created().identity().id;
  EXPECT_EQ(message_of(remove(Json::object())),
            "Validation failed. Details: 'idInstance' is required");
  for (const Json& bad : {Json("x"), Json(""), Json("1x"), Json(1.5), Json(nullptr)})
    EXPECT_EQ(message_of(remove({{"idInstance", bad}})),
              "Validation failed. Details: 'idInstance' must be a number")
        << core::dump(bad);
  EXPECT_EQ(json_of(remove({{"idInstance", std::to_string(id)}}))["deleteInstanceAccount"], true);
  EXPECT_EQ(last->tolerated, std::vector<std::string_view>{"number as text"});
}

TEST_F(Partner, ANumberThatNoDoubleHoldsIsAnswered) {
  for (const char* method : {"createInstance", "deleteInstanceAccount"})
    EXPECT_EQ(call("POST", method, R"({"idInstance":1e999})").status, 400) << method;
}

TEST_F(Partner, AWrongTokenIsUnauthorizedWith200) {
  for (const std::string& token :
       {std::string("gac.0000000000"), std::string("x"), std::string()}) {
    const core::Reply reply = call("GET", "getInstances", "", token);
    EXPECT_EQ(reply.status, 200) << token;
    EXPECT_EQ(*reply.body, R"({"code":401,"description":"Unauthorized"})") << token;
  }
  EXPECT_EQ(*send("GET", "/partner/getInstances").reply->body,
            R"({"code":401,"description":"Unauthorized"})");
  call("POST", "createInstance", R"({"name":"shop"})", "x");
  EXPECT_TRUE(service.instances().empty());
}

TEST_F(Partner, UnknownMethodsAndVerbsAreNotFound) {
  for (const auto& [verb, method] : std::vector<std::pair<std::string, std::string>>{
           {"GET", "createInstance"}, {"POST", "getInstances"}, {"GET", "qr"}, {"GET", "x"}}) {
    const core::Reply reply = call(verb, method);
    EXPECT_EQ(reply.status, 404) << method;
    EXPECT_EQ(message_of(reply), "Cannot " + verb + " /partner/" + method + "/" + kToken);
  }
}

TEST_F(Partner, PathsOfRealClientsAreTaken) {
  const std::string token = kToken;
  for (const std::string& target :
       {"//partner/getInstances/" + token, "/partner/getInstances/" + token + "/",
        "/partner/GetInstances/" + token, "http://host/partner/getInstances/" + token,
        "/proxy/partner/getInstances/" + token + "?x=1"})
    EXPECT_EQ(*send("GET", target).reply->body, "[]") << target;
  EXPECT_EQ(send("OPTIONS", "/partner/getInstances/" + token).reply->status, 204);
}

TEST_F(Partner, AnAccountKnowsNoSuchMethods) {
  Instance& instance = make();
  const auto called = send("POST", path(instance, "createInstance"), R"({"name":"shop"})");
  EXPECT_EQ(called.reply->status, 404);
  EXPECT_NE(called.ticket.record->note.find("/partner/createInstance/"), std::string::npos);
  EXPECT_EQ(service.instances().size(), 1U);
}

TEST_F(Partner, CallsAreInTheJournalOfNoInstance) {
  Instance& instance = created();
  list();
  EXPECT_EQ(service.unmatched().records().back(), last);
  EXPECT_EQ(last->method_name, "getInstances");
  EXPECT_TRUE(instance.journal().records().empty());
}

class NoPartner : public Partner {
 protected:
  NoPartner() : Partner(options()) {}
};

TEST_F(NoPartner, WithoutATokenOfTheServerEveryoneIsUnauthorized) {
  for (const char* token : {kToken, ""})
    EXPECT_EQ(json_of(call("GET", "getInstances", "", token))["code"], 401);
  EXPECT_NE(last->note.find("--partner-token"), std::string::npos);
}

// docs: Common errors, 401
class PartnerByStatus : public Partner {
 protected:
  PartnerByStatus() : Partner(by_status()) {}
  static api::Service::Options by_status() {
    api::Service::Options o = with_token();
    o.assumptions.partner_token_by_status = true;
    return o;
  }
};

TEST_F(PartnerByStatus, AWrongTokenIs401WithoutABody) {
  const core::Reply reply = call("GET", "getInstances", "", "gac.0000000000");
  EXPECT_EQ(reply.status, 401);
  EXPECT_EQ(*reply.body, "");
  EXPECT_EQ(call("GET", "getInstances").status, 200);
  EXPECT_EQ(*remove({{"idInstance", 7}}).body, R"({"code":404,"description":"Not found"})");
}

class SlowPartner : public Partner {
 protected:
  SlowPartner() : Partner(slow()) {}
  static api::Service::Options slow() {
    api::Service::Options o = with_token();
    o.assumptions.instance_ready = 2min;
    return o;
  }
};

TEST_F(SlowPartner, ANewInstanceNeedsItsTime) {
  Instance& instance = created();
  EXPECT_EQ(*ask(instance, "getStateInstance").body, "null");
  const core::Reply early = ask(instance, "qr");
  EXPECT_EQ(early.status, 400);
  EXPECT_EQ(message_of(early),
            "Instance account is expired. Renew your instance from personal area");
  jump(instance, 2min);
  EXPECT_EQ(state_of(instance), "notAuthorized");
  EXPECT_EQ(type_of_qr(instance), "qrCode");
}

TEST_F(SlowPartner, UntilThenNothingIsDone) {
  Instance& instance = created();
  const auto called = send("POST", path(instance, "setSettings"), R"({"incomingWebhook":"yes"})");
  EXPECT_EQ(called.reply->status, 400);
  EXPECT_EQ(instance.saved_settings()["incomingWebhook"], "no");
  EXPECT_EQ(ask(instance, "receiveNotification").status, 400);
}

TEST_F(SlowPartner, InstancesThatNoPartnerMadeAreReadyAtOnce) {
  EXPECT_EQ(state_of(make()), "notAuthorized");
}

}  // namespace greenmock::tests
