// The program as a person or a CI job meets it: starting, ending, complaining.

#include <fcntl.h>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <map>

#include "http.hpp"
#include "program.hpp"
#include "raw_socket.hpp"

namespace greenmock::tests {
namespace {

void expect_usage_error(std::vector<std::string> arguments, const std::string& word) {
  Program program(arguments);
  EXPECT_EQ(program.wait(), 2) << word;
  const std::string err = program.err();
  EXPECT_NE(err.find(word), std::string::npos) << err;
  EXPECT_TRUE(err.starts_with("greenmock: ")) << err;
  EXPECT_EQ(std::count(err.begin(), err.end(), '\n'), 1) << err;
  EXPECT_EQ(program.out(), "") << "nothing may look as if it served";
}

/// What it says from start to end.
std::string said_by_server(std::vector<std::string> arguments) {
  ServerProcess server(std::move(arguments));
  server.program().signal(SIGTERM);
  EXPECT_EQ(server.program().wait(), 0);
  return server.program().out();
}

}  // namespace

TEST(ServeCommand, EndsCleanlyOnSigtermAndSigint) {
  for (const int number : {SIGTERM, SIGINT}) {
    ServerProcess server;
    server.program().signal(number);
    EXPECT_EQ(server.program().wait(), 0) << server.program().err();
  }
}

TEST(ServeCommand, EndsParkedCallsAsShutdown) {
  const TemporaryFolder folder;
  ServerProcess server(
      {"--log", "json", "--script",
       folder.write("s.json",
                    R"({"greenmock":1,"rules":[{"when":{"method":"qr"},"wait":"10m"}]})")});
  RawSocket parked(server.port()), idle(server.port());
  parked.send("GET " + server.path("qr") + " HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(
      post(server.of_instance("/wait"), {{"for", {{"call", "qr"}, {"phase", "parked"}}}}).status,
      200);
  server.program().signal(SIGTERM);
  EXPECT_EQ(server.program().wait(), 0);
  bool closed = false;
  EXPECT_EQ(parked.read_to_end(&closed), "");
  EXPECT_TRUE(closed);
  EXPECT_NE(server.program().out().find(R"("outcome":"shutdown")"), std::string::npos)
      << server.program().out();
}

TEST(ServeCommand, EndsCleanlyWithAPortOfAnInstanceTakenDown) {
  ServerProcess server;
  const auto made =
      post(server.control() + "/_mock/instances", {{"name", "own"}, {"ownPort", true}});
  ASSERT_EQ(made.status, 201) << made.body;
  EXPECT_EQ(post(server.control() + "/_mock/instances/own/server", {{"do", "down"}}).status, 200);
  server.program().signal(SIGTERM);
  EXPECT_EQ(server.program().wait(), 0);
}

TEST(ServeCommand, AHangingControlWaitDoesNotHoldUpTheEnd) {
  ServerProcess server;
  RawSocket control(static_cast<std::uint16_t>(
      std::stoi(server.control().substr(server.control().rfind(':') + 1))));
  const std::string body = R"({"for":{"call":"qr"},"within":"60s"})";
  control.send(
      "POST /_mock/instances/" + server.id() +
      "/wait HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: " +
      std::to_string(body.size()) + "\r\n\r\n" + body);
  EXPECT_EQ(get(server.control() + "/_mock/health").status, 200);
  server.program().signal(SIGTERM);
  EXPECT_EQ(server.program().wait(), 0);
}

TEST(ServeCommand, ComplainsInOneLineThatSaysWhatToDo) {
  ServerProcess other;
  expect_usage_error({"serve", "--port", std::to_string(other.port())}, "--port");
  expect_usage_error({"serve", "--port", "20100", "--control-port", "20100"},
                     "--port and --control-port are the same port, 20100");
  expect_usage_error({"serve", "--bind", "0.0.0.0", "--port", "20100", "--control-port", "20100"},
                     "the same port");
  expect_usage_error({"serve", "--port", "20100", "--media-port", "20100"}, "leave out");
  expect_usage_error({"serve", "--port", "0", "--media-port", "20100", "--control-port", "20100"},
                     "--media-port and --control-port");
  expect_usage_error({"serve", "--prot", "1"}, "--prot");
  expect_usage_error({"serve", "--port", "70000"}, "--port");
  expect_usage_error({"serve", "--port", "0", "--script", "/nonexistent/script.json"},
                     "/nonexistent/script.json");
  expect_usage_error({"serve", "--port", "0", "--instance", "abc:def"}, "ID:TOKEN");
  expect_usage_error({"serve", "--port", "0", "--instance", "11"}, "the token is missing");
  for (const char* id : {"0:tok", "007:tok", "abc"})
    expect_usage_error({"serve", "--port", "0", "--instance", id},
                       "the id must be 1 to 18 digits without a zero in front");
  expect_usage_error({"serve", "--port", "0", "--instance", "1:t:asleep"}, "sleepMode");
  expect_usage_error({"serve", "--port", "0", "--speed", "0"}, "--speed");
  expect_usage_error({"serve", "--port", "0", "--start-time", "yesterday"}, "--start-time");
  expect_usage_error({"serve", "--port", "0", "--control-bind", "0.0.0.0"}, "--control-token");
  expect_usage_error({"serve", "--port", "0", "--bind", "example.org"}, "IP address");
  expect_usage_error({"serve", "--port", "0", "--assume", "x=y"}, "reboot.lasts");
  expect_usage_error({"serve", "--port", "0", "--assume", "authorizationCode.lasts=soon"}, "2m30s");
  expect_usage_error({"serve", "--port", "0", "--assume", "settings.empty=maybe"}, "refuse");
  expect_usage_error({"serve", "--port", "0", "--assume", "webhook.retry=0s"}, "longer than zero");
  expect_usage_error({"serve", "--port", "0", "--assume", "profilePicture.largest=5MB"}, "bytes");
  expect_usage_error({"serve", "--port", "0", "--ready-file", "/nonexistent/ready.json"},
                     "--ready-file");
  expect_usage_error({"serve", "--port", "0", "--seed", "-1"}, "--seed");
  for (const char* token : {"", "la b"})
    expect_usage_error({"serve", "--port", "0", "--control-token", token}, "--control-token");
  expect_usage_error({"server"}, "did you mean \"serve\"?; see");
  expect_usage_error({"banana"}, "only \"serve\"");
  expect_usage_error({"-v"}, "there is no flag -v in front of a command");
  expect_usage_error({"serve", "--port", "0", "--instance", "1:a", "--instance", "1:b"},
                     "1 is given twice");
  for (const char* host : {"http://files.example", "files.example:80", "files.example/", "", "a b"})
    expect_usage_error({"serve", "--port", "0", "--allow-file-host", host}, "it is a host alone");
  expect_usage_error({"serve", "--port", "0", "--allow-webhook-host", "a@b"}, "it is a host alone");
  for (const char* host : {"a/b", "http://box", ""})
    expect_usage_error({"serve", "--port", "0", "--control-host", host}, "what a Host header says");
  expect_usage_error({"serve", "--foo"}, "there is no flag --foo; see");
  expect_usage_error({"serve", "--prot"}, "did you mean \"--port\"?");
  expect_usage_error({"serve", "--port", "0", "--assume", "message.raed=1s"},
                     "did you mean \"message.read\"?");
  expect_usage_error({"serve", "--port", "0", "--assume", "message.read"}, "message.read=VALUE");
  const TemporaryFolder folder;
  expect_usage_error(
      {"serve", "--port", "0", "--instance", "7:a", "--script",
       folder.write("s.json", R"({"greenmock":1,"instances":[{"name":"bot","idInstance":7}]})")},
      "an instance with idInstance 7 is there already");
  expect_usage_error({"serve", "--port", "0", "--script", "/"}, "folder");
  expect_usage_error({"scan", "/"}, "folder");
  expect_usage_error({"scan", "/dev/zero"}, "64 MiB");
}

TEST(ServeCommand, AWrongScriptIsRefusedWithItsPlaceBeforeAnythingStarts) {
  const TemporaryFolder folder;
  const std::string path = folder.write("bad.json",
                                        "{ \"greenmock\": 1,\n  \"rules\": [ { \"when\": { "
                                        "\"metod\": \"qr\" }, \"reply\": 500 } ] }");
  Program program({"serve", "--port", "0", "--script", path});
  EXPECT_EQ(program.wait(), 2);
  for (const std::string& word :
       {path + ":2:", std::string("/rules/0/when/metod"), std::string("method")}) {
    EXPECT_NE(program.err().find(word), std::string::npos) << program.err();
  }
  EXPECT_EQ(program.out(), "");
}

TEST(ServeCommand, AReadyFileOfAnEarlierRunIsGoneBeforeAnythingElse) {
  const TemporaryFolder folder;
  const std::string ready = folder.write("ready.json", "stale");
  Program program({"serve", "--port", "0", "--ready-file", ready, "--script", "/nonexistent"});
  EXPECT_EQ(program.wait(), 2);
  EXPECT_EQ(read_file(ready), "");
}

TEST(ServeCommand, TakesItsReadyFileAwayWhenItEnds) {
  const TemporaryFolder folder;
  const std::string ready = folder.path("ready.json");
  for (const int end : {SIGINT, SIGTERM, SIGHUP}) {
    Program program({"serve", "--port", "0", "--control-port", "0", "--ready-file", ready});
    ASSERT_TRUE(eventually([&] { return !read_file(ready).empty(); })) << program.err();
    program.signal(end);
    EXPECT_EQ(program.wait(), 0) << end;
    EXPECT_EQ(read_file(ready), "") << end;
  }
}

TEST(ServeCommand, ItsReadyFileIsForItsOwnerAlone) {
  const TemporaryFolder folder;
  const std::string ready = folder.path("ready.json");
  const mode_t before = ::umask(022);
  Program program({"serve", "--port", "0", "--control-port", "0", "--ready-file", ready});
  ::umask(before);
  ASSERT_TRUE(eventually([&] { return !read_file(ready).empty(); })) << program.err();
  struct stat seen {};
  ASSERT_EQ(::stat(ready.c_str(), &seen), 0);
  EXPECT_EQ(seen.st_mode & 0777, 0600U);
}

TEST(ServeCommand, TakesItsTokensFromTheEnvironment) {
  ::setenv("GREENMOCK_CONTROL_TOKEN", "lab", 1);
  ::setenv("GREENMOCK_PARTNER_TOKEN", "gac.lab", 1);
  const ServerProcess server;
  Program with_token({"phone", "GAPI2015", "--control", server.control(), "--json"});
  ::unsetenv("GREENMOCK_CONTROL_TOKEN");
  ::unsetenv("GREENMOCK_PARTNER_TOKEN");
  Program without({"phone", "GAPI2015", "--control", server.control(), "--json"});
  EXPECT_EQ(get(server.control() + "/_mock/instances").status, 401);
  EXPECT_EQ(get(server.url() + "/partner/getInstances/gac.lab").json().size(), 1U);
  EXPECT_EQ(with_token.wait(), 1);
  EXPECT_EQ(core::Json::parse(with_token.out()).at("status"), 404) << with_token.out();
  EXPECT_EQ(without.wait(), 1);
  EXPECT_EQ(core::Json::parse(without.out()).at("status"), 401) << without.out();
}

TEST(ServeCommand, LeavesAReadyFileThatAnotherServerHasWrittenMeanwhile) {
  const TemporaryFolder folder;
  const std::string ready = folder.path("ready.json");
  const std::vector<std::string> arguments{"serve", "--port",       "0",  "--control-port",
                                           "0",     "--ready-file", ready};
  Program first(arguments);
  ASSERT_TRUE(eventually([&] { return !read_file(ready).empty(); })) << first.err();
  const std::string of_first = read_file(ready);
  Program second(arguments);
  std::string of_second;  // by one look: while it starts, it takes the file of the first away
  ASSERT_TRUE(eventually([&] {
    of_second = read_file(ready);
    return !of_second.empty() && of_second != of_first;
  })) << second.err();
  first.signal(SIGTERM);
  EXPECT_EQ(first.wait(), 0);
  EXPECT_EQ(read_file(ready), of_second);
}

TEST(ServeCommand, MakesTheInstancesThatItIsTold) {
  ServerProcess server({"--instance", "11015502:abc:authorized", "--instance", "710722711056:def"});
  EXPECT_EQ(
      get(server.url() + "/waInstance11015502/getStateInstance/abc").json().at("stateInstance"),
      "authorized");
  EXPECT_EQ(
      get(server.url() + "/waInstance710722711056/getStateInstance/def").json().at("stateInstance"),
      "notAuthorized");
}

TEST(ServeCommand, TakesWhatIsAssumedOtherwise) {
  const TemporaryFolder folder;
  ServerProcess server(
      {"--assume", "reboot.lasts=30s", "--assume", "passkey.message=yes = confirm", "--script",
       folder.write(
           "s.json",
           R"({"greenmock":1,"rules":[{"when":{"method":"qr","call":1},"reply":"passkeyRequired"}]})")});
  EXPECT_EQ(get(server.url() + server.path("qr")).json().at("message"), "yes = confirm");
  ASSERT_EQ(patch(server.of_instance("/clock"), {{"paused", true}}).status, 200);
  const auto state_after = [&](const char* by) {
    post(server.of_instance("/clock/advance"), {{"by", by}});
    return get(server.url() + server.path("getStateInstance")).json().at("stateInstance");
  };
  get(server.url() + server.path("reboot"));
  EXPECT_EQ(state_after("29s"), "starting");
  EXPECT_EQ(state_after("1s"), "notAuthorized");
}

TEST(ServeCommand, ALimitIsForAllClientsOfAnInstanceTogether) {
  ServerProcess server({"--rate-limit", "documented"});
  const std::string url = server.url() + server.path("getStateInstance");
  std::map<long, int> seen;
  // Each from a connection of its own. One a second is allowed, so that twenty of them are too many.
  for (int i = 0; i < 20; ++i) ++seen[get(url).status];
  EXPECT_GT(seen[200], 0);
  EXPECT_GT(seen[429], 0);
  EXPECT_EQ(seen[200] + seen[429], 20);
}

TEST(ServeCommand, MakesOneInstanceIfToldOfNone) {
  ServerProcess server;
  EXPECT_EQ(server.id(), "1101000001");
  EXPECT_EQ(server.token().size(), 50U);
  EXPECT_EQ(server.token().find_first_not_of("0123456789abcdef"), std::string::npos);
}

TEST(ServeCommand, TellsWhatToDoNextByTheStateOfTheAccount) {
  const std::string fresh = said_by_server({});
  EXPECT_NE(fresh.find("Log in:"), std::string::npos) << fresh;
  EXPECT_EQ(fresh.find("  script "), std::string::npos) << fresh;
  const std::string logged_in = said_by_server({"--script", "already-logged"});
  EXPECT_EQ(logged_in.find("Log in:"), std::string::npos) << logged_in;
  EXPECT_NE(logged_in.find("  script            already-logged\n"), std::string::npos) << logged_in;
  const std::size_t hint = logged_in.find("Send a message:");
  ASSERT_NE(hint, std::string::npos) << logged_in;
  EXPECT_NE(logged_in.find("/sendMessage/", hint), std::string::npos) << logged_in;
  const std::string blocked = said_by_server({"--instance", "1101000001:abc:blocked"});
  EXPECT_EQ(blocked.find("Log in:"), std::string::npos) << blocked;
  EXPECT_NE(blocked.find("/waInstance1101000001/getStateInstance/abc\n"), std::string::npos)
      << blocked;
}

TEST(ServeCommand, TellsWhatOtherMachinesReach) {
  const std::string closed = said_by_server({});
  EXPECT_EQ(closed.find("open to others"), std::string::npos) << closed;
  const std::string open = said_by_server({"--bind", "0.0.0.0"});
  EXPECT_NE(open.find("  open to others    the fake Green API, to anyone\n"), std::string::npos)
      << open;
  const std::string both =
      said_by_server({"--bind", "0.0.0.0", "--control-bind", "0.0.0.0", "--control-token", "lab"});
  EXPECT_NE(both.find("to anyone; the control API, to whoever has its token\n"), std::string::npos)
      << both;
}

TEST(ServeCommand, TellsHowToLogInWithATokenThatItDoesNotTell) {
  const std::string said = said_by_server({"--control-token", "s3cr3t.lab"});
  EXPECT_NE(said.find("-H \"Authorization: Bearer $GREENMOCK_CONTROL_TOKEN\" http://"),
            std::string::npos)
      << said;
  for (const char* word : {"s3cr3t.lab", "--control-token"})
    EXPECT_EQ(said.find(word), std::string::npos) << said;
}

TEST(ServeCommand, JsonIsOneLineAndThenSilence) {
  ServerProcess server({"--json"});
  get(server.url() + server.path("qr"));
  server.program().signal(SIGTERM);
  server.program().wait();
  const std::string out = server.program().out();
  EXPECT_EQ(std::count(out.begin(), out.end(), '\n'), 1) << out;
  EXPECT_EQ(core::Json::parse(out).at("url"), server.url());
  EXPECT_EQ(core::Json::parse(out), server.ready());
}

TEST(ServeCommand, TellsItsVersionWhereverItIntroducesItself) {
  Program version({"--version"});
  ASSERT_EQ(version.wait(), 0);
  const std::string number = version.out().substr(0, version.out().find('\n'));
  ServerProcess server;
  EXPECT_EQ(server.ready().at("version"), number);
  EXPECT_EQ(get(server.control() + "/_mock/health").json().at("version"), number);
  server.program().signal(SIGTERM);
  EXPECT_EQ(server.program().wait(), 0);
  EXPECT_TRUE(server.program().out().starts_with("greenmock " + number + "  a fake Green API"))
      << server.program().out();
}

TEST(ServeCommand, LogsOneLineARequestWithTheTokenMasked) {
  ServerProcess server;
  get(server.url() + server.path("qr"));
  server.program().signal(SIGTERM);
  server.program().wait();
  const std::string out = server.program().out();
  const std::string log = out.substr(out.find("Ctrl-C"));
  EXPECT_NE(log.find("/qr/" + server.token().substr(0, 4) + "…  200 qrCode"), std::string::npos)
      << out;
  EXPECT_EQ(log.find(server.token()), std::string::npos);
  EXPECT_EQ(out.find('\x1b'), std::string::npos) << "no colours into a file";
}

TEST(ServeCommand, HelpTeachesAndSucceeds) {
  for (const auto& arguments : std::vector<std::vector<std::string>>{
           {"--help"}, {"serve", "--help"}, {"scan", "--help"}, {"--version"}}) {
    Program program(arguments);
    EXPECT_EQ(program.wait(), 0);
    EXPECT_FALSE(program.out().empty());
  }
}

TEST(Output, ThatIsLostIsNoSuccess) {
  for (const char* arguments :
       {"--help", "--version", "methods", "settings", "fidelity", "fidelity --page",
        "fidelity --json", "serve --list-scripts", "check ten-minute-wait"}) {
    for (const char* nowhere : {"> /dev/full", ">&-"}) {
      FILE* const shell =
          ::popen(fmt::format("'{}' {} 2>&1 {}", Program::path(), arguments, nowhere).c_str(), "r");
      ASSERT_TRUE(shell);
      std::string err(200, '\0');
      err.resize(std::fread(err.data(), 1, err.size(), shell));
      const int status = ::pclose(shell);
      EXPECT_EQ(WEXITSTATUS(status), 2) << arguments << nowhere;
      EXPECT_EQ(err, "greenmock: the output could not be written\n") << arguments << nowhere;
    }
  }
}

TEST(Output, OfALogThatIsLostIsToldOnceAndTheServerGoesOn) {
  const TemporaryFolder folder;
  FILE* const shell = ::popen(
      fmt::format(
          "exec timeout 60 '{}' serve --port 0 --control-port 0 --ready-file {} 2>&1 > /dev/full",
          Program::path(), folder.path("ready"))
          .c_str(),
      "r");
  ASSERT_TRUE(shell);
  const auto ready = [&] {
    return core::Json::parse(read_file(folder.path("ready")), nullptr, false);
  };
  ASSERT_TRUE(eventually([&] { return ready().is_object(); }));
  const std::string url = ready()["url"];
  EXPECT_EQ(get(url + "/nothing").status, 404);
  EXPECT_EQ(get(url + "/nothing").status, 404);
  ::kill(ready()["pid"].get<pid_t>(), SIGTERM);
  std::string err(1000, '\0');
  err.resize(std::fread(err.data(), 1, err.size(), shell));
  EXPECT_EQ(WEXITSTATUS(::pclose(shell)), 2);
  EXPECT_EQ(
      err,
      "greenmock: the log cannot be written: No space left on device; it goes on when it can\n");
}

TEST(Output, OfWhichAReaderHasReadEnoughIsNoComplaint) {
  const TemporaryFolder folder;
  FILE* const shell =
      ::popen(fmt::format("trap '' PIPE; {{ '{}' fidelity --page; echo code $? >&2; }} "
                          "2> {} | head -1",
                          Program::path(), folder.path("err"))
                  .c_str(),
              "r");
  ASSERT_TRUE(shell);
  std::string read(1000, '\0');
  read.resize(std::fread(read.data(), 1, read.size(), shell));
  ::pclose(shell);
  EXPECT_EQ(read, "# Fidelity\n");
  EXPECT_EQ(read_file(folder.path("err")), "code 0\n");
}

TEST(MethodsCommand, PrintsThePageThatIsInTheDocs) {
  Program program({"methods"});
  EXPECT_EQ(program.wait(), 0);
  EXPECT_EQ(program.out(), read_file(GREENMOCK_DOCS "/methods.md"))
      << "renew it: build/bin/greenmock methods > docs/methods.md";
}

TEST(SettingsCommand, PrintsThePageThatIsInTheDocs) {
  Program program({"settings"});
  EXPECT_EQ(program.wait(), 0);
  EXPECT_EQ(program.out(), read_file(GREENMOCK_DOCS "/settings.md"))
      << "renew it: build/bin/greenmock settings > docs/settings.md";
}

TEST(FidelityCommand, PrintsThePageThatIsInTheDocs) {
  Program program({"fidelity", "--page"});
  EXPECT_EQ(program.wait(), 0);
  EXPECT_EQ(program.out(), read_file(GREENMOCK_DOCS "/fidelity.md"))
      << "renew it: build/bin/greenmock fidelity --page > docs/fidelity.md";
}

TEST(FidelityCommand, TellsTheShareToPeopleAndToPrograms) {
  Program words({"fidelity"}), json({"fidelity", "--json"});
  EXPECT_EQ(words.wait(), 0);
  EXPECT_EQ(json.wait(), 0);
  const core::Json all = core::parse_json(json.out());
  std::size_t held = 0, testable = 0;
  for (const core::Json& row : all["rows"]) {
    held += row["standing"] == "covered" || row["standing"] == "setting" ? 1U : 0U;
    testable += row["standing"] == "untestable" ? 0U : 1U;
  }
  EXPECT_GT(held, 100U);
  EXPECT_EQ(all["held"], held);
  EXPECT_EQ(all["testable"], testable);
  EXPECT_NE(words.out().find(fmt::format("{} of {} facts that can be tested are held: {} %.", held,
                                         testable, all["percent"].get<int>())),
            std::string::npos)
      << words.out();
}

TEST(ServeCommand, AReadyFileTakesThePlaceOfFilesOnly) {
  const TemporaryFolder folder;
  const std::string pipe = folder.path("pipe");
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  expect_usage_error({"serve", "--port", "0", "--ready-file", pipe}, "is no file");
  for (const char* flag : {"--state", "--ready-file", "--script", "--watch", "--start-time"})
    expect_usage_error({"serve", "--port", "0", flag, ""}, "is a variable not set?");
  struct stat seen {};
  ASSERT_EQ(::stat(pipe.c_str(), &seen), 0);
  EXPECT_TRUE(S_ISFIFO(seen.st_mode));
}

TEST(ServeCommand, EndsBySignalWhileItWaitsForItsScript) {
  const TemporaryFolder folder;
  const std::string pipe = folder.path("pipe");
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  Program program({"serve", "--port", "0", "--script", pipe});
  const int writer = ::open(pipe.c_str(), O_WRONLY | O_CLOEXEC);  // returns when it reads
  program.signal(SIGTERM);
  EXPECT_EQ(program.wait(), 128 + SIGTERM);
  ::close(writer);
}

}  // namespace greenmock::tests
