// receiveNotification and deleteNotification.

#include "core/account/settings.hpp"
#include "receiving_harness.hpp"

namespace greenmock::tests {

using core::Json;
using core::NotifySpec;
using core::State;

namespace {

/// This reader alone is answered, with this notification.
void expect_only(const std::vector<api::Released>& answered, const api::Ticket& reader,
                 std::uint64_t receipt) {
  ASSERT_EQ(answered.size(), 1U);
  EXPECT_EQ(answered[0].ticket.id, reader.id);
  EXPECT_EQ(Json::parse(*answered[0].reply.body)["receiptId"], receipt);
}

}  // namespace

// --- receiveNotification

TEST_F(Receiving, GivesWhatWaitsAtOnceAndTheSameUntilItIsDeleted) {
  core::Instance& instance = make();
  const auto first = receipt_of(instance), second = receipt_of(instance);
  const core::Reply reply = received(instance);
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(json_of(reply)["receiptId"], first);
  EXPECT_EQ(json_of(reply)["body"]["typeWebhook"], "incomingMessageReceived");
  EXPECT_EQ(*received(instance).body, *reply.body);
  EXPECT_EQ(*remove(instance, "/" + std::to_string(first)).body, R"({"result":true,"reason":""})");
  EXPECT_EQ(received_receipt(instance), second);
}

TEST_F(Receiving, WaitsForFiveSecondsAndThenSaysNull) {
  core::Instance& instance = make();
  EXPECT_FALSE(receive(instance).reply);
  now += 1h;  // of the client: the clock of this instance stands
  jump(instance, 5s - 1ms);
  EXPECT_TRUE(released().empty());
  jump(instance, 1ms);
  const auto all = released();
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all[0].reply.status, 200);
  EXPECT_EQ(*all[0].reply.body, "null");
  EXPECT_EQ(all[0].reply.headers[0].second, "application/json; charset=utf-8");
}

TEST_F(Receiving, WaitsAsLongAsTheClientAsks) {
  core::Instance& instance = make();
  for (const auto& [query, span] :
       {std::pair{"?receiveTimeout=5", 5s}, std::pair{"?receiveTimeout=60", 60s},
        std::pair{"?receiveTimeout=17&x=1", 17s}}) {
    receive(instance, query);
    jump(instance, span - 1ms);
    EXPECT_TRUE(released().empty()) << query;
    jump(instance, 1ms);
    EXPECT_EQ(released().size(), 1U) << query;
  }
}

TEST_F(Receiving, OddTimeoutsAreTakenForTheNearestGoodOnesAndMarked) {
  core::Instance& instance = make();
  struct Odd {
    const char* query;
    core::Duration span;
    const char* mark;
  };
  for (const Odd& odd :
       {Odd{"?5", 5s, "query without receiveTimeout"},
        Odd{"?receiveTimeout=2", 5s, "receiveTimeout outside 5 to 60"},
        Odd{"?receiveTimeout=0", 5s, "receiveTimeout outside 5 to 60"},
        Odd{"?receiveTimeout=61", 60s, "receiveTimeout outside 5 to 60"},
        Odd{"?receiveTimeout=99999999999999999999", 60s, "receiveTimeout outside 5 to 60"},
        Odd{"?receiveTimeout=", 5s, "receiveTimeout that is no whole number"},
        Odd{"?receiveTimeout=-7", 5s, "receiveTimeout that is no whole number"},
        Odd{"?receiveTimeout=7.5", 5s, "receiveTimeout that is no whole number"}}) {
    const auto arrived = receive(instance, odd.query);
    jump(instance, odd.span - 1ms);
    EXPECT_TRUE(released().empty()) << odd.query;
    jump(instance, 1ms);
    EXPECT_EQ(released().size(), 1U) << odd.query;
    EXPECT_EQ(arrived.ticket.record->tolerated, std::vector<std::string_view>{odd.mark});
  }
  auto with_body = send("GET", path(instance, "receiveNotification"), "{}");
  EXPECT_FALSE(with_body.reply);
  EXPECT_FALSE(receive(instance, "?").reply);
}

TEST_F(Receiving, StrictRefusesWhatIsOdd) {
  core::Instance& instance = make({.strict = true});
  for (const char* query : {"?5", "?receiveTimeout=4", "?receiveTimeout=61", "?receiveTimeout=x"}) {
    const auto arrived = receive(instance, query);
    ASSERT_TRUE(arrived.reply) << query;
    EXPECT_EQ(message_of(*arrived.reply),
              "Validation failed. Details: 'receiveTimeout' must be a number from 5 to 60");
    const core::Record& record = *arrived.ticket.record;
    ASSERT_EQ(record.tolerated.size(), 1U) << query;
    EXPECT_EQ(record.note, "strict: " + std::string(record.tolerated[0])) << query;
  }
  EXPECT_FALSE(receive(instance).reply);
  EXPECT_FALSE(receive(instance, "?receiveTimeout=5").reply);
  EXPECT_FALSE(receive(instance, "?receiveTimeout=60").reply);
}

