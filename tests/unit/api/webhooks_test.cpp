// Webhooks (docs: technology-webhook-endpoint): what is sent, to where, and what follows from the answer.

#include "api/service/webhooks.hpp"

#include "script/load.hpp"
#include "service_harness.hpp"

namespace greenmock::tests {
namespace {

using api::WebhookPost;
using core::Json;

class WebhooksOfAnAccount : public ServiceHarness {
 protected:
  static constexpr const char* kUrl = "http://127.0.0.1:9/hook";

  core::Instance& with_webhook(core::Dialect dialect = core::Dialect::Current) {
    core::InstanceSpec spec;
    spec.state = core::State::Authorized;
    spec.settings = Json{{"webhookUrl", kUrl}, {"incomingWebhook", "yes"}};
    spec.dialect = dialect;
    return make(spec);
  }
  /// Of another service: an account whose clock stands still, with a notification for its webhook.
  core::Instance& with_one_to_deliver(api::Service& other) const {
    core::InstanceSpec spec;
    spec.settings = Json{{"webhookUrl", kUrl}};
    spec.paused = true;
    auto& instance = *std::get<core::Instance*>(other.create(spec, {}, now));
    other.change(instance, now, [](core::Instance& changed) {
      changed.notify(*script::load_notify(R"("incomingMessage")").value);
    });
    return instance;
  }
  void notify(core::Instance& instance, const std::string& text) {
    service.change(instance, now, [&](core::Instance& changed) {
      changed.notify(*script::load_notify(R"({"type":"incomingMessage","set":{
          "/messageData/textMessageData/textMessage":")" +
                                          text + "\"}}")
                          .value);
    });
  }
  std::vector<WebhookPost> posts() { return service.take_effects().webhooks; }
  WebhookPost only_post() {
    auto all = posts();
    EXPECT_EQ(all.size(), 1U);
    return all.empty() ? WebhookPost{} : all.front();
  }
  static std::string text_of(const WebhookPost& post) {
    return Json::parse(post.body)["messageData"]["textMessageData"]["textMessage"];
  }
  void answer(const WebhookPost& post, int status, const std::string& problem = "") {
    service.webhook_answered({post.id, status, problem}, now);
  }
  void pass(core::Instance& instance, core::Duration by) {
    service.jump(instance, instance.now() + by, now);
  }
};

TEST_F(WebhooksOfAnAccount, TheNotificationItselfIsSentWithoutItsReceipt) {
  auto& instance = with_webhook();
  notify(instance, "hi");
  const WebhookPost post = only_post();
  EXPECT_EQ(post.url, kUrl);
  EXPECT_EQ(post.authorization, "");
  const Json body = Json::parse(post.body);
  EXPECT_EQ(body["typeWebhook"], "incomingMessageReceived");
  EXPECT_FALSE(body.contains("receiptId"));
}

TEST_F(WebhooksOfAnAccount, OneAfterTheOtherInTheirOrder) {
  auto& instance = with_webhook();
  notify(instance, "first");
  notify(instance, "second");
  const WebhookPost first = only_post();
  EXPECT_EQ(text_of(first), "first");
  answer(first, 200);
  const WebhookPost second = only_post();
  EXPECT_EQ(text_of(second), "second");
  answer(second, 200);
  EXPECT_TRUE(posts().empty());
  EXPECT_EQ(instance.queued(), 0U);
}

TEST_F(WebhooksOfAnAccount, OnlyTheStatus200IsTakenForDelivered) {
  for (const int status : {201, 204, 301, 307, 400, 404, 500, 0}) {
    auto& instance = with_webhook();
    notify(instance, "x");
    answer(only_post(), status, status == 0 ? "nobody listens" : "");
    EXPECT_TRUE(posts().empty()) << status;
    EXPECT_EQ(instance.queued(), 1U) << status;
  }
}

TEST_F(WebhooksOfAnAccount, AFailureIsSentAgainAfterAMinuteAndNothingBeforeIt) {
  auto& instance = with_webhook();
  notify(instance, "first");
  notify(instance, "second");
  answer(only_post(), 500);
  pass(instance, 59s);
  EXPECT_TRUE(posts().empty());
  pass(instance, 1s);
  const WebhookPost again = only_post();
  EXPECT_EQ(text_of(again), "first");
  answer(again, 200);
  EXPECT_EQ(text_of(only_post()), "second");
}

TEST_F(WebhooksOfAnAccount, ThePauseBetweenTwoTriesIsASetting) {
  api::Service::Options o = options();
  o.assumptions.webhook_retry = 5s;
  api::Service hasty(o, now);
  auto& instance = with_one_to_deliver(hasty);
  const auto first = hasty.take_effects().webhooks;
  ASSERT_EQ(first.size(), 1U);
  hasty.webhook_answered({first[0].id, 500, ""}, now);
  hasty.jump(instance, instance.now() + 4s, now);
  EXPECT_TRUE(hasty.take_effects().webhooks.empty());
  hasty.jump(instance, instance.now() + 1s, now);
  const auto again = hasty.take_effects().webhooks;
  ASSERT_EQ(again.size(), 1U);
  EXPECT_EQ(again[0].body, first[0].body);
}

TEST_F(WebhooksOfAnAccount, TheAttemptsOfAllMayTakeAQuarterOfWhatJournalsMay) {
  api::Service::Options o = options();
  o.journal_bytes = 4'000;
  api::Service scarce(o, now);
  auto& instance = with_one_to_deliver(scarce);
  for (int i = 0; i < 100; ++i) {
    const auto posts = scarce.take_effects().webhooks;
    ASSERT_EQ(posts.size(), 1U);
    scarce.webhook_answered({posts[0].id, 500, ""}, now);
    scarce.jump(instance, instance.now() + 1min, now);
  }
  const core::PushLog& log = *scarce.webhooks().log_of(instance.identity().id);
  EXPECT_LE(scarce.budgets().pushes.used, 1'000U);
  EXPECT_LT(log.all().size(), 30U);
  EXPECT_EQ(log.dropped(), 101U - log.all().size());
}

TEST_F(WebhooksOfAnAccount, ItIsTriedForADayAndThenTheNextOneHasItsTurn) {
  auto& instance = with_webhook();
  notify(instance, "old");
  pass(instance, 1h);
  notify(instance, "young");
  int tries = 0;
  for (auto post = only_post(); text_of(post) == "old"; post = only_post()) {
    ASSERT_LE(++tries, 24 * 60 + 2);
    answer(post, 500);
    pass(instance, 60s);
  }
  EXPECT_GE(instance.now() - instance.start(), core::Duration(24h));
  EXPECT_LE(instance.now() - instance.start(), core::Duration(24h + 2min));
}

TEST_F(WebhooksOfAnAccount, InTheDialectOfTheSeedItIsTriedFiveTimesWithGrowingPauses) {
  auto& instance = with_webhook(core::Dialect::Seed);
  notify(instance, "first");
  notify(instance, "second");
  answer(only_post(), 500);
  for (const auto pause : {1min, 2min, 3min, 4min}) {
    pass(instance, pause - 1s);
    EXPECT_TRUE(posts().empty());
    pass(instance, 1s);
    const WebhookPost again = only_post();
    EXPECT_EQ(text_of(again), "first");
    answer(again, 500);
  }
  EXPECT_EQ(text_of(only_post()), "second") << "given up after five";
}

TEST_F(WebhooksOfAnAccount, ACopyIsSentAsOftenAsTheScriptSays) {
  auto& instance = with_webhook();
  service.change(instance, now, [&](core::Instance& changed) {
    changed.notify(*script::load_notify(R"({"type":"incomingMessage","copies":2})").value);
  });
  const WebhookPost first = only_post();
  answer(first, 200);
  const WebhookPost second = only_post();
  EXPECT_EQ(second.body, first.body);
  answer(second, 200);
  EXPECT_TRUE(posts().empty());
}

TEST_F(WebhooksOfAnAccount, WithoutAnAddressNothingIsSentAndSettingOneBegins) {
  core::InstanceSpec spec;
  spec.state = core::State::Authorized;
  auto& instance = make(spec);
  notify(instance, "waits");
  EXPECT_TRUE(posts().empty());
  service.change(instance, now, [](core::Instance& changed) {
    changed.merge_settings(Json{{"webhookUrl", kUrl}, {"webhookUrlToken", "secret"}});
  });
  const WebhookPost post = only_post();
  EXPECT_EQ(text_of(post), "waits");
  EXPECT_EQ(post.authorization, "Bearer secret");
}

TEST_F(WebhooksOfAnAccount, AnAddressThatIsMendedNeedNotWaitForTheMinute) {
  auto& instance = with_webhook();
  notify(instance, "x");
  answer(only_post(), 0, "nobody listens");
  service.change(instance, now, [](core::Instance& changed) {
    changed.merge_settings(Json{{"webhookUrl", "http://127.0.0.1:10/hook"}});
  });
  EXPECT_EQ(only_post().url, "http://127.0.0.1:10/hook");
  pass(instance, 60s);
  EXPECT_TRUE(posts().empty()) << "the pause of the old address is forgotten";
}

TEST_F(WebhooksOfAnAccount, ANewAddressDoesNotWaitForAnOldOneThatDoesNotAnswer) {
  auto& instance = with_webhook();
  notify(instance, "hi");
  const WebhookPost hangs = only_post();
  service.change(instance, now, [](core::Instance& changed) {
    changed.merge_settings({{"webhookUrl", "http://127.0.0.1:9/other"}});
  });
  auto effects = service.take_effects();
  EXPECT_EQ(effects.webhooks_cut, std::vector{hangs.id});
  ASSERT_EQ(effects.webhooks.size(), 1U);
  EXPECT_EQ(effects.webhooks[0].url, "http://127.0.0.1:9/other");
  EXPECT_EQ(text_of(effects.webhooks[0]), "hi");
  answer(hangs, 200);
  EXPECT_EQ(instance.queued(), 1U) << "the old one's answer is of nobody";
  answer(effects.webhooks[0], 200);
  EXPECT_EQ(instance.queued(), 0U);
}

TEST_F(WebhooksOfAnAccount, SettingsThatLeaveTheAddressAsItIsCutNothing) {
  auto& instance = with_webhook();
  notify(instance, "hi");
  const WebhookPost post = only_post();
  service.change(instance, now, [](core::Instance& changed) {
    changed.merge_settings({{"stateWebhook", "yes"}});
  });
  EXPECT_TRUE(service.take_effects().webhooks_cut.empty());
  answer(post, 200);
  EXPECT_EQ(instance.queued(), 0U);
}

TEST_F(WebhooksOfAnAccount, AnAddressThatIsTakenAwayEndsTheTries) {
  auto& instance = with_webhook();
  notify(instance, "x");
  answer(only_post(), 500);
  service.change(instance, now, [](core::Instance& changed) {
    changed.merge_settings(Json{{"webhookUrl", ""}});
  });
  pass(instance, 5min);
  EXPECT_TRUE(posts().empty());
  EXPECT_EQ(instance.queued(), 1U);
}

TEST_F(WebhooksOfAnAccount, WhatIsUnderWayIsCutByAResetAndItsAnswerIsOfNobody) {
  auto& instance = with_webhook();
  notify(instance, "x");
  const WebhookPost post = only_post();
  service.reset(instance, false, now);
  EXPECT_EQ(service.take_effects().webhooks_cut, std::vector<std::uint64_t>{post.id});
  answer(post, 200);
  EXPECT_TRUE(service.webhooks().pushes_of(instance.identity().id).empty());
  notify(instance, "y");
  EXPECT_EQ(text_of(only_post()), "y");
}

TEST_F(WebhooksOfAnAccount, AnAnswerForAnInstanceThatIsGoneIsOfNobody) {
  auto& instance = with_webhook();
  notify(instance, "x");
  const WebhookPost post = only_post();
  service.remove(instance, now);
  EXPECT_EQ(service.take_effects().webhooks_cut, std::vector<std::uint64_t>{post.id});
  answer(post, 200);
  EXPECT_EQ(service.webhooks().under_way(), 0U);
}

TEST_F(WebhooksOfAnAccount, OneThatFailsHoldsUpNoOther) {
  auto& dead = with_webhook();
  auto& alive = with_webhook();
  notify(dead, "x");
  answer(only_post(), 0, "nobody listens");
  notify(alive, "y");
  EXPECT_EQ(text_of(only_post()), "y");
}

TEST_F(WebhooksOfAnAccount, EachAttemptIsKeptWithWhatCameOfIt) {
  auto& instance = with_webhook();
  notify(instance, "x");
  answer(only_post(), 0, "nobody listens");
  pass(instance, 60s);
  answer(only_post(), 200);
  const auto& pushes = service.webhooks().pushes_of(instance.identity().id);
  ASSERT_EQ(pushes.size(), 2U);
  EXPECT_EQ(pushes[0].problem, "nobody listens");
  EXPECT_EQ(pushes[0].attempt, 1U);
  EXPECT_EQ(pushes[1].status, 200);
  EXPECT_EQ(pushes[1].attempt, 2U);
  EXPECT_EQ(pushes[1].begun.at, core::Duration(60s));
}

TEST(WebhookAuthorization, ABareTokenIsABearersAndAWholeOneStandsAsItIs) {
  EXPECT_EQ(api::authorization_of(""), "");
  EXPECT_EQ(api::authorization_of("secret"), "Bearer secret");
  EXPECT_EQ(api::authorization_of("Bearer secret"), "Bearer secret");
  EXPECT_EQ(api::authorization_of("basic dTpw"), "basic dTpw");
  EXPECT_EQ(api::authorization_of("Bearer"), "Bearer Bearer");
}

}  // namespace
}  // namespace greenmock::tests
