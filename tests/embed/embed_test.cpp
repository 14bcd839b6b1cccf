// Server and Client against each other, through the public headers.

#include <gtest/gtest.h>
#include <greenmock/greenmock.hpp>

#include <fcntl.h>
#include <sys/socket.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <future>
#include <set>
#include <thread>

#include "../wire/http.hpp"
#include "../wire/raw_socket.hpp"

namespace greenmock::tests {
namespace {

using namespace std::chrono_literals;
using core::Json;

constexpr const char* kTenMinutes =
    R"({"greenmock":1,"rules":[{"id":"hold","when":{"method":"qr","call":1},"wait":"10m"}]})";
constexpr const char* kTenMinutesEach =
    R"({"greenmock":1,"rules":[{"id":"hold","when":{"method":"qr"},"wait":"10m"}]})";
constexpr const char* kUntilGo =
    R"({"greenmock":1,"rules":[{"id":"hold","when":{"method":"qr"},"wait":{"until":"signal=go"}}]})";

/// The error that `f` throws.
template <typename F>
Error error_of(F f) {
  try {
    f();
  } catch (const Error& e) {
    return e;
  }
  ADD_FAILURE() << "nothing was refused";
  return Error("nothing was refused");
}

bool holds(const Error& e, const std::string& words) {
  return std::string(e.what()).find(words) != std::string::npos;
}

std::string type_of_qr(const Instance& account) {
  return get(account.url_of("qr")).json().value("type", "");
}

/// Sockets that a child process of this one inherits.
int inherited_sockets() {
  FILE* child = ::popen("ls -l /proc/self/fd | grep -c socket", "r");
  int count = -1;
  if (child && std::fscanf(child, "%d", &count) != 1) count = -1;
  if (child) ::pclose(child);
  return count;
}

/// Connections of this process, or only those that a child process inherits. Libcurl's own sockets, by which it wakes
/// itself, are none.
int connections(bool inherited) {
  int count = 0;
  for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) {
    const int fd = std::stoi(entry.path().filename());
    int domain = 0;
    socklen_t size = sizeof domain;
    const bool is_one =
        ::getsockopt(fd, SOL_SOCKET, SO_DOMAIN, &domain, &size) == 0 && domain == AF_INET;
    if (is_one && (!inherited || (::fcntl(fd, F_GETFD) & FD_CLOEXEC) == 0)) ++count;
  }
  return count;
}

std::future<HttpAnswer> parked_qr(const Instance& account) {
  auto call = get_beside(account.url_of("qr"));
  account.wait_for("qr", Phase::Parked);
  return call;
}

}  // namespace

// --- the server

TEST(EmbeddedServer, ChildrenOfTheHostInheritNeitherItsPortsNorItsConnections) {
  const int before = inherited_sockets();
  const Server server;
  const auto account = server.scoped_instance({.own_port = true});
  const RawSocket connection(static_cast<std::uint16_t>(
      std::stoi(account.api_url().substr(account.api_url().rfind(':') + 1))));
  connection.send("GET /waInstance" + std::to_string(account.id()) + "/getStateInstance/" +
                  account.token() + " HTTP/1.1\r\nHost: x\r\n\r\n");
  account.wait_for("getStateInstance");
  EXPECT_EQ(inherited_sockets(), before);
}

TEST(EmbeddedServer, ServesFromTheConstructorToTheDestructor) {
  std::string url, control;
  {
    const Server server;
    url = server.url();
    control = server.control_url();
    const Instance account = server.make_instance();
    EXPECT_EQ(account.api_url(), url);
    EXPECT_EQ(type_of_qr(account), "qrCode");
  }
  EXPECT_NE(get(url).problem, "");
  const Error gone = error_of([&] { (void)Client(control).health(); });
  EXPECT_EQ(gone.status(), 0);
  EXPECT_TRUE(holds(gone, control)) << gone.what();
}

