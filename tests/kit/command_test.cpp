// The program as a user runs it: exit codes, words, and what a run that is ended leaves behind.

#include <gtest/gtest.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "kit_program.hpp"
#include "run/folder.hpp"
#include "run/running_client.hpp"

namespace greenmock::kit {
namespace {

using namespace std::chrono_literals;

std::string written(const Folder& folder, const std::string& name, const std::string& text) {
  const std::string path = folder.path() + "/" + name;
  std::ofstream(path) << text;
  std::filesystem::permissions(path, std::filesystem::perms::owner_all);
  return path;
}

/// An adapter that asks for a code, and then does what `then` says.
std::string adapter(const Folder& folder, const std::string& then) {
  return written(folder, "adapter.sh", R"(#!/bin/sh
if [ "$GREEN_API_TASK" = describe ]; then echo '{"contract":1,"tasks":["authorize"]}'; exit; fi
curl -s "$GREEN_API_URL/waInstance$GREEN_API_ID_INSTANCE/qr/$GREEN_API_TOKEN_INSTANCE" >/dev/null
)" + then + "\n");
}

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST(KitCommand, NothingThatMatchesIsFourAndNamesTheNearest) {
  const Ended result = run({"run", "--only", "qr-frist-code", "--", "true"});
  EXPECT_EQ(result.code, 4);
  EXPECT_TRUE(holds(result.err, R"(did you mean "qr-first-code"?)")) << result.err;
}

TEST(KitCommand, AClientThatIsNotThereIsTwo) {
  const Ended result = run({"run", "--", "/no/such/client"});
  EXPECT_EQ(result.code, 2);
  EXPECT_TRUE(holds(result.err, "cannot start /no/such/client: No such file")) << result.err;
}

TEST(KitCommand, AloneItTeachesAndIsTwo) {
  const Ended result = run({});
  EXPECT_EQ(result.code, 2);
  EXPECT_TRUE(holds(result.out, "Subcommands:")) << result.out;
  EXPECT_EQ(result.err, "");
}

TEST(KitCommand, NoClientIsTwo) {
  for (const std::string command : {"run", "smoke"}) {
    const Ended result = run({command});
    EXPECT_EQ(result.code, 2);
    EXPECT_TRUE(holds(result.err, "behind --, as in: greenmock-conformance " + command + " -- "))
        << result.err;
  }
}

TEST(KitCommand, FlagsBehindTheDashesAreTheClients) {
  const Folder folder;
  const std::string client = adapter(folder, R"(test "$1" = --mutant && exit 0; exit 9)");
  const Ended result = run({"run", "--report", "json=" + folder.path() + "/r", "--only",
                            "qr-first-code", "--", client, "--mutant", "x"});
  EXPECT_EQ(result.code, 1) << result.err;
  EXPECT_FALSE(holds(result.out, "exit 9"));
}

TEST(KitCommand, AnAdapterThatDoesNotDescribeItselfIsThree) {
  const Ended result = run({"run", "--", "true"});
  EXPECT_EQ(result.code, 3);
  EXPECT_TRUE(holds(result.err, "GREEN_API_TASK=describe")) << result.err;
}

TEST(KitCommand, WrongArgumentsAreTwoAndSaidBeforeAnythingRuns) {
  for (const std::vector<std::string>& more : {std::vector<std::string>{"--report", "xml=x"},
                                               {"--report", "junit"},
                                               {"--deadline", "5"},
                                               {"--jobs", "0"},
                                               {"--known-failures", "/no/such/file"},
                                               {"--scenarios", "/no/such/file"}}) {
    std::vector<std::string> arguments{"run", "--only", "qr-first-code"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    arguments.insert(arguments.end(), {"--", GREENMOCK_REFERENCE_CLIENT});
    const Ended result = run(arguments);
    EXPECT_EQ(result.code, 2) << more.front() << " " << more.back() << "\n" << result.err;
    EXPECT_EQ(result.out, "") << more.front();
    EXPECT_NE(result.err, "");
  }
}

TEST(KitCommand, WrongArgumentsAreSaidBeforeTheClientIsStarted) {
  const Folder folder;
  const std::string started = folder.path() + "/started";
  const std::string report = written(folder, "report.xml", "of an earlier run");
  const std::string client = written(folder, "a.sh", "#!/bin/sh\necho x > " + started + "\n");
  for (const std::vector<std::string>& wrong : {std::vector<std::string>{"--report", "foo"},
                                                {"--report", "junit=/no/such/folder/x"},
                                                {"--deadline", "5"},
                                                {"--known-failures", "nonesuch"},
                                                {"--revision", "9999"},
                                                {"--seed", "-1"},
                                                {"--seed", "99999999999999999999999"}}) {
    std::vector<std::string> arguments{"run", "--report", "junit=" + report};
    arguments.insert(arguments.end(), wrong.begin(), wrong.end());
    arguments.insert(arguments.end(), {"--", client});
    const Ended result = run(arguments);
    EXPECT_EQ(result.code, 2) << wrong.back() << "\n" << result.err;
    EXPECT_TRUE(holds(result.err, wrong.back())) << result.err;
    EXPECT_FALSE(std::filesystem::exists(started)) << wrong.back();
  }
  EXPECT_EQ(run({"run", "--report", "junit=" + report, "--", client}).code, 3);
  std::ifstream left(report);
  EXPECT_EQ(std::string(std::istreambuf_iterator<char>(left), {}), "of an earlier run");
}

TEST(KitCommand, ARevisionThatIsNotThereYetIsTwoAndNamesTheNewest) {
  for (const char* command : {"run", "attach"}) {
    std::vector<std::string> arguments{command, "--revision", "9999"};
    if (arguments.front() == "run") arguments.insert(arguments.end(), {"--", "true"});
    const Ended result = run(arguments);
    EXPECT_EQ(result.code, 2) << result.err;
    EXPECT_TRUE(holds(result.err, "--revision 9999: the newest is ")) << result.err;
  }
}

TEST(KitCommand, AReportTakesThePlaceOfAnEarlierOne) {
  const Folder folder;
  const std::string report = written(folder, "r.jsonl", "of an earlier run\n");
  run({"run", "-q", "--only", "qr-first-code", "--report", "json=" + report, "--",
       GREENMOCK_REFERENCE_CLIENT});
  EXPECT_EQ(run({"report", "join", report}).code, 0);
}

TEST(KitCommand, ASeedIsAWholeNumberInEachCommandThatTakesOne) {
  for (const std::vector<std::string>& arguments :
       {std::vector<std::string>{"run", "--seed", "-1", "--", "true"},
        {"attach", "--seed", "-1"},
        {"serve", "--seed", "-1", "qr-first-code"}}) {
    const Ended result = run(arguments);
    EXPECT_EQ(result.code, 2) << arguments.front();
    EXPECT_TRUE(holds(result.err, "-1 is no whole number from 0 to")) << result.err;
  }
}

TEST(KitCommand, ATaskThatNobodyKnowsIsRefused) {
  const Ended result = run({"attach", "--task", "autorize", "--only", "qr-first-code"});
  EXPECT_EQ(result.code, 2);
  EXPECT_TRUE(holds(result.err, R"("receive-two")")) << result.err;
  EXPECT_TRUE(holds(result.err, R"(did you mean "authorize"?)")) << result.err;
}

TEST(KitCommand, AFolderIsNoClient) {
  const Folder folder;
  for (const char* command : {"run", "smoke"}) {
    const Ended result = run({command, "--", folder.path()});
    EXPECT_EQ(result.code, 2);
    EXPECT_TRUE(holds(result.err, "it is a folder")) << result.err;
  }
}

TEST(KitCommand, CoverageNamesEachCheckOfAMistakeOnceHoweverManyCasesItHas) {
  const std::string out = run({"coverage"}).out;
  const std::string check = "`qr-wait/takes-late-code`";
  const std::size_t row = out.find("| Q7 ");
  ASSERT_NE(row, std::string::npos) << out;
  const std::string line = out.substr(row, out.find('\n', row) - row);
  EXPECT_NE(line.find(check), std::string::npos) << line;
  EXPECT_EQ(line.find(check), line.rfind(check)) << line;
}

TEST(KitCommand, JoiningNothingSaysWhatIsMissingAndWhereItIsTold) {
  const Ended result = run({"report", "join"});
  EXPECT_EQ(result.code, 2);
  EXPECT_TRUE(holds(result.err,
                    "files is required: what --report json=FILE wrote; see "
                    "`greenmock-conformance report join --help`"))
      << result.err;
}

TEST(KitCommand, JoiningWhatIsNoReportSaysOnceWhatToGive) {
  const Folder folder;
  const Ended result = run({"report", "join", written(folder, "r.xml", "<testsuites/>\n")});
  EXPECT_EQ(result.code, 2);
  const std::size_t place = result.err.find("--report json=FILE wrote");
  EXPECT_NE(place, std::string::npos) << result.err;
  EXPECT_EQ(place, result.err.rfind("--report json=FILE wrote")) << result.err;
}

TEST(KitCommand, AListOfNothingSaysSo) {
  for (const std::vector<std::string>& arguments :
       {std::vector<std::string>{"list", "--skip", "*"}, {"list", "--json", "--skip", "*"}}) {
    const Ended result = run(arguments);
    EXPECT_EQ(result.code, 4);
    EXPECT_EQ(result.out, "");
    EXPECT_TRUE(holds(result.err, "no scenario is left")) << result.err;
  }
}

/// The program, with an end of the command line for a shell.
Ended run_in_shell(const std::string& arguments, const std::string& redirection) {
  SpawnedClient program(
      {"/bin/sh", "-c", GREENMOCK_CONFORMANCE " " + arguments + " " + redirection}, {}, "");
  return ended(program);
}

TEST(KitCommand, OutputThatIsLostIsNoSuccess) {
  const Folder folder;
  const std::string report = folder.path() + "/r.jsonl";
  const std::string client = " -- " GREENMOCK_REFERENCE_CLIENT;
  run({"run", "-q", "--only", "qr-first-code", "--report", "json=" + report, "--",
       GREENMOCK_REFERENCE_CLIENT});
  for (const std::string& arguments :
       {std::string("--help"), std::string("--version"), std::string("list"),
        std::string("show qr-first-code"), std::string("coverage"), "report join " + report,
        "run --only qr-first-code" + client, "smoke" + client}) {
    for (const char* nowhere : {"> /dev/full", ">&-"}) {
      const Ended result = run_in_shell(arguments, nowhere);
      EXPECT_EQ(result.code, 2) << arguments << nowhere;
      EXPECT_TRUE(holds(result.err, "the output could not be written")) << arguments << nowhere;
    }
  }
}

TEST(KitCommand, LostOutputHidesNoVerdict) {
  const std::string arguments =
      "run --only qr-first-code -- " GREENMOCK_REFERENCE_CLIENT " --mutant wrong-name-first";
  EXPECT_EQ(run_in_shell(arguments, "> /dev/full").code, 1);
}

TEST(KitCommand, AReaderThatHasReadEnoughIsNoComplaint) {
  SpawnedClient program(
      {"/bin/sh", "-c",
       "{ " GREENMOCK_CONFORMANCE " run --only qr-first-code -- " GREENMOCK_REFERENCE_CLIENT
       "; echo code $? >&2; } | head -1"},
      {}, "");
  EXPECT_EQ(ended(program).err, "code 0\n");
}

TEST(KitCommand, AWrongScenarioIsToldWithItsPlace) {
  const Folder folder;
  const std::string path = written(folder, "bad.json", "{\"greenmock\":1,\n \"stps\":[]}");
  const Ended result = run({"list", "--scenarios", path});
  EXPECT_EQ(result.code, 2);
  EXPECT_TRUE(holds(result.err, path + ":2:2: /stps: ")) << result.err;
  EXPECT_TRUE(holds(result.err, R"(did you mean "steps"?)")) << result.err;
}

TEST(KitCommand, AKnownFailureDoesNotFailTheRunAndOneThatPassesDoes) {
  const Folder folder;
  const std::string known =
      written(folder, "known.txt", "qr-first-code/known-methods  # its old name\n");
  const Ended bad = run({"run", "-q", "--only", "qr-first-code", "--known-failures", known, "--",
                         GREENMOCK_REFERENCE_CLIENT, "--mutant", "wrong-name-first"});
  EXPECT_EQ(bad.code, 0) << bad.out << bad.err;
  const Ended good = run({"run", "-q", "--only", "qr-first-code", "--known-failures", known, "--",
                          GREENMOCK_REFERENCE_CLIENT});
  EXPECT_EQ(good.code, 1);
  EXPECT_TRUE(holds(good.out, "qr-first-code/known-methods")) << good.out;
}

TEST(KitCommand, AWarningFailsOnlyAStrictRun) {
  const std::vector<std::string> client{"--", GREENMOCK_REFERENCE_CLIENT, "--mutant",
                                        "logs-out-twice"};
  std::vector<std::string> arguments{"run", "-q", "--only", "qr-has-auth"};
  arguments.insert(arguments.end(), client.begin(), client.end());
  EXPECT_EQ(run(arguments).code, 0);
  arguments.insert(arguments.begin() + 1, "--strict");
  EXPECT_EQ(run(arguments).code, 1);
}

/// A run whose client sleeps; not by SpawnedClient, which would clear up by itself.
class SleepingRun {
 public:
  SleepingRun() {
    start({"run", "-q", "--only", "qr-first-code", "--",
           adapter(folder_, "echo $$ >> " + pids() + "; sleep 600")});
  }
  /// It sleeps from its first moment, and does not say what it can do.
  explicit SleepingRun(std::vector<std::string> arguments) {
    const std::string client =
        written(folder_, "sleeps.sh", "echo $$ >> " + pids() + "; exec sleep 600\n");
    arguments.insert(arguments.end(), {"--", "/bin/sh", client});
    start(std::move(arguments));
  }
  ~SleepingRun() {
    if (!ended_) end(SIGKILL);
  }
  /// The exit code, or minus the signal that ended it.
  int end(int signal) {
    ::kill(program_, signal);
    int status = 0;
    ::waitpid(program_, &status, 0);
    ended_ = true;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
  }
  bool client_goes() const { return goes(client_); }

 private:
  void start(std::vector<std::string> arguments) {
    std::vector<std::string> command = kit(std::move(arguments));
    std::vector<char*> words;
    for (std::string& word : command) words.push_back(word.data());
    words.push_back(nullptr);
    EXPECT_EQ(
        ::posix_spawn(&program_, GREENMOCK_CONFORMANCE, nullptr, nullptr, words.data(), environ),
        0);
    EXPECT_TRUE(eventually([this] { return bool(std::ifstream(pids()) >> client_); }));
  }
  std::string pids() const { return folder_.path() + "/pids"; }

  Folder folder_;
  pid_t program_ = 0, client_ = 0;
  bool ended_ = false;
};

TEST(KitCommand, TermEndsTheRunAndItsClients) {
  SleepingRun run;
  EXPECT_EQ(run.end(SIGTERM), 130);
  EXPECT_TRUE(run.client_goes());
}

TEST(KitCommand, TermEndsARunWhoseAdapterNeverSaysWhatItCanDo) {
  const Folder reports;
  const std::string report = reports.path() + "/run.json";
  SleepingRun run({"run", "-q", "--only", "qr-first-code", "--report", "json=" + report});
  EXPECT_EQ(run.end(SIGTERM), 130);
  EXPECT_TRUE(run.client_goes());
  std::stringstream text;
  text << std::ifstream(report).rdbuf();
  EXPECT_TRUE(holds(text.str(), "\"interrupted\":true")) << text.str();
}

TEST(KitCommand, TermEndsASmokeWhoseAdapterNeverSaysWhatItCanDo) {
  SleepingRun run(std::vector<std::string>{"smoke"});
  EXPECT_EQ(run.end(SIGTERM), 130);
  EXPECT_TRUE(run.client_goes());
}

TEST(KitCommand, AKitThatIsKilledLeavesNoClientBehind) {
  SleepingRun run;
  EXPECT_EQ(run.end(SIGKILL), -SIGKILL);
  EXPECT_TRUE(run.client_goes());
}

TEST(KitCommand, WhatAClientHidesIsGoneAfterTheRun) {
  const Folder folder;
  const std::string pids = folder.path() + "/pids";
  // No group, no environment and no parent by which it could be known.
  const std::string client = adapter(folder, "env -i setsid sh -c 'echo $$ >>" + pids +
                                                 "; exec sleep 600' >/dev/null 2>&1 & until [ -s " +
                                                 pids + " ]; do sleep 0.05; done");
  run({"run", "-q", "--only", "qr-first-code", "--", client});
  std::ifstream file(pids);
  pid_t pid = 0;
  int count = 0;
  while (file >> pid) {
    ++count;
    EXPECT_TRUE(goes(pid)) << pid << " still runs";
  }
  EXPECT_EQ(count, 1);
}

TEST(KitCommand, WhatAShellStartedBeforeItGaveItsPlaceToTheKitIsSpared) {
  const Folder folder;
  const std::string pid = folder.path() + "/pid";
  const std::string client = adapter(folder, ":");
  const std::string inner = "sleep 600 & echo $! > " + pid +
                            "; exec " GREENMOCK_CONFORMANCE " run -q --only qr-first-code -- " +
                            client;
  SpawnedClient shell(
      {"/bin/sh", "-c",
       "sh -c '" + inner + "' > /dev/null; grep '^State:' /proc/$(cat " + pid + ")/status"},
      {}, "");
  EXPECT_NE(ended(shell).out.find("(sleeping)"), std::string::npos);
}

TEST(KitCommand, ARunWithoutStandardInputIsARun) {
  SpawnedClient program({"/bin/sh", "-c",
                         std::string(GREENMOCK_CONFORMANCE) + " run -q --only qr-first-code -- " +
                             GREENMOCK_REFERENCE_CLIENT + " <&-"},
                        {}, "");
  EXPECT_EQ(ended(program).code, 0);
}

TEST(KitCommand, AnAdapterThatAlwaysCrashesIsNoVerdict) {
  const Folder folder;
  const std::string client = written(folder, "a.sh", R"(#!/bin/sh
if [ "$GREEN_API_TASK" = describe ]; then echo '{"contract":1,"tasks":["authorize"]}'; exit; fi
exit 1
)");
  const Ended result = run({"run", "-q", "--only", "qr-first-code", "--", client});
  EXPECT_EQ(result.code, 3);
  EXPECT_TRUE(holds(result.err, "smoke")) << result.err;
}

TEST(KitCommand, AWordThatIsMisspeltInADescriptionIsRefused) {
  const Folder folder;
  const std::string client = written(folder, "a.sh", R"(#!/bin/sh
echo '{"contract":1,"tasks":["authorize"],"events":["qr","eror"]}'
)");
  const Ended result = run({"run", "--", client});
  EXPECT_EQ(result.code, 3);
  EXPECT_TRUE(holds(result.err, R"(did you mean "error"?)")) << result.err;
}

TEST(KitCommand, AReportThatCannotBeWrittenDoesNotLoseTheOthers) {
  const Folder folder;
  const std::string junit = folder.path() + "/junit.xml";
  const Ended result = run({"run", "-q", "--only", "qr-first-code", "--report", "tap=/dev/full",
                            "--report", "junit=" + junit, "--", GREENMOCK_REFERENCE_CLIENT});
  EXPECT_EQ(result.code, 2);
  EXPECT_TRUE(holds(result.err, "/dev/full")) << result.err;
  EXPECT_GT(std::filesystem::file_size(junit), 100U);
}

TEST(KitCommand, AReportThatCannotBeWrittenHidesNoVerdict) {
  const Ended result = run({"run", "-q", "--only", "qr-first-code", "--report", "tap=/dev/full",
                            "--", GREENMOCK_REFERENCE_CLIENT, "--mutant", "wrong-name-first"});
  EXPECT_EQ(result.code, 1);
  EXPECT_TRUE(holds(result.err, "/dev/full")) << result.err;
}

TEST(KitCommand, AClientWhereNoneIsStartedIsRefused) {
  for (const std::vector<std::string>& command :
       {std::vector<std::string>{"attach", "--only", "no-such"}, {"list"}, {"show", "qr-wait"}}) {
    std::vector<std::string> arguments = command;
    arguments.insert(arguments.end(), {"--", "my-client"});
    const Ended result = run(arguments);
    EXPECT_EQ(result.code, 2) << command.front();
    EXPECT_EQ(result.out, "") << command.front();
    EXPECT_TRUE(holds(result.err, "greenmock-conformance run -- my-client")) << result.err;
  }
}

TEST(KitCommand, AttachSaysHowToSeeAScenarioAgain) {
  // Nobody comes, so that the scenario fails at once.
  const Ended result = run({"attach", "-q", "--only", "send-text", "--task", "send", "--task",
                            "call", "--seed", "7", "--deadline", "1ms"});
  EXPECT_TRUE(holds(result.out, "conformance attach --only send-text --seed 7 --task send\n"))
      << result.out;
}

TEST(KitCommand, AttachPrintsWhatAShellReadsBack) {
  const Ended result = run_in_shell(
      "attach -q --only send-in-order.slow --task send --deadline 1ms > contract; "
      "eval \"$(sed -n '/^GREEN_API_/,/^$/p' contract)\"; printf '%s' \"$GREEN_API_TEXT\"",
      "");
  EXPECT_EQ(result.out, "one\ntwo\nthree\n");
}

TEST(KitCommand, AttachThatFindsNothingEnds) {
  EXPECT_EQ(run({"attach", "--only", "no-such"}).code, 4);
}

TEST(KitCommand, SmokeTellsWhatIsWrongWithAnAdapter) {
  const Folder folder;
  EXPECT_EQ(run({"smoke", "--", GREENMOCK_REFERENCE_CLIENT}).code, 0);
  const Ended bad = run({"smoke", "--", adapter(folder, "exit 0")});
  EXPECT_EQ(bad.code, 3);
  EXPECT_TRUE(holds(bad.out, "FAILED")) << bad.out;
}

TEST(KitCommand, SmokeLetsNoClientActOnTheTerminal) {
  const Folder folder;
  // What turns the direction of a text stands in JSON as it is.
  const std::string client =
      adapter(folder, R"(printf '{"event":"error","message":"\342\200\256"}\n'; exit 1)");
  const Ended result = run({"smoke", "--", client});
  EXPECT_TRUE(holds(result.out, R"("message":"\u202e")")) << result.out;
  EXPECT_FALSE(holds(result.out, "\u202e")) << result.out;
}

TEST(KitCommand, ReportsJoinIntoOneTable) {
  const Folder folder;
  const std::string a = folder.path() + "/a.jsonl", b = folder.path() + "/b.jsonl";
  run({"run", "-q", "--only", "qr-first-code", "--report", "json=" + a, "--",
       GREENMOCK_REFERENCE_CLIENT});
  run({"run", "-q", "--only", "qr-first-code", "--report", "json=" + b, "--",
       GREENMOCK_REFERENCE_CLIENT, "--mutant", "wrong-name-first"});
  const Ended joined = run({"report", "join", a, b});
  EXPECT_EQ(joined.code, 0) << joined.err;
  EXPECT_TRUE(holds(joined.out, "qr-first-code")) << joined.out;
  EXPECT_EQ(run({"report", "join", written(folder, "no.jsonl", "hello")}).code, 2);
}

TEST(KitCommand, TheHelpOfACommandHasItsOwnExitCodes) {
  for (const char* judging : {"run", "attach"})
    EXPECT_TRUE(holds(run({judging, "--help"}).out, "0 every MUST is met")) << judging;
  for (const std::vector<std::string>& other : {std::vector<std::string>{"list"},
                                                {"show"},
                                                {"serve"},
                                                {"smoke"},
                                                {"coverage"},
                                                {"probe"},
                                                {"report"},
                                                {"report", "join"}}) {
    std::vector<std::string> help = other;
    help.emplace_back("--help");
    const std::string out = run(help).out;
    EXPECT_TRUE(holds(out, "Exit codes: 0 ")) << other.back();
    EXPECT_FALSE(holds(out, "every MUST")) << other.back();
  }
}

TEST(KitCommand, AScenarioThatIsNotThereIsToldWithThoseThatAre) {
  for (const char* command : {"show", "serve"}) {
    for (const char* id : {"nosuch", "qr-fist-code"}) {
      const Ended result = run({command, id});
      EXPECT_EQ(result.code, 2) << command;
      EXPECT_TRUE(holds(result.err, "`greenmock-conformance list` shows what there is"))
          << result.err;
    }
  }
}

TEST(KitCommand, HelpAndListAndShowSucceed) {
  for (const std::vector<std::string>& arguments : {std::vector<std::string>{"--help"},
                                                    {"run", "--help"},
                                                    {"list"},
                                                    {"list", "--json"},
                                                    {"show", "qr-first-code"},
                                                    {"coverage"},
                                                    {"--version"}}) {
    const Ended result = run(arguments);
    EXPECT_EQ(result.code, 0) << arguments.front() << result.err;
    EXPECT_NE(result.out, "");
  }
}

}  // namespace
}  // namespace greenmock::kit