TEST_F(Receiving, TheOldDialectWaitsTwentySecondsWhateverIsAsked) {
  core::Instance& instance = make({.dialect = core::Dialect::Seed});
  receive(instance, "?receiveTimeout=60");
  jump(instance, 20s - 1ms);
  EXPECT_TRUE(released().empty());
  jump(instance, 1ms);
  EXPECT_EQ(released().size(), 1U);
}

TEST_F(Receiving, ACallThatWaitsIsLetGoByTheNextNotification) {
  core::Instance& instance = make();
  const auto arrived = receive(instance, "?receiveTimeout=60");
  EXPECT_EQ(instance.parked().size(), 1U);
  const auto receipt = receipt_of(instance);
  const auto all = released();
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(json_of(all[0].reply)["receiptId"], receipt);
  EXPECT_EQ(arrived.ticket.record->receipt, receipt);
  EXPECT_TRUE(instance.parked().empty());
  jump(instance, 1h);
  EXPECT_TRUE(released().empty()) << "it is answered once";
}

TEST_F(Receiving, ACallThatLeftTakesNothingWithIt) {
  core::Instance& instance = make();
  const auto left = receive(instance);
  service.ended(left.ticket, core::Outcome::LeftByClient, now);
  const auto receipt = receipt_of(instance);
  EXPECT_TRUE(released().empty());
  EXPECT_EQ(instance.notes().head(instance.now())->given, 0U);
  EXPECT_EQ(received_receipt(instance), receipt);
}

TEST_F(Receiving, ACallThatLeftWithTheAnswerOnItsWayGivesItBack) {
  core::Instance& instance = make();
  const auto waiting = receive(instance);
  const auto receipt = receipt_of(instance);
  EXPECT_EQ(service.take_effects().released.size(), 1U);
  EXPECT_EQ(instance.head()->given, 1U);
  service.ended(waiting.ticket, core::Outcome::LeftByClient, now);
  EXPECT_EQ(instance.head()->given, 0U);
  EXPECT_EQ(received_receipt(instance), receipt);
}