TEST(EmbeddedServer, SpeaksTlsToClientsThatTrustItsAuthority) {
  std::string folder = (std::filesystem::temp_directory_path() / "greenmock-embed-XXXXXX").string();
  ASSERT_NE(::mkdtemp(folder.data()), nullptr);
  {
    const Server server({.tls = true, .tls_dir = folder + "/tls"});
    const Instance account = server.make_instance();
    EXPECT_EQ(server.ca_file(), folder + "/tls/ca.pem");
    const std::string path = account.url_of("qr").substr(server.url().size());
    const HttpAnswer secure = http({.url = server.https_url() + path, .ca_file = server.ca_file()});
    EXPECT_EQ(secure.problem, "");
    EXPECT_EQ(secure.json().value("type", ""), "qrCode");
    EXPECT_EQ(type_of_qr(account), "qrCode") << "plain HTTP goes on";
    EXPECT_TRUE(holds(error_of([&] { Server({.tls_dir = folder}); }), "ServerOptions::tls"));
    EXPECT_TRUE(holds(error_of([&] { Server({.tls = true, .tls_dir = server.ca_file()}); }),
                      "ServerOptions::tls_dir"));
  }
  EXPECT_EQ(Server().https_url(), "");
  EXPECT_EQ(Server().ca_file(), "");
  std::filesystem::remove_all(folder);
}

TEST(EmbeddedServer, WorksBesideAnotherOne) {
  const Server a({.seed = 7}), b({.seed = 7}), c({.seed = 8});
  EXPECT_NE(a.url(), b.url());
  const Instance in_a = a.make_instance({.name = "same"}), in_b = b.make_instance({.name = "same"});
  EXPECT_EQ(in_a.token(), in_b.token()) << "same seed";
  EXPECT_NE(in_a.token(), c.make_instance({.name = "same"}).token());
  EXPECT_EQ(c.seed(), 8U);
  in_a.phone_scan();
  EXPECT_EQ(in_a.state(), "authorized");
  EXPECT_EQ(in_b.state(), "notAuthorized");
}

TEST(EmbeddedServer, EndsWhileACallIsParked) {
  std::future<HttpAnswer> call;
  {
    const Server server;
    call = parked_qr(server.make_instance({.script = kTenMinutes}));
  }
  EXPECT_EQ(call.wait_for(5s), std::future_status::ready) << "nobody is left hanging";
}

TEST(EmbeddedServer, RefusesAPortThatIsInUse) {
  const Server first;
  const auto port =
      static_cast<std::uint16_t>(std::stoi(first.url().substr(first.url().rfind(':') + 1)));
  const auto control_port = static_cast<std::uint16_t>(
      std::stoi(first.control_url().substr(first.control_url().rfind(':') + 1)));
  const Error e = error_of([&] { const Server second({.port = port}); });
  EXPECT_TRUE(holds(e, std::to_string(port))) << e.what();
  EXPECT_TRUE(holds(e, "ServerOptions::port")) << e.what();
  const Error control = error_of([&] { const Server second({.control_port = control_port}); });
  EXPECT_TRUE(holds(control, "ServerOptions::control_port")) << control.what();
  EXPECT_EQ(Json::parse(first.client().health()).at("status"), "ok");
}

TEST(EmbeddedServer, TellsEveryMistakeOfAScript) {
  const Error e = error_of([] {
    const Server server({.script = "{\"greenmock\": 1, \"rules\": [\n {\"whne\": {}},\n"
                                   " {\"when\": {\"method\": \"qrr\"}, \"reply\": 500}]}"});
  });
  EXPECT_TRUE(holds(e, "script:2:")) << e.what();
  EXPECT_TRUE(holds(e, "when")) << e.what();
  EXPECT_TRUE(holds(e, "script:3:")) << e.what();
  EXPECT_TRUE(
      holds(error_of([] { const Server server({.script_file = "/none.json"}); }), "/none.json"));
  EXPECT_TRUE(
      holds(error_of([] { const Server server({.script = "{}", .script_file = "x"}); }), "both"));
}

TEST(EmbeddedServer, RefusesOptionsThatDoNotFit) {
  EXPECT_TRUE(holds(error_of([] { const Server server({.speed = 0}); }), "speed"));
  EXPECT_TRUE(holds(error_of([] { const Server server({.qr_size = 1}); }), "276"));
  EXPECT_TRUE(holds(error_of([] { const Server server({.max_connections = 0}); }), "connections"));
  EXPECT_TRUE(
      holds(error_of([] { const Server server({.file_mebibytes = 0}); }), "file_mebibytes"));
  EXPECT_TRUE(
      holds(error_of([] { const Server server({.journal_mebibytes = 0}); }), "journal_mebibytes"));
  EXPECT_TRUE(
      holds(error_of([] { const Server server({.message_mebibytes = 0}); }), "message_mebibytes"));
  EXPECT_TRUE(holds(error_of([] { const Server server({.bind = "nowhere"}); }), "nowhere"));
  EXPECT_TRUE(holds(error_of([] { const Server server({.assume = {"reboot.last=1s"}}); }),
                    "ServerOptions::assume, reboot.last=1s: there is no such key; did you mean"));
  const std::chrono::system_clock::time_point early{-48h};
  EXPECT_TRUE(holds(error_of([&] { const Server server({.start_time = early}); }), "1970"));
}

