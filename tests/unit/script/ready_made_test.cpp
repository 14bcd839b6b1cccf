// Each ready-made script against what its first line promises.

#include "script/ready_made.hpp"

#include <map>
#include <set>

#include "api/vocabulary.hpp"
#include "script/load.hpp"
#include "service_harness.hpp"

namespace greenmock::tests {

using core::Instance;
using core::State;

class ReadyMadeScripts : public ServiceHarness {
 protected:
  static core::Script script_named(std::string_view name) {
    const auto found = script::find_ready_made(name);
    EXPECT_TRUE(found) << name;
    auto loaded = script::load_script(found->text, script::Scope::File, api::method_names());
    EXPECT_TRUE(loaded) << name;
    return loaded.value.value_or(core::Script{});
  }
  Instance& playing(std::string_view name, core::InstanceSpec spec = {}) {
    return make(std::move(spec), script_named(name));
  }
  /// The answers that were released meanwhile.
  std::vector<core::Reply> released() {
    std::vector<core::Reply> replies;
    for (api::Released& r : service.take_effects().released) {
      service.sent(r.ticket, now);
      replies.push_back(std::move(r.reply));
    }
    return replies;
  }
  static core::NotifySpec incoming_message() {
    core::NotifySpec spec;
    spec.type = "incomingMessage";
    return spec;
  }
  /// Status of the deleteNotification of what was received.
  int remove(const Instance& instance, const core::Json& received) {
    const auto arrived =
        send("DELETE", path(instance, "deleteNotification") + "/" + received["receiptId"].dump());
    service.sent(arrived.ticket, now);
    return arrived.reply->status;
  }
  /// All that waits, received and deleted.
  std::vector<core::Json> received_all(const Instance& instance) {
    std::vector<core::Json> notes;
    while (instance.queued() > 0) {
      const core::Json received = json_of(ask(instance, "receiveNotification"));
      notes.push_back(received["body"]);
      remove(instance, received);
    }
    return notes;
  }
  bool logs_in(Instance& instance) {
    return scan(instance, instance.payload()) == core::ScanResult::Verdict::Accepted;
  }
};

TEST_F(ReadyMadeScripts, HaveAPromiseEachInOneSentence) {
  EXPECT_GE(script::ready_made().size(), 20U);
  for (const script::ReadyMade& ready : script::ready_made()) {
    EXPECT_GT(ready.promise.size(), 20U) << ready.name;
    EXPECT_LE(ready.promise.size(), 100U) << ready.name;
    EXPECT_TRUE(ready.promise.ends_with('.')) << ready.name;
  }
}

TEST_F(ReadyMadeScripts, HappyPath) {
  Instance& i = playing("happy-path");
  jump(i, 5s);
  EXPECT_EQ(type_of_qr(i), "qrCode");
  jump(i, 24s);
  EXPECT_EQ(state_of(i), "notAuthorized");
  jump(i, 1s);
  EXPECT_EQ(state_of(i), "authorized");
}

TEST_F(ReadyMadeScripts, TenMinuteWait) {
  Instance& i = playing("ten-minute-wait");
  EXPECT_FALSE(get(i, "qr").reply);
  EXPECT_EQ(type_of_qr(i), "qrCode");
  jump(i, 10min - 1ms);
  EXPECT_TRUE(released().empty());
  jump(i, 1ms);
  EXPECT_EQ(json_of(released().at(0))["type"], "qrCode");
}

TEST_F(ReadyMadeScripts, SlowQr60s) {
  Instance& i = playing("slow-qr-60s");
  for (int n = 0; n < 3; ++n) {
    EXPECT_FALSE(get(i, "qr").reply);
    jump(i, 60s);
    EXPECT_EQ(scan(i, shown_by(released().at(0))), core::ScanResult::Verdict::RotatedAway);
  }
  EXPECT_EQ(scan(i, shown_by(ask(i, "qr"))), core::ScanResult::Verdict::Accepted);
}

TEST_F(ReadyMadeScripts, SilentQr) {
  Instance& i = playing("silent-qr");
  for (int n = 0; n < 3; ++n) EXPECT_FALSE(get(i, "qr").reply);
  jump(i, 24h);
  EXPECT_TRUE(released().empty());
  EXPECT_EQ(type_of_qr(i), "qrCode");
}

TEST_F(ReadyMadeScripts, Proxy504) {
  Instance& i = playing("proxy-504");
  EXPECT_FALSE(get(i, "qr").reply);
  jump(i, 60s);
  const auto replies = released();
  EXPECT_EQ(replies.at(0).status, 504);
  EXPECT_NE(replies[0].body->find("<html>"), std::string::npos);
  EXPECT_EQ(type_of_qr(i), "qrCode");
}

TEST_F(ReadyMadeScripts, StaleCode) {
  Instance& i = playing("stale-code");
  EXPECT_EQ(scan(i, shown_by(ask(i, "qr"))), core::ScanResult::Verdict::RotatedAway);
  jump(i, 1min);
  EXPECT_EQ(scan(i, shown_by(ask(i, "qr"))), core::ScanResult::Verdict::Accepted);
}

TEST_F(ReadyMadeScripts, ErrorTwice) {
  Instance& i = playing("error-twice");
  EXPECT_EQ(type_of_qr(i), "error");
  EXPECT_EQ(type_of_qr(i), "error");
  EXPECT_EQ(type_of_qr(i), "qrCode");
}

TEST_F(ReadyMadeScripts, HasAuthUntilLogout) {
  Instance& i = playing("has-auth-until-logout");
  for (int n = 0; n < 3; ++n) EXPECT_EQ(type_of_qr(i), "error");
  ask(i, "logout");
  EXPECT_EQ(type_of_qr(i), "qrCode");
}

TEST_F(ReadyMadeScripts, AlreadyLogged) {
  Instance& i = playing("already-logged");
  EXPECT_EQ(type_of_qr(i), "alreadyLogged");
  ask(i, "logout");
  EXPECT_EQ(type_of_qr(i), "qrCode");
}

TEST_F(ReadyMadeScripts, SlowCodeAfterLogout) {
  Instance& i = playing("slow-code-after-logout");
  EXPECT_EQ(type_of_qr(i), "qrCode");
  ask(i, "logout");
  jump(i, 30s);
  EXPECT_FALSE(get(i, "qr").reply);
  jump(i, 60s);
  EXPECT_EQ(json_of(released().at(0))["type"], "qrCode");
}

TEST_F(ReadyMadeScripts, NoQrAfterLogout) {
  Instance& i = playing("no-qr-after-logout");
  ask(i, "logout");
  EXPECT_EQ(ask(i, "qr").status, 400);
  jump(i, 90s);
  EXPECT_EQ(type_of_qr(i), "qrCode");
}

TEST_F(ReadyMadeScripts, LogoutWithoutEffect) {
  Instance& i = playing("logout-without-effect", {.state = State::Authorized});
  EXPECT_EQ(json_of(ask(i, "logout"))["isLogout"], true);
  EXPECT_EQ(state_of(i), "authorized");
  ask(i, "logout");
  EXPECT_EQ(state_of(i), "notAuthorized");
}

TEST_F(ReadyMadeScripts, SlowStart) {
  Instance& i = playing("slow-start");
  EXPECT_EQ(state_of(i), "starting");
  jump(i, 1min);
  EXPECT_EQ(state_of(i), "notAuthorized");
  EXPECT_EQ(type_of_qr(i), "qrCode");
}

TEST_F(ReadyMadeScripts, StartingAfterScan) {
  Instance& i = playing("starting-after-scan");
  logs_in(i);
  jump(i, 1h);
  EXPECT_EQ(state_of(i), "starting");
  ask(i, "logout");
  EXPECT_EQ(state_of(i), "notAuthorized");
  EXPECT_TRUE(logs_in(i));
  EXPECT_EQ(state_of(i), "authorized");
}

TEST_F(ReadyMadeScripts, StartingAfterFiveMinutes) {
  Instance& i = playing("starting-after-five-minutes");
  EXPECT_EQ(type_of_qr(i), "qrCode");
  jump(i, 5min);
  EXPECT_EQ(ask(i, "qr").status, 400);
  EXPECT_EQ(state_of(i), "starting");
  ask(i, "reboot");
  jump(i, 1min);
  EXPECT_EQ(type_of_qr(i), "qrCode");
  EXPECT_EQ(state_of(i), "notAuthorized");
}

TEST_F(ReadyMadeScripts, NewInstanceNotReady) {
  Instance& i = playing("new-instance-not-ready");
  EXPECT_EQ(*ask(i, "getStateInstance").body, "null");
  const core::Reply refused = ask(i, "qr");
  EXPECT_EQ(refused.status, 400);
  EXPECT_EQ(json_of(refused)["message"],
            "Instance account is expired. Renew your instance from personal area");
  jump(i, 2min);
  EXPECT_EQ(state_of(i), "notAuthorized");
  EXPECT_EQ(type_of_qr(i), "qrCode");
}

TEST_F(ReadyMadeScripts, PasskeyRequired) {
  Instance& i = playing("passkey-required");
  EXPECT_EQ(type_of_qr(i), "passkeyRequired");
  const auto code =
      send("POST", path(i, "getAuthorizationCode"), R"({"phoneNumber":441234567890})");
  EXPECT_EQ(json_of(*code.reply)["type"], "passkeyRequired");
  open_websocket(i);
  EXPECT_EQ(said(), (std::vector<std::string>{"passkeyRequired", "close 1000"}));
  EXPECT_FALSE(i.typed_codes().current()) << "nothing to type was given";
  service.change(i, now, [](Instance& changed) { changed.note(signal("confirmed")); });
  EXPECT_EQ(state_of(i), "authorized");
  EXPECT_EQ(type_of_qr(i), "alreadyLogged");
  ask(i, "logout");
  EXPECT_EQ(type_of_qr(i), "qrCode");
}

TEST_F(ReadyMadeScripts, BlockedAccount) {
  Instance& i = playing("blocked-account");
  EXPECT_EQ(state_of(i), "blocked");
  EXPECT_NE(type_of_qr(i), "qrCode");
  ask(i, "logout");
  EXPECT_EQ(type_of_qr(i), "qrCode");
}

TEST_F(ReadyMadeScripts, BannedAfterLogin) {
  Instance& i = playing("banned-after-login");
  EXPECT_TRUE(logs_in(i));
  jump(i, 59s);
  EXPECT_EQ(state_of(i), "authorized");
  jump(i, 1s);
  EXPECT_EQ(state_of(i), "blocked");
  ask(i, "logout");
  EXPECT_TRUE(logs_in(i));
  jump(i, 1h);
  EXPECT_EQ(state_of(i), "authorized");
}

TEST_F(ReadyMadeScripts, YellowCard) {
  Instance& i = playing("yellow-card", {.state = State::Authorized});
  jump(i, 1min);
  EXPECT_EQ(state_of(i), "suspended");
  EXPECT_EQ(type_of_qr(i), "alreadyLogged");
  i.change_behaviour().dialect = core::Dialect::Seed;
  EXPECT_EQ(state_of(i), "yellowCard");
  jump(i, 10min);
  EXPECT_EQ(state_of(i), "authorized");
  jump(i, 1h);
  EXPECT_EQ(state_of(i), "authorized");
}

TEST_F(ReadyMadeScripts, PhoneAsleep) {
  Instance& i = playing("phone-asleep");
  EXPECT_TRUE(logs_in(i));
  jump(i, 1min);
  EXPECT_EQ(state_of(i), "sleepMode");
  jump(i, 3min);
  EXPECT_EQ(state_of(i), "authorized");
  jump(i, 1h);
  EXPECT_EQ(state_of(i), "authorized");
}

TEST_F(ReadyMadeScripts, HalfFinishedLogin) {
  Instance& i = playing("half-finished-login");
  EXPECT_EQ(type_of_qr(i), "qrCode");
  jump(i, 10s);
  EXPECT_EQ(state_of(i), "notAuthorized");
  EXPECT_EQ(json_of(ask(i, "qr"))["message"], "Instance has auth. You need to make log out");
  EXPECT_FALSE(logs_in(i));
  ask(i, "logout");
  EXPECT_EQ(type_of_qr(i), "qrCode");
  EXPECT_TRUE(logs_in(i));
  EXPECT_EQ(state_of(i), "authorized");
}

TEST_F(ReadyMadeScripts, QuotaExceeded) {
  Instance& i = playing("quota-exceeded", {.state = State::Authorized});
  const core::Reply check = *send("POST", path(i, "checkWhatsapp"), "{}").reply;
  EXPECT_EQ(check.status, 466);
  EXPECT_EQ(json_of(check)["invokeStatus"]["status"], "QUOTE_EXCEEDED");
  const core::Reply message = *send("POST", path(i, "sendMessage"), "{}").reply;
  EXPECT_EQ(message.status, 466);
  EXPECT_EQ(json_of(message)["correspondentsStatus"]["status"], "CORRESPONDENTS_QUOTE_EXCEEDED");
  EXPECT_EQ(state_of(i), "authorized");
  service.change(i, now, [](Instance& changed) { changed.note(signal("paid")); });
  EXPECT_NE(send("POST", path(i, "sendMessage"), "{}").reply->status, 466);
}

TEST_F(ReadyMadeScripts, LivelyPeople) {
  core::InstanceSpec spec;
  for (const char* setting :
       {"incomingWebhook", "outgoingMessageWebhook", "incomingCallWebhook", "incomingBlockWebhook",
        "editedMessageWebhook", "deletedMessageWebhook"})
    spec.settings[setting] = "yes";
  Instance& i = playing("lively-people", spec);
  jump(i, 10min);
  std::vector<std::string> told;
  for (const core::Json& note : received_all(i)) {
    std::string what = note["typeWebhook"];
    if (note.contains("messageData")) what = note["messageData"]["typeMessage"];
    if (note.contains("status")) what += " " + note["status"].get<std::string>();
    told.push_back(what);
  }
  EXPECT_EQ(told, (std::vector<std::string>{"textMessage", "editedMessage", "imageMessage",
                                            "incomingCall offer", "incomingCall missed",
                                            "textMessage", "reactionMessage", "textMessage",
                                            "deletedMessage", "incomingBlock"}));
}

TEST_F(ReadyMadeScripts, LoggedOutByPhone) {
  Instance& i = playing("logged-out-by-phone");
  EXPECT_TRUE(logs_in(i));
  jump(i, 1min);
  EXPECT_EQ(state_of(i), "notAuthorized");
  EXPECT_TRUE(logs_in(i));
  jump(i, 1h);
  EXPECT_EQ(state_of(i), "authorized");
}

TEST_F(ReadyMadeScripts, EveryNotification) {
  std::set<std::string> types;
  for (const core::Json& note : received_all(playing("every-notification")))
    types.insert(note["typeWebhook"]);
  EXPECT_EQ(types.size(), 10U);
  EXPECT_TRUE(types.contains("quotaExceeded"));
}

TEST_F(ReadyMadeScripts, BusyAccount) {
  Instance& i = playing("busy-account");
  jump(i, 1min);
  EXPECT_EQ(i.queued(), 0U);
  EXPECT_TRUE(logs_in(i));
  jump(i, 31s);
  std::map<std::string, int> types;
  for (const core::Json& note : received_all(i)) ++types[note["typeWebhook"]];
  EXPECT_EQ(types["incomingMessageReceived"], 7);
  EXPECT_EQ(types["incomingCall"], 1);
}

TEST_F(ReadyMadeScripts, PoisonNotification) {
  const auto notes = received_all(playing("poison-notification"));
  ASSERT_EQ(notes.size(), 2U);
  EXPECT_EQ(notes[0]["typeWebhook"], "somethingNew");
  EXPECT_EQ(notes[1]["typeWebhook"], "incomingMessageReceived");
}

TEST_F(ReadyMadeScripts, NotificationTwice) {
  Instance& i = playing("notification-twice");
  jump(i, 10s);
  const core::Json first = json_of(ask(i, "receiveNotification"));
  remove(i, first);
  EXPECT_EQ(json_of(ask(i, "receiveNotification")), first);
  remove(i, first);
  EXPECT_EQ(i.queued(), 0U);
  jump(i, 10s);
  EXPECT_EQ(i.queued(), 2U);
}

TEST_F(ReadyMadeScripts, DeleteFailsOnce) {
  Instance& i = playing("delete-fails-once", {.queue = {incoming_message()}});
  const core::Json first = json_of(ask(i, "receiveNotification"));
  EXPECT_EQ(remove(i, first), 500);
  EXPECT_EQ(json_of(ask(i, "receiveNotification")), first);
  EXPECT_EQ(remove(i, first), 200);
  EXPECT_EQ(i.queued(), 0U);
}

TEST_F(ReadyMadeScripts, EmptyThoughWaiting) {
  Instance& i = playing("empty-though-waiting", {.queue = {incoming_message()}});
  for (int n = 0; n < 3; ++n) EXPECT_EQ(*ask(i, "receiveNotification").body, "");
  EXPECT_TRUE(json_of(ask(i, "receiveNotification")).contains("receiptId"));
}

TEST_F(ReadyMadeScripts, QuotaHeadsQueue) {
  Instance& i = playing("quota-heads-queue");
  EXPECT_EQ(ask(i, "receiveNotification").status, 466);
  service.change(i, now, [](Instance& changed) { changed.note(signal("paid")); });
  EXPECT_EQ(json_of(ask(i, "receiveNotification"))["body"]["typeWebhook"], "quotaExceeded");
}

TEST_F(ReadyMadeScripts, SettingsNotStored) {
  Instance& i = playing("settings-not-stored");
  EXPECT_EQ(*send("POST", path(i, "setSettings"), R"({"stateWebhook":"yes"})").reply->body,
            R"({"saveSettings":true})");
  EXPECT_EQ(json_of(ask(i, "getSettings"))["stateWebhook"], "no");
}

TEST_F(ReadyMadeScripts, RateLimited) {
  Instance& i = playing("rate-limited");
  for (int n = 0; n < 3; ++n) EXPECT_EQ(ask(i, "qr").status, 200);
  EXPECT_EQ(ask(i, "qr").status, 429);
  EXPECT_EQ(ask(i, "getStateInstance").status, 200);
  EXPECT_EQ(ask(i, "getStateInstance").status, 429);
  now += 1s;
  EXPECT_EQ(ask(i, "qr").status, 200);
}

TEST_F(ReadyMadeScripts, FlakyNetworkHitsTheSameCallsAgain) {
  const auto play = [&](const std::string& name) {
    Instance& i = playing("flaky-network", {.name = name});
    std::string seen;
    for (int n = 0; n < 400; ++n) {
      const auto arrived = get(i, "getStateInstance");
      if (!arrived.reply) {
        seen += 's';
        jump(i, 5s);
        released();
      } else if (core::is_fault(arrived.reply->fault)) {
        seen += 'c';
      } else {
        seen += arrived.reply->status == 502 ? 'g' : '.';
      }
      if (arrived.reply) service.sent(arrived.ticket, now);
    }
    service.remove(i, now);
    return seen;
  };
  const std::string first = play("line");
  EXPECT_EQ(play("line"), first);
  EXPECT_NE(play("another"), first);
  for (const char kind : {'s', 'c', 'g', '.'})
    EXPECT_GT(std::count(first.begin(), first.end(), kind), 5) << kind << " " << first;
}

}  // namespace greenmock::tests
