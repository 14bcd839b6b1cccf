// Clients of every broken kind: how the kit starts, watches and ends them.

#include <gtest/gtest.h>
#include <signal.h>

#include <cstdlib>
#include <fstream>

#include "kit_program.hpp"
#include "results/masked.hpp"
#include "run/running_client.hpp"

namespace greenmock::kit {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view kSecret = "d75b3a66374942c5b3c019c698abc2067e151558acbd412345";

SpawnedClient shell(const std::string& script) {
  return SpawnedClient({"/bin/sh", "-c", script}, {{"GREEN_API_TASK", "authorize"}},
                       std::string(kSecret));
}

Transcript::View seen_at_end(RunningClient& client, std::chrono::seconds within = 20s) {
  EXPECT_TRUE(client.wait_for_end(ClientClock::now() + within));
  return client.transcript().view();
}

TEST(ClientProcess, ThatCannotBeStartedIsSaidSo) {
  try {
    SpawnedClient client({"/no/such/client"}, {}, "");
    FAIL() << "it started";
  } catch (const StartError& error) {
    EXPECT_STREQ(error.what(), "cannot start /no/such/client: No such file or directory");
  }
}

TEST(ClientProcess, ThatMayNotBeExecutedIsSaidSo) {
  const Folder folder;
  const std::string path = folder.path() + "/client";
  std::ofstream(path) << "x";
  EXPECT_THROW(SpawnedClient({path}, {}, ""), StartError);
}

TEST(ClientProcess, EventsAndLogAreToldApart) {
  SpawnedClient client =
      shell(R"(echo '{"event":"qr","image":"x"}'; echo hello; echo '{"a":1}'; echo oops >&2)");
  const auto view = seen_at_end(client);
  ASSERT_EQ(view.events.size(), 1U);
  EXPECT_EQ(view.events[0].line["image"], "x");
  ASSERT_EQ(view.log.size(), 3U);
  EXPECT_EQ(classify(view).how, ClientEnd::How::Done);
}

TEST(ClientProcess, AnEventIsSeenBeforeTheEnd) {
  SpawnedClient client = shell(R"(echo '{"event":"qr"}'; sleep 60)");
  ASSERT_TRUE(client.transcript().wait_for_more(0, ClientClock::now() + 20s));
  EXPECT_TRUE(client.running());
  client.stop();
  EXPECT_EQ(classify(client.transcript().view()).how, ClientEnd::How::Stopped);
}

TEST(ClientProcess, HalfALineAtTheEndCounts) {
  SpawnedClient client = shell(R"(printf '{"event":"qr"}')");
  EXPECT_EQ(seen_at_end(client).events.size(), 1U);
}

TEST(ClientProcess, HalfAnEventIsLog) {
  SpawnedClient client = shell(R"(printf '{"event":"q')");
  const auto view = seen_at_end(client);
  EXPECT_EQ(view.events.size(), 0U);
  EXPECT_EQ(view.log.size(), 1U);
}

TEST(ClientProcess, ThatDiesWithoutAWordHasCrashed) {
  SpawnedClient client = shell("exit 3");
  const ClientEnd end = classify(seen_at_end(client));
  EXPECT_EQ(end.how, ClientEnd::How::Crashed);
  EXPECT_EQ(end.text, "exit 3 without an event \"error\"");
}

TEST(ClientProcess, ThatSaysErrorHasFailedHonestly) {
  SpawnedClient client = shell(R"(echo '{"event":"error","message":"x"}'; exit 3)");
  EXPECT_EQ(classify(seen_at_end(client)).how, ClientEnd::How::Failed);
}

TEST(ClientProcess, ThatIsKilledByASignalOfItsOwnHasCrashed) {
  SpawnedClient client = shell(R"(echo '{"event":"error","message":"x"}'; kill -SEGV $$)");
  const ClientEnd end = classify(seen_at_end(client));
  EXPECT_EQ(end.how, ClientEnd::How::Crashed);
  EXPECT_EQ(end.text, "signal 11 (Segmentation fault)");
}

TEST(ClientProcess, ThatDiesOfAnotherSignalWhenItIsToldToEndHasCrashed) {
  SpawnedClient client =
      shell(R"(trap 'kill -SEGV $$' TERM; echo '{"event":"qr"}'; while :; do sleep 0.01; done)");
  ASSERT_TRUE(client.transcript().wait_for_more(0, ClientClock::now() + 20s));
  client.stop();
  const ClientEnd end = classify(seen_at_end(client));
  EXPECT_EQ(end.how, ClientEnd::How::Crashed);
  EXPECT_EQ(end.text, "signal 11 (Segmentation fault)");
}

TEST(ClientProcess, ThatDiesOfTheSignalThatItIsSentHasStopped) {
  SpawnedClient client = shell(R"(echo '{"event":"qr"}'; exec sleep 600)");
  ASSERT_TRUE(client.transcript().wait_for_more(0, ClientClock::now() + 20s));
  client.stop();
  EXPECT_EQ(classify(seen_at_end(client)).how, ClientEnd::How::Stopped);
}

TEST(ClientProcess, ThatIgnoresTermIsKilledAfterTheGrace) {
  SpawnedClient client = shell(R"(trap '' TERM; echo '{"event":"qr"}'; while :; do sleep 1; done)");
  ASSERT_TRUE(client.transcript().wait_for_more(0, ClientClock::now() + 20s));
  const auto begun = ClientClock::now();
  client.stop();
  EXPECT_GE(ClientClock::now() - begun, kGrace);
  EXPECT_EQ(classify(client.transcript().view()).how, ClientEnd::How::Killed);
}

TEST(ClientProcess, ThatFloodsIsEnded) {
  SpawnedClient client = shell("yes 0123456789012345678901234567890123456789");
  const auto view = seen_at_end(client, 60s);
  EXPECT_EQ(classify(view).how, ClientEnd::How::Flooded);
  EXPECT_EQ(view.log.size(), Transcript::kMostLog);
}

TEST(ClientProcess, ThatFloodsWithoutALineEndIsEndedToo) {
  SpawnedClient client = shell("tr '\\0' 'x' < /dev/zero");
  EXPECT_EQ(classify(seen_at_end(client, 60s)).how, ClientEnd::How::Flooded);
}

TEST(ClientProcess, ThatClosesItsStreamsIsWaitedFor) {
  SpawnedClient client = shell("exec >&- 2>&-; sleep 0.3; exit 0");
  EXPECT_EQ(classify(seen_at_end(client)).how, ClientEnd::How::Done);
}

TEST(ClientProcess, ChildrenThatItLeavesAreGone) {
  SpawnedClient client = shell(R"(sleep 600 & echo "{\"event\":\"qr\",\"payload\":\"$!\"}")");
  const auto view = seen_at_end(client);
  ASSERT_EQ(view.events.size(), 1U);
  EXPECT_TRUE(goes(std::stoi(view.events[0].line["payload"].get<std::string>())));
}

TEST(ClientProcess, ChildrenThatLeaveItsGroupAreGoneToo) {
  SpawnedClient client = shell(
      R"(setsid sh -c 'echo "{\"event\":\"qr\",\"payload\":\"$$\"}"; : > told; exec sleep 600' &
until [ -e told ]; do sleep 0.01; done)");
  const auto view = seen_at_end(client);
  ASSERT_EQ(view.events.size(), 1U);
  EXPECT_TRUE(goes(std::stoi(view.events[0].line["payload"].get<std::string>())));
}

TEST(ClientProcess, GoesWithItsHandle) {
  pid_t pid = 0;
  {
    SpawnedClient client = shell(R"(echo "{\"event\":\"qr\",\"payload\":\"$$\"}"; sleep 600)");
    ASSERT_TRUE(client.transcript().wait_for_more(0, ClientClock::now() + 20s));
    pid = std::stoi(client.transcript().view().events[0].line["payload"].get<std::string>());
    EXPECT_TRUE(is_alive(pid));
  }
  EXPECT_TRUE(goes(pid));
}

TEST(ClientProcess, StartsInAnEmptyFolderOfItsOwn) {
  SpawnedClient client =
      shell(R"(test "$(ls -A | wc -l)$HOME$TMPDIR" = "0$PWD$PWD" && echo '{"event":"qr"}'; cat)");
  EXPECT_EQ(seen_at_end(client).events.size(), 1U);
}

TEST(ClientProcess, HasTheContractAndNoProxies) {
  ::setenv("https_proxy", "http://10.0.0.1:1", 1);
  ::setenv("GREEN_API_FOREIGN", "x", 1);
  SpawnedClient client = shell(
      R"(test "$GREEN_API_TASK$https_proxy$GREEN_API_FOREIGN" = authorize && echo '{"event":"qr"}')");
  EXPECT_EQ(seen_at_end(client).events.size(), 1U);
}

struct Leaking {
  std::string script;
  std::string Leaks::*where;
  friend void PrintTo(const Leaking& leaking, std::ostream* out) { *out << leaking.script; }
};

class SecretOfTheClient : public ::testing::TestWithParam<Leaking> {};

TEST_P(SecretOfTheClient, IsSeenWhereverItIsWritten) {
  SpawnedClient client = shell("S=" + std::string(kSecret) + "; " + GetParam().script);
  const auto view = seen_at_end(client);
  EXPECT_NE(view.leaks.*GetParam().where, "");
  EXPECT_EQ((view.leaks.*GetParam().where).find(kSecret), std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(
    Places, SecretOfTheClient,
    ::testing::Values(
        Leaking{"echo $S", &Leaks::in_stdout}, Leaking{"echo $S >&2", &Leaks::in_stderr},
        Leaking{R"(echo "{\"event\":\"error\",\"message\":\"$S\"}")", &Leaks::in_events},
        Leaking{"echo xx${S#??????????????????????????????}xx", &Leaks::in_stdout},
        Leaking{"echo ${S%???}", &Leaks::in_stdout},
        Leaking{"T=${S#????????}; echo ${T%??????????????????????????}", &Leaks::in_stdout}));

TEST(SecretOfTheClientToo, APieceOfLessThanSixteenCharactersIsNone) {
  SpawnedClient client = shell("echo " + std::string(kSecret.substr(8, 15)));
  EXPECT_EQ(seen_at_end(client).leaks.in_stdout, "");
}

TEST(SecretOfTheClientToo, IsShownAsItStandsInEachPlace) {
  SpawnedClient client = shell("S=" + std::string(kSecret) + R"(; echo "first $S"
echo "second $S"; echo "warning: $S" >&2; echo "{\"event\":\"error\",\"message\":\"$S\"}")");
  const Leaks leaks = seen_at_end(client).leaks;
  EXPECT_EQ(leaks.in_stdout, "first …");
  EXPECT_EQ(leaks.in_stderr, "warning: …");
  EXPECT_EQ(leaks.in_events, R"({"event":"error","message":"…"})");
}

TEST(SecretOfTheClientToo, IsMaskedWholeAndInPieces) {
  const std::string secret(kSecret);
  EXPECT_EQ(masked("a " + secret + " b " + secret.substr(0, 47) + " c " + secret.substr(20, 16) +
                       secret + "!",
                   secret),
            "a … b … c ……!");
  EXPECT_EQ(masked(secret.substr(0, 15), secret), secret.substr(0, 15));
  EXPECT_EQ(masked("of 123456", "123456"), "of …");
  EXPECT_EQ(masked("of 12345", "12345"), "of 12345");
}

TEST(SecretOfTheClientToo, IsNotSeenInAPicture) {
  SpawnedClient client =
      shell("echo '{\"event\":\"qr\",\"image\":\"" + std::string(kSecret) + "\"}'");
  EXPECT_EQ(seen_at_end(client).leaks.in_events, "");
}

}  // namespace
}  // namespace greenmock::kit