TEST(EmbeddedServer, DoesAsItsOptionsSay) {
  const std::chrono::system_clock::time_point start{
      std::chrono::sys_days{std::chrono::year{2030} / std::chrono::February / std::chrono::day{3}}};
  const Server server({.control_token = "secret",
                       .script = R"({"greenmock":1,"instances":[{"name":"there"}],
                         "rules":[{"id":"busy","when":{"method":"qr"},"reply":500}]})",
                       .start_time = start,
                       .assume = {"partner.unauthorized=401"},
                       .strict = true});
  const Instance there = server.client().find("there");
  EXPECT_EQ(get(there.url_of("qr")).status, 500);
  EXPECT_EQ(get(server.url() + "/partner/getInstances/wrong").status, 401);
  const Json account = Json::parse(there.describe());
  EXPECT_EQ(account.at("strict"), true);
  EXPECT_TRUE(account.at("clock").at("now").get<std::string>().starts_with("2030-02-03T00:0"));
  EXPECT_EQ(error_of([&] { (void)Client(server.control_url()).health(); }).status(), 401);
  EXPECT_NO_THROW((void)Client(server.control_url() + "/", "secret").health());
}

TEST(EmbeddedServer, LeavesSignalsToTheProgram) {
  const auto action_of = [](int number) {
    struct sigaction action {};
    sigaction(number, nullptr, &action);
    return action.sa_handler;
  };
  std::vector<void (*)(int)> before, after;
  for (const int number : {SIGPIPE, SIGINT, SIGTERM, SIGHUP}) before.push_back(action_of(number));
  sigset_t mask_before, mask_after;
  pthread_sigmask(SIG_SETMASK, nullptr, &mask_before);
  const Server server;
  const Instance account = server.make_instance();
  // The first form makes what reads forms, which would ignore SIGPIPE from then on.
  const HttpAnswer sent =
      http({.verb = "POST",
            .url = server.url() + "/waInstance" + std::to_string(account.id()) +
                   "/sendFileByUpload/" + account.token(),
            .body = "--b\r\nContent-Disposition: form-data; name=\"chatId\"\r\n\r\nx\r\n--b--\r\n",
            .headers = {"Content-Type: multipart/form-data; boundary=b"}});
  EXPECT_EQ(sent.status, 400) << sent.body;
  for (const int number : {SIGPIPE, SIGINT, SIGTERM, SIGHUP}) after.push_back(action_of(number));
  pthread_sigmask(SIG_SETMASK, nullptr, &mask_after);
  EXPECT_EQ(before, after);
  for (const int number : {SIGPIPE, SIGINT, SIGTERM})
    EXPECT_EQ(sigismember(&mask_before, number), sigismember(&mask_after, number)) << number;
}

TEST(EmbeddedServer, PrintsNothing) {
  testing::internal::CaptureStdout();
  testing::internal::CaptureStderr();
  {
    const Server server;
    const Instance account = server.make_instance();
    (void)type_of_qr(account);
    (void)get(server.url() + "/nothing");
  }
  EXPECT_EQ(testing::internal::GetCapturedStdout(), "");
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
}

// --- the client

TEST(EmbeddedClient, RefusesWhatIsNoAddress) {
  for (const char* url : {"", "127.0.0.1:8081", "https://127.0.0.1:8081", "http://", "http://x/y"})
    EXPECT_TRUE(holds(error_of([&] { const Client client(url); }), "8081")) << url;
  EXPECT_TRUE(
      holds(error_of([] { const Client client("http://127.0.0.1:1", "a\r\nb"); }), "token"));
}