TEST_F(Receiving, TenThousandMayWait) {
  core::Instance& instance = make();
  for (int i = 0; i < 10'000; ++i) ASSERT_FALSE(receive(instance).reply);
  EXPECT_EQ(service.parked(), 10'000U);
  notify(instance);
  auto all = released();
  // One turn of the loop does so much of it; the next one does the rest.
  service.run_due(now);
  for (auto& one : released()) all.push_back(std::move(one));
  ASSERT_EQ(all.size(), 10'000U);
  EXPECT_EQ(all.front().reply.body, all.back().reply.body) << "one text for all of them";
  EXPECT_EQ(service.parked(), 0U);
}

TEST_F(Receiving, SeveralReadersGetTheSame) {
  core::Instance& instance = make();
  receive(instance);
  receive(instance);
  notify(instance);
  const auto all = released();
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(*all[0].reply.body, *all[1].reply.body);
}

TEST_F(Receiving, SeveralReadersMayGetOneEach) {
  core::InstanceSpec made;
  made.receive.readers = core::Readers::Next;
  core::Instance& instance = make(made);
  const auto a = receive(instance, "?receiveTimeout=60");
  receive(instance, "?receiveTimeout=60");
  receive(instance);
  const auto first = receipt_of(instance);
  auto all = released();
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all[0].ticket.id, a.ticket.id) << "in the order of arrival";
  const auto second = receipt_of(instance);
  all = released();
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(json_of(all[0].reply)["receiptId"], second);
  jump(instance, 5s);
  all = released();
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(*all[0].reply.body, "null") << "there are two only";
  EXPECT_EQ(received_receipt(instance), first) << "whoever comes later gets the oldest";
}

TEST_F(Receiving, OfSeveralReadersEachGetsOneCopyAndTheNextWhatComesNext) {
  core::InstanceSpec made;
  made.receive.readers = core::Readers::Next;
  core::Instance& instance = make(made);
  for (int i = 0; i < 3; ++i) receive(instance, "?receiveTimeout=60");
  NotifySpec twice = spec();
  twice.copies = 2;
  const std::uint64_t doubled = *notify(instance, twice).receipt;
  auto all = released();
  ASSERT_EQ(all.size(), 2U);
  for (const auto& one : all) EXPECT_EQ(json_of(one.reply)["receiptId"], doubled);
  const auto next = receipt_of(instance);
  all = released();
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(json_of(all[0].reply)["receiptId"], next);
}

TEST_F(Receiving, OfSeveralReadersTheNextGetsTheCopyThatALeavingOneHadNot) {
  core::InstanceSpec made;
  made.receive.readers = core::Readers::Next;
  core::Instance& instance = make(made);
  receive(instance);
  const auto leaves = receive(instance), waits = receive(instance);
  NotifySpec twice = spec();
  twice.copies = 2;
  const std::uint64_t receipt = *notify(instance, twice).receipt;
  EXPECT_EQ(service.take_effects().released.size(), 2U);
  service.ended(leaves.ticket, core::Outcome::LeftByClient, now);
  expect_only(released(), waits.ticket, receipt);
}

TEST_F(Receiving, OfSeveralReadersTheNextGetsWhatALeavingOneHadNot) {
  core::InstanceSpec made;
  made.receive.readers = core::Readers::Next;
  core::Instance& instance = make(made);
  const auto a = receive(instance);
  const auto b = receive(instance);
  const auto receipt = receipt_of(instance);
  service.take_effects();
  service.ended(a.ticket, core::Outcome::LeftByClient, now);
  expect_only(released(), b.ticket, receipt);
}

TEST_F(Receiving, OfSeveralReadersTheNextGetsWhatHadNoRoomForAnother) {
  core::InstanceSpec made;
  made.receive.readers = core::Readers::Next;
  core::Instance& instance = make(made);
  const auto a = receive(instance);
  const auto b = receive(instance);
  const auto receipt = receipt_of(instance);
  service.take_effects();
  core::Reply refusal;
  refusal.status = 503;
  refusal.body = core::share("no room");
  service.withhold(a.ticket, refusal, now);
  EXPECT_EQ(a.ticket.record->status, 503);
  EXPECT_EQ(*a.ticket.record->reply_body, "no room");
  EXPECT_TRUE(a.ticket.record->reply_headers.empty());
  expect_only(released(), b.ticket, receipt);
  service.sent(a.ticket, now);
  service.sent(b.ticket, now);
}

TEST_F(Receiving, ASecondReaderMayBeAConflict) {
  core::InstanceSpec made;
  made.receive.readers = core::Readers::Conflict;
  core::Instance& instance = make(made);
  EXPECT_FALSE(receive(instance).reply);
  const auto second = receive(instance);
  ASSERT_TRUE(second.reply);
  EXPECT_EQ(second.reply->status, 409);
  jump(instance, 5s);
  EXPECT_EQ(released().size(), 1U);
  EXPECT_FALSE(receive(instance).reply) << "the first has ended";
}

TEST_F(Receiving, AnEmptyQueueMayBeAnEmpty200Or408) {
  for (const auto& [empty, status] :
       {std::pair{core::EmptyReceive::Empty, 200}, std::pair{core::EmptyReceive::Status408, 408}}) {
    core::InstanceSpec made;
    made.receive.empty = empty;
    core::Instance& instance = make(made);
    receive(instance);
    jump(instance, 5s);
    const auto all = released();
    ASSERT_EQ(all.size(), 1U);
    EXPECT_EQ(all[0].reply.status, status);
    EXPECT_EQ(*all[0].reply.body, "");
  }
}

TEST_F(Receiving, ItsAssumptionsAreTheServers) {
  api::Service::Options o = options();
  o.assumptions.receive_empty = core::EmptyReceive::Status408;
  o.assumptions.receive_readers = core::Readers::Next;
  o.assumptions.webhooks_count_every = 0s;
  api::Service other(o, now);
  core::Instance& instance = *std::get<core::Instance*>(other.create({.paused = true}, {}, now));
  EXPECT_EQ(instance.behaviour().receive_empty, core::EmptyReceive::Status408);
  EXPECT_EQ(instance.behaviour().receive_readers, core::Readers::Next);
  EXPECT_EQ(instance.notes().rules().count_every, 0s);
}

TEST_F(Receiving, IsRefusedWhileAWebhookUrlIsSet) {
  core::Instance& instance = make(with({{"webhookUrl", "http://x"}}));
  notify(instance);
  EXPECT_EQ(message_of(received(instance)),
            "Message cannot be received because custom webhook url is set. Go to cabinet, clear "
            "webhook url for instance: " +
                std::to_string(instance.identity().id) +
                " and wait for about 1 minute for another attempt");
  EXPECT_EQ(instance.queued(), 1U) << "the notification still waits";
  EXPECT_EQ(instance.head()->given, 0U);
}

TEST_F(Receiving, IsRefusedForAWhileAfterAWebhookUrlWasClearedIfThatIsAssumed) {
  for (const auto& [assumed, statuses] :
       {std::pair{core::Duration{0}, std::vector{200, 200}}, {60s, {400, 200}}}) {
    core::Instance& instance = make(with({{"webhookUrl", "http://x"}}));
    instance.change_behaviour().receive_after_webhook = assumed;
    notify(instance);
    service.change(instance, now, [](core::Instance& i) {
      i.merge_settings({{"webhookUrl", ""}});
    });
    std::vector<int> seen{received(instance).status};
    jump(instance, 60s);
    seen.push_back(received(instance).status);
    EXPECT_EQ(seen, statuses);
    service.remove(instance, now);
  }
}

TEST_F(Receiving, AWebhookUrlThatComesMeanwhileIsSeenAtTheEndOfTheWait) {
  core::Instance& instance = make();
  receive(instance);
  service.change(instance, now, [](core::Instance& i) {
    i.merge_settings({{"webhookUrl", "http://x"}});
  });
  jump(instance, 5s);
  const auto all = released();
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all[0].reply.status, 400);
}

TEST_F(Receiving, APathWithoutIdOrTokenIsRefusedInTheWordsOfThePage) {
  core::Instance& instance = make();
  const std::string id = std::to_string(instance.identity().id);
  for (const char* target :
       {"/waInstanceabc/receiveNotification/tok", "/waInstance/receiveNotification/tok",
        "/waInstance{{idInstance}}/receiveNotification/tok",
        "/waInstance12x/ReceiveNotification/tok?receiveTimeout=5"}) {
    const auto arrived = send("GET", target);
    EXPECT_EQ(message_of(*arrived.reply), "Parameter idInstance not an integer") << target;
  }
  for (const char* rest : {"/receiveNotification", "/receiveNotification/",
                           "//receiveNotification//", "/receiveNotification/?receiveTimeout=5"}) {
    const auto arrived = send("GET", "/waInstance" + id + rest);
    EXPECT_EQ(message_of(*arrived.reply), "Parameter apiTokenInstance not define") << rest;
  }
  EXPECT_EQ(send("GET", "/waInstanceabc/qr/tok").reply->status, 403) << "of this method alone";
  EXPECT_EQ(send("GET", "/waInstance1/receiveNotification/wrong").reply->status, 403);
  EXPECT_EQ(send("GET", "/waInstance" + id + "/receiveNotification/wrong").reply->status, 401);
}

// --- deleteNotification

TEST_F(Receiving, DeletingWhatDoesNotWaitIsNoError) {
  core::Instance& instance = make();
  const std::string receipt = "/" + std::to_string(receipt_of(instance));
  EXPECT_EQ(*remove(instance, receipt).body, R"({"result":true,"reason":""})");
  EXPECT_EQ(*remove(instance, receipt).body, R"({"result":false,"reason":""})");
  for (const char* other : {"/0", "/-1", "/1.5", "/99999999999999999999999"})
    EXPECT_EQ(*remove(instance, other).body, R"({"result":false,"reason":""})") << other;
}

TEST_F(Receiving, AReceiptMustBeANumberInThePath) {
  core::Instance& instance = make();
  notify(instance);
  for (const char* receipt : {"", "/", "/abc", "/1x", "/1x2", "/1.", "/-", "/1/2", "/%20"})
    EXPECT_EQ(message_of(remove(instance, receipt)), "Parameter receiptId must be a Number")
        << receipt;
  const auto in_body = send("DELETE", path(instance, "deleteNotification") + "/",
                            std::to_string(instance.head()->receipt));
  EXPECT_EQ(message_of(*in_body.reply), "Parameter receiptId must be a Number");
  EXPECT_EQ(in_body.ticket.record->note, "the receiptId is not in the path");
  EXPECT_EQ(instance.queued(), 1U);
}

TEST_F(Receiving, SlashesAroundTheReceiptDoNotMatter) {
  core::Instance& instance = make();
  for (const auto& [before, behind] :
       {std::pair{"/", ""}, std::pair{"//", ""}, std::pair{"/", "/"}}) {
    const std::string receipt = std::to_string(receipt_of(instance));
    EXPECT_EQ(json_of(remove(instance, before + receipt + behind))["result"], true);
  }
}

TEST_F(Receiving, TheReceiptIsNoOddTextBehindTheToken) {
  core::Instance& instance = make({.strict = true});
  const std::string receipt = "/" + std::to_string(receipt_of(instance));
  const auto arrived = send("DELETE", path(instance, "deleteNotification") + receipt);
  EXPECT_EQ(arrived.reply->status, 200);
  EXPECT_TRUE(arrived.ticket.record->tolerated.empty());
}

TEST_F(Receiving, DeletingByGetIsAnUnknownRoute) {
  core::Instance& instance = make();
  const std::string target = path(instance, "deleteNotification") + "/1";
  const auto arrived = send("GET", target);
  EXPECT_EQ(arrived.reply->status, 404);
  EXPECT_EQ(json_of(*arrived.reply)["message"], "Cannot GET " + target);
  EXPECT_EQ(json_of(*arrived.reply)["path"], target);
  EXPECT_EQ(send("POST", path(instance, "receiveNotification")).reply->status, 404);
}

TEST_F(Receiving, CopiesAreDoublesUnderOneReceipt) {
  core::Instance& instance = make();
  NotifySpec twice = spec();
  twice.copies = 2;
  const std::string receipt = "/" + std::to_string(*notify(instance, twice).receipt);
  const core::Reply first = received(instance);
  EXPECT_EQ(json_of(remove(instance, receipt))["result"], true);
  EXPECT_EQ(*received(instance).body, *first.body);
  EXPECT_EQ(json_of(remove(instance, receipt))["result"], true);
  EXPECT_EQ(json_of(remove(instance, receipt))["result"], false);
}

// --- scripts

TEST_F(Receiving, ARuleMayAnswerForIt) {
  core::Rule empty = rule("receiveNotification");
  empty.when.queue = core::Range{1, std::nullopt};
  empty.times = 1;
  empty.reply = core::NamedReply::Empty;
  core::Instance& instance = make({}, script_of(empty));
  EXPECT_FALSE(receive(instance).reply) << "nothing waits, so the rule is silent";
  jump(instance, 5s);
  released();
  const auto receipt = receipt_of(instance);
  const auto arrived = receive(instance);
  EXPECT_EQ(*arrived.reply->body, "");
  EXPECT_FALSE(arrived.ticket.record->receipt) << "nothing was handed out";
  EXPECT_EQ(received_receipt(instance), receipt);
}

TEST_F(Receiving, AReplyOfARuleEndsTheWaitOfTheService) {
  core::Rule null = rule("receiveNotification");
  null.reply = core::NamedReply::Null;
  core::Instance& instance = make({}, script_of(null));
  EXPECT_EQ(*received(instance).body, "null");
}

TEST_F(Receiving, AWaitOfARuleTakesThePlaceOfTheServices) {
  core::Rule slow = rule("receiveNotification");
  slow.wait = core::Wait{core::Duration{20s}};
  core::Instance& instance = make({}, script_of(slow));
  receive(instance);
  const auto receipt = receipt_of(instance);
  EXPECT_TRUE(released().empty()) << "it is held, whatever comes";
  jump(instance, 20s);
  const auto all = released();
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(json_of(all[0].reply)["receiptId"], receipt);
}

TEST_F(Receiving, ADeleteThatFailsLeavesTheNotification) {
  core::Rule refuse = rule("deleteNotification");
  refuse.times = 1;
  refuse.reply = core::StatusReply{500};
  refuse.apply = false;
  core::Instance& instance = make({}, script_of(refuse));
  const auto receipt = receipt_of(instance);
  EXPECT_EQ(remove(instance, "/" + std::to_string(receipt)).status, 500);
  EXPECT_EQ(received_receipt(instance), receipt);
  EXPECT_EQ(json_of(remove(instance, "/" + std::to_string(receipt)))["result"], true);
}

TEST_F(Receiving, TheTimelineNotifies) {
  core::TimelineEntry entry;
  entry.at = since_start(10s);
  entry.every = 1s;
  entry.action = spec("incomingCall");
  core::Script script;
  script.timeline.push_back(entry);
  core::Instance& instance = make({}, script);
  receive(instance, "?receiveTimeout=30");
  const api::Jump passed = jump(instance, 12s);
  EXPECT_EQ(instance.queued(), 3U);
  EXPECT_EQ(passed.released.size(), 1U);
  EXPECT_EQ(std::count_if(passed.passed.begin(), passed.passed.end(),
                          [](const auto& happened) { return happened.what == "notification"; }),
            3);
  const auto all = released();
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(json_of(all[0].reply)["body"]["timestamp"], 1'790'000'010);
}

}  // namespace greenmock::tests
