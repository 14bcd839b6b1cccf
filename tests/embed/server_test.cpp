// Server: its options, its life, and what it leaves alone of the program around it.

#include <gtest/gtest.h>
#include <greenmock/greenmock.hpp>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <future>

#include "embedded.hpp"

namespace greenmock::tests {
namespace {

using namespace std::chrono_literals;
using core::Json;

}  // namespace

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

TEST(Version, IsThatOfTheMacros) {
  EXPECT_EQ(kVersion, std::to_string(GREENMOCK_VERSION_MAJOR) + "." +
                          std::to_string(GREENMOCK_VERSION_MINOR) + "." +
                          std::to_string(GREENMOCK_VERSION_PATCH));
}

}  // namespace greenmock::tests