TEST(EmbeddedClient, ChildrenOfTheHostInheritNoConnectionOfACallUnderWay) {
  const Server server;
  const Instance account = server.make_instance();
  const int before = connections(false);
  auto call = std::async(std::launch::async, [&] { account.wait_for("qr"); });
  while (connections(false) <= before && call.wait_for(0s) != std::future_status::ready)
    std::this_thread::yield();
  EXPECT_EQ(connections(true), 0);
  (void)type_of_qr(account);
  EXPECT_NO_THROW(call.get());
}

TEST(EmbeddedClient, TakesAPathWithBlanksAndLettersOfAnyAlphabet) {
  const Server server;
  (void)server.make_instance({.name = "два слова"});
  const Json found = Json::parse(server.client().request("GET", "/_mock/instances/два слова"));
  EXPECT_EQ(found.at("name"), "два слова");
}

TEST(EmbeddedClient, WaitsForNoBodyOfAHead) {
  const Server server;
  EXPECT_EQ(server.client().request("HEAD", "/_mock/health"), "");
}

TEST(EmbeddedClient, KnowsADataPortFromAControlApi) {
  const Server server;
  const Error e = error_of([&] { (void)Client(server.url()).make_instance(); });
  EXPECT_TRUE(holds(e, "another port")) << e.what();
}

TEST(EmbeddedClient, ATenMinuteWaitTakesASecond) {
  const Server server;
  const Instance account = server.make_instance({.script = kTenMinutes, .paused = true});
  auto call = parked_qr(account);
  EXPECT_EQ(account.clock().next_release, 10min);
  const Jump jump = account.advance(10min);
  EXPECT_EQ(jump.at, 10min);
  EXPECT_EQ(jump.released.size(), 1U);
  EXPECT_EQ(jump.passed.size(), 30U) << "rotations";
  EXPECT_EQ(jump.passed.front(), "rotation");
  EXPECT_EQ(account.counts("qr").sent, 1U) << "without any waiting";
  EXPECT_EQ(call.get().json().at("type"), "qrCode");
}

TEST(EmbeddedClient, TellsAllThatIsWrongWithAnInstance) {
  const Server server;
  const Error e = error_of([&] {
    server.make_instance(
        {.name = "x",
         .state = "athorized",
         .script = "{\"greenmock\": 1,\n\"rules\": [{\"whne\": {}}]} // a comment"});
  });
  EXPECT_EQ(e.status(), 400);
  EXPECT_TRUE(holds(e, "line 2: /script/rules/0/whne")) << e.what();
  EXPECT_TRUE(holds(e, "authorized")) << e.what();
  EXPECT_TRUE(Json::parse(e.problem()).contains("problems"));
  EXPECT_TRUE(holds(error_of([&] { server.make_instance({.settings = "[1"}); }), "settings"));
}

TEST(EmbeddedClient, GivesAnInstanceAllThatItIsAskedFor) {
  const Server server;
  const Instance account = server.make_instance({.name = "full # 1",
                                                 .state = "authorized",
                                                 .settings = R"({"stateWebhook":"yes"})",
                                                 .paused = true,
                                                 .speed = 2,
                                                 .strict = true,
                                                 .own_port = true,
                                                 .id = 1101000001,
                                                 .token = "abc",
                                                 .ttl = 10min,
                                                 .more = R"({"login":{"starting":"30s"}})"});
  EXPECT_EQ(account.id(), 1101000001U);
  EXPECT_EQ(account.token(), "abc");
  EXPECT_NE(account.api_url(), server.url()) << "a port of its own";
  const Json json = Json::parse(server.client().find("full # 1").describe());
  EXPECT_EQ(json.at("state"), "authorized");
  EXPECT_EQ(json.at("strict"), true);
  EXPECT_EQ(json.at("ttl"), "10m");
  EXPECT_EQ(json.at("settings").at("stateWebhook"), "yes");
  EXPECT_EQ(account.clock().speed, 2);
  EXPECT_TRUE(account.clock().paused);
  EXPECT_EQ(error_of([&] { server.make_instance({.name = "full # 1"}); }).status(), 409);
}

