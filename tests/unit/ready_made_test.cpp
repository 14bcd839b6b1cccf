// Each ready-made script against what its first line promises.

#include "script/ready_made.hpp"

#include <set>

#include "control/vocabulary.hpp"
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
    auto loaded = script::load_script(found->text, script::Scope::File, control::method_names());
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
  EXPECT_EQ(ask(i, "qr").status, 400);
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
  i.behaviour().dialect = core::Dialect::Seed;
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