TEST(EmbeddedClient, ChangesTheScript) {
  const Server server;
  const Instance account = server.make_instance();
  account.put_script(R"({"greenmock":1,"rules":[{"when":{"method":"qr"},"reply":500}] /* all */})");
  EXPECT_EQ(get(account.url_of("qr")).status, 500);
  const std::string id = account.add_rule(R"({"id":"a/b#1","when":{"method":"qr"},"reply":502})");
  EXPECT_EQ(id, "a/b#1");
  EXPECT_EQ(get(account.url_of("qr")).status, 502);
  account.remove_rule(id);
  EXPECT_EQ(get(account.url_of("qr")).status, 500);
  EXPECT_EQ(error_of([&] { account.remove_rule(id); }).status(), 404);
  account.reset();
  EXPECT_EQ(type_of_qr(account), "qrCode");
}

TEST(EmbeddedClient, MovesTheClock) {
  const Server server;
  const Instance account = server.make_instance({.paused = true});
  EXPECT_EQ(account.advance_to("rotation").at, 20s);
  EXPECT_EQ(account.advance_to("30s").at, 30s);
  EXPECT_EQ(account.advance(250ms).at, 30250ms);
  EXPECT_EQ(account.clock().next_rotation, 9750ms);
  EXPECT_FALSE(account.clock().next_release);
  EXPECT_EQ(error_of([&] { account.advance_to("release"); }).status(), 409);
  EXPECT_EQ(error_of([&] { account.advance(-1s); }).status(), 400);
  account.resume();
  account.set_speed(3);
  EXPECT_FALSE(account.clock().paused);
  EXPECT_EQ(account.clock().speed, 3);
  account.pause();
  const auto before = account.clock().at;
  server.client().advance(1h);
  EXPECT_EQ(account.clock().at - before, 1h);
}

TEST(EmbeddedClient, WaitsForCallsEventsAndQuiet) {
  const Server server;
  const Instance account = server.make_instance();
  (void)type_of_qr(account);
  const Seen seen = account.wait_for("qr");
  ASSERT_EQ(seen.records.size(), 1U);
  EXPECT_EQ(Json::parse(seen.records[0]).at("status"), 200);
  const Error late = error_of(
      [&] { account.wait_for("qr", Phase::Sent, {.since = seen.cursor, .within = 50ms}); });
  EXPECT_EQ(late.status(), 408);
  EXPECT_TRUE(Json::parse(late.problem()).contains("seen"));
  account.phone_scan();
  account.wait_for_event("state=authorized");
  account.wait_idle(20ms);
  (void)type_of_qr(account);
  EXPECT_EQ(account.wait_for("*", Phase::Arrived, {.count = 2}).records.size(), 2U);
}

TEST(EmbeddedClient, WaitsForWebsockets) {
  const Server server;
  const Instance account = server.make_instance({.paused = true});
  const std::string url = account.url_of("scanqrcode");
  const std::size_t path = url.find('/', url.find("://") + 3);
  RawSocket client(static_cast<std::uint16_t>(
      std::stoi(account.api_url().substr(account.api_url().rfind(':') + 1))));
  client.send("GET " + url.substr(path) +
              " HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
              "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
  const Seen opened = account.wait_for_socket();
  ASSERT_EQ(opened.records.size(), 1U);
  EXPECT_EQ(Json::parse(opened.records[0]).at("socket").at("end"), "open");
  const Error late = error_of([&] { account.wait_for_socket(Socket::Closed, {.within = 50ms}); });
  EXPECT_EQ(late.status(), 408);
  EXPECT_TRUE(holds(late, "1 websocket opened, 0 have ended")) << late.what();
  client.close();
  const Seen closed = account.wait_for_socket(Socket::Closed);
  EXPECT_EQ(Json::parse(closed.records.at(0)).at("socket").at("end"), "left");
  EXPECT_EQ(account.wait_for_socket(Socket::Open).records.size(), 1U) << "it was open";
}

TEST(EmbeddedClient, LetsGoAndCuts) {
  const Server server;
  const Instance account = server.make_instance({.script = kUntilGo, .own_port = true});
  auto answered = parked_qr(account);
  EXPECT_EQ(account.signal("go").size(), 1U);
  EXPECT_EQ(answered.get().status, 200);
  account.put_script(kTenMinutesEach);
  auto cut = get_beside(account.url_of("qr"));
  account.wait_for("qr", Phase::Parked, {.count = 2});
  EXPECT_EQ(account.drop(Drop::Parked), 1U);
  EXPECT_NE(cut.get().problem, "");
  EXPECT_EQ(account.counts("qr").left, 1U);

  account.listener_down();
  EXPECT_NE(get(account.url_of("getStateInstance")).problem, "");
  account.listener_up();
  EXPECT_EQ(get(account.url_of("getStateInstance")).status, 200);
  EXPECT_EQ(error_of([&] { server.make_instance().listener_down(); }).status(), 409);
}

TEST(EmbeddedClient, HasAPhone) {
  const Server server;
  const Instance account = server.make_instance({.name = "phone", .paused = true});
  const std::string old = account.qr_payload();
  account.advance(27s);
  const Error refused = error_of([&] { account.scan_payload(old); });
  EXPECT_EQ(refused.status(), 409);
  EXPECT_EQ(Json::parse(refused.problem()).at("reason"), "rotatedAway");
  account.scan_png(account.qr_png(400));
  EXPECT_EQ(account.state(), "authorized");
  EXPECT_EQ(account.phone("logout"), "notAuthorized");
  EXPECT_EQ(server.client().scan_payload(account.qr_payload()), "phone");
  EXPECT_EQ(account.phone("logout"), "notAuthorized");
  EXPECT_EQ(server.client().scan_png(account.qr_png()), "phone");
  account.set_state("blocked");
  EXPECT_EQ(account.state(), "blocked");
  EXPECT_EQ(error_of([&] { account.set_state("bloked"); }).status(), 400);
  account.set_settings(R"({"stateWebhook":"yes"})");
  EXPECT_TRUE(account.request("GET", "/qr.svg").starts_with("<"));
}

TEST(EmbeddedClient, TypesACodeIntoThePhone) {
  const Server server;
  const Instance account = server.make_instance({.name = "typed", .paused = true});
  const auto code = [&] {
    return http({.verb = "POST",
                 .url = account.url_of("getAuthorizationCode"),
                 .body = R"({"phoneNumber":441234567890})",
                 .headers = {"Content-Type: application/json"}})
        .json()
        .at("code")
        .get<std::string>();
  };
  const std::string old = code();
  account.advance(160s);
  const Error refused = error_of([&] { account.enter_code(old); });
  EXPECT_EQ(refused.status(), 409);
  EXPECT_EQ(Json::parse(refused.problem()).at("reason"), "expired");
  EXPECT_EQ(Json::parse(refused.problem()).at("ageMs"), 10'000);
  account.enter_code(code());
  EXPECT_EQ(account.state(), "authorized");
  account.phone("logout");
  EXPECT_EQ(server.client().enter_code(code()), "typed");
  account.phone("logout");
  (void)code();
  EXPECT_EQ(account.phone("enterCode"), "authorized") << "the current one";
  EXPECT_EQ(error_of([&] { server.client().enter_code("GAPI2015"); }).status(), 404);
}

TEST(EmbeddedClient, SeesWhatWasAsked) {
  const Server server;
  const Instance account = server.make_instance();
  (void)type_of_qr(account);
  (void)get(server.url() + "/nothing");
  EXPECT_EQ(account.counts("qr").arrived, 1U);
  EXPECT_EQ(account.counts("logout").arrived, 0U);
  EXPECT_EQ(error_of([&] { (void)account.counts("qrr"); }).status(), 400);
  const Json journal = Json::parse(account.journal({.method = "qr", .phase = Phase::Sent}));
  EXPECT_EQ(journal.at("records").size(), 1U);
  EXPECT_EQ(Json::parse(server.client().unmatched()).at("records").size(), 1U);
  EXPECT_NE(server.client().metrics().find("greenmock_instances 1"), std::string::npos);
  account.add_rule(R"({"id":"never","when":{"method":"logout"},"reply":500})");
  const Summary summary = account.remove();
  EXPECT_EQ(summary.calls.at("qr"), 1U);
  EXPECT_EQ(summary.rules_never_fired, std::vector<std::string>{"never"});
  EXPECT_EQ(error_of([&] { (void)account.state(); }).status(), 404);
}

TEST(EmbeddedClient, Judges) {
  const Server server;
  const Instance account = server.make_instance();
  (void)type_of_qr(account);
  const auto verdict = [&](const std::string& most) {
    return account.verify(
        R"([{"id":"few","requirement":"QR-LIMIT-MUST","calls":{"of":{"call":"qr"},"most":)" + most +
        "}}]");
  };
  EXPECT_TRUE(verdict("1").passed);
  EXPECT_FALSE(verdict("0").passed);
  EXPECT_TRUE(Json::parse(verdict("0").json).contains("findings"));
}

TEST(EmbeddedClient, Notifies) {
  const Server server;
  const Instance account = server.make_instance({.paused = true});
  auto waiting = get_beside(account.url_of("receiveNotification"));
  account.wait_for("receiveNotification", Phase::Parked);
  const std::uint64_t receipt =
      account.notify(R"({"type":"incomingMessage","message":"stickerMessage"})");
  EXPECT_EQ(waiting.get().json().at("receiptId"), receipt);
  const Json waits = Json::parse(account.notifications());
  EXPECT_EQ(waits.at("waiting"), 1);
  EXPECT_EQ(waits.at("notifications").at(0).at("receiptId"), receipt);
  EXPECT_EQ(account.notify(R"({"type":"incomingCall","obeySettings":true})"), 0U);
  const Error refused = error_of([&] { (void)account.notify("\"incomingMail\""); });
  EXPECT_EQ(refused.status(), 400);
}

TEST(EmbeddedClient, LetsVirtualPeopleWrite) {
  const Server server;
  const Instance account = server.make_instance({.state = "authorized", .paused = true});
  const std::string id = account.say("79001234567@c.us", "hi");
  EXPECT_FALSE(id.empty());
  account.say("79001234568@c.us", "me too");
  const Json of_one = Json::parse(account.messages("79001234567@c.us")).at("messages");
  ASSERT_EQ(of_one.size(), 1U);
  EXPECT_EQ(of_one.at(0).at("idMessage"), id);
  EXPECT_EQ(of_one.at(0).at("data").at("textMessageData").at("textMessage"), "hi");
  EXPECT_EQ(Json::parse(account.messages()).at("messages").size(), 2U);
  EXPECT_FALSE(account.act(R"({"from":"79001234567@c.us","call":"missed"})").empty());
  EXPECT_EQ(account.act(R"({"from":"79001234568@c.us","block":true})"), "");
  account.set_quota(2);
  const auto one_more = [&] { (void)account.say("79001234569@c.us", "am I one too many?"); };
  EXPECT_EQ(error_of(one_more).status(), 409);
  account.set_quota({});
  one_more();
  const Error refused = error_of([&] { (void)account.say("79001234567@c.us", "hi", "1@g.us"); });
  EXPECT_EQ(refused.status(), 409);
  account.phone("logout");
  EXPECT_EQ(account.say("79001234567@c.us", "later"), "");
}

TEST(EmbeddedClient, ServesManyThreads) {
  const Server server;
  std::vector<std::future<std::string>> tokens;
  for (int i = 0; i < 16; ++i) {
    tokens.push_back(std::async(std::launch::async, [&server] {
      const ScopedInstance account = server.scoped_instance();
      account.phone_scan();
      EXPECT_EQ(account.state(), "authorized");
      return account.token();
    }));
  }
  std::set<std::string> different;
  for (auto& token : tokens) different.insert(token.get());
  EXPECT_EQ(different.size(), 16U);
}

TEST(ScopedInstances, AreRemovedWhenTheyGo) {
  const Server server;
  const auto is_there = [&](const std::string& name) {
    try {
      (void)server.client().find(name);
      return true;
    } catch (const Error&) {
      return false;
    }
  };
  {
    ScopedInstance a = server.scoped_instance({.name = "a"});
    ScopedInstance moved = std::move(a);
    EXPECT_TRUE(is_there("a"));
    moved = server.scoped_instance({.name = "b"});
    EXPECT_FALSE(is_there("a"));
    (void)server.scoped_instance({.name = "kept"}).release();
    (void)moved.remove();
    server.make_instance({.name = "b"});
  }
  EXPECT_TRUE(is_there("b")) << "another of the same name is another";
  EXPECT_TRUE(is_there("kept"));
}

TEST(Version, IsThatOfTheMacros) {
  EXPECT_EQ(kVersion, std::to_string(GREENMOCK_VERSION_MAJOR) + "." +
                          std::to_string(GREENMOCK_VERSION_MINOR) + "." +
                          std::to_string(GREENMOCK_VERSION_PATCH));
}

}  // namespace greenmock::tests
