// The control plane as a server: its port, its guard, its threads, its end.

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>

#include "control_harness.hpp"
#include "raw_talk.hpp"

namespace greenmock::tests {
namespace {

using namespace std::chrono_literals;
using std::chrono::steady_clock;

std::string request(const std::string& line, const std::string& headers,
                    const std::string& body = "") {
  return line + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n" + body;
}

TEST(ControlPlane, TellsItsAddress) {
  const MockServer mock;
  const Response health = mock.get("/_mock/health");
  EXPECT_EQ(health.status, 200);
  EXPECT_EQ(health.json["status"], "ok");
  EXPECT_EQ(health.json["seed"], 7);
  EXPECT_EQ(health.type, "application/json");
}

TEST(ControlPlane, TellsItsVersion) {
  const MockServer mock({.version = "7.8.9"});
  EXPECT_EQ(mock.get("/_mock/health").json["version"], "7.8.9");
  const std::string metric = "\ngreenmock_build_info{version=\"7.8.9\"} 1\n";
  EXPECT_NE(mock.get("/_mock/metrics").text.find(metric), std::string::npos) << metric;
}

TEST(ControlPlane, AnswersWhateverIsNoHeaderLineWithAReason) {
  MockServer mock;
  const int port = mock.plane().port();
  for (const std::string line : {"no colon", "X : 1", ": 1", "X\x01: 1", " folded: 1"}) {
    const std::string answer = talk(port, request("GET /_mock/health", line + "\r\n"));
    EXPECT_EQ(status_of(answer), 400) << line << "\n" << answer;
  }
  EXPECT_EQ(status_of(talk(port, "GET /_mock/health HTTP/1.1\nHost: localhost\n\n")), 400);
}

TEST(ControlPlane, TakesTheAbsoluteFormOfATarget) {
  MockServer mock;
  const std::string answer = talk(
      mock.plane().port(), request("GET http://localhost:1/_mock/health", "Connection: close\r\n"));
  EXPECT_EQ(status_of(answer), 200) << answer;
}

TEST(ControlPlane, RefusesAParameterThatIsThereTwice) {
  const MockServer mock;
  const Response twice = mock.get("/_mock/journal?limit=1&limit=2");
  EXPECT_EQ(twice.status, 400);
  EXPECT_EQ(twice.json["field"], "?limit");
}

TEST(ControlPlane, StaysAnswerableWhileWaitsHangAndForgetsThoseWhoseClientLeft) {
  MockServer mock;
  const Made made = mock.make();
  const std::string body = R"({"for":{"call":"qr"},"within":"10m"})";
  const std::string head = request(
      "POST " + made.control + "/wait",
      "Content-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) + "\r\n",
      body);
  std::vector<int> hanging;
  const auto hang = [&] {
    const int fd = connect_to(mock.plane().port());
    ASSERT_GE(fd, 0);
    ::send(fd, head.data(), head.size(), MSG_NOSIGNAL);
    hanging.push_back(fd);
  };
  while (hanging.size() < 460) hang();  // those beyond are refused
  EXPECT_TRUE(eventually([&] {
    const std::string never = R"({"for":{"event":"signal=never"},"within":"10ms"})";
    return mock.post(made.control + "/wait", never).status == 503;
  }));
  EXPECT_EQ(mock.get("/_mock/health").status, 200);
  for (const int fd : hanging) ::close(fd);
  EXPECT_TRUE(eventually([&] { return mock.wait_for(made, R"({"idle":"1ms"})").status == 200; }));
}

TEST(ControlPlane, SaysWhatToDoAboutATakenPort) {
  MockServer mock;
  try {
    control::Plane second(mock.server(), {.port = mock.plane().port()});
    FAIL() << "two planes on one port";
  } catch (const net::ListenError& e) {
    EXPECT_NE(std::string(e.what()).find("--control-port"), std::string::npos) << e.what();
  }
  try {
    control::Plane second(mock.server(), {.bind = "nowhere"});
    FAIL() << "no address";
  } catch (const net::ListenError& e) {
    EXPECT_NE(std::string(e.what()).find("--control-bind"), std::string::npos) << e.what();
  }
}

TEST(ControlPlane, IsGuardedOverTheWire) {
  MockServer mock;
  const int port = mock.plane().port();
  const std::string json = "Content-Type: application/json\r\n";
  EXPECT_EQ(status_of(talk(port, "GET /_mock/health HTTP/1.1\r\nHost: evil.example\r\n\r\n")), 403);
  EXPECT_EQ(status_of(talk(port, "GET /_mock/health HTTP/1.1\r\n\r\n")), 403);
  EXPECT_EQ(status_of(talk(port, request("GET /_mock/health", "Origin: https://evil.example\r\n"))),
            403);
  EXPECT_EQ(status_of(talk(port, request("GET /_mock/health", "Sec-Fetch-Site: cross-site\r\n"))),
            403);
  EXPECT_EQ(
      status_of(talk(port, request("POST /_mock/instances",
                                   "Content-Type: text/plain\r\nContent-Length: 2\r\n", "{}"))),
      415);
  const std::string preflight =
      talk(port, request("OPTIONS /_mock/instances", "Connection: close\r\n"));
  EXPECT_EQ(status_of(preflight), 405);
  EXPECT_EQ(preflight.find("Access-Control"), std::string::npos);
  EXPECT_EQ(mock.get("/_mock/instances").json["instances"].size(), 0U);
}

TEST(ControlPlane, WantsItsToken) {
  const MockServer mock({.token = "s3cret"});
  EXPECT_EQ(mock.get("/_mock/health").status, 401);
  auto client = mock.control_client();
  EXPECT_EQ(client.Get("/_mock/health", {{"Authorization", "Bearer s3cret"}})->status, 200);
}

TEST(ControlPlane, IsReachedUnderItsNamedHosts) {
  MockServer mock({.hosts = {"mock.test"}});
  EXPECT_EQ(status_of(talk(
                mock.plane().port(),
                "GET /_mock/health HTTP/1.1\r\nHost: mock.test:99\r\nConnection: close\r\n\r\n")),
            200);
}

TEST(ControlPlane, RefusesWhatItCannotFrame) {
  MockServer mock;
  const int port = mock.plane().port();
  const std::string json = "Content-Type: application/json\r\n";
  const auto post = [&](const std::string& more, const std::string& body = "") {
    return status_of(talk(port, request("POST /_mock/instances", json + more, body)));
  };
  EXPECT_EQ(post("Content-Length: 2\r\nContent-Length: 2\r\n", "{}"), 400);
  EXPECT_EQ(post("Content-Length: 2\r\nTransfer-Encoding: chunked\r\n", "{}"), 400);
  EXPECT_EQ(post("Content-Length: -1\r\n"), 400);
  EXPECT_EQ(post("Content-Length: +2\r\n", "{}"), 400);
  EXPECT_EQ(post("Transfer-Encoding: gzip\r\n"), 400);
  EXPECT_EQ(post("Content-Length: 99999999999999999999999\r\n"), 413);
  EXPECT_EQ(post("Content-Length: 40000000\r\n"), 413);
  EXPECT_EQ(post("Content-Length: 2\r\nContent-Encoding: gzip\r\n", "{}"), 415);
  EXPECT_EQ(post("Transfer-Encoding: chunked\r\n", "zz\r\n{}\r\n0\r\n\r\n"), 400);
  EXPECT_EQ(status_of(talk(port, request("GET /_mock/health", "Content-Length: 5\r\n", "hello"))),
            400);
  EXPECT_EQ(status_of(talk(port, request("GET /_mock/health", "Range: bytes=0-0,0-0\r\n"))), 400);
  EXPECT_EQ(status_of(talk(port, "nonsense\r\n\r\n")), 400);
  EXPECT_EQ(status_of(talk(port, "GET / HTTP/2.0\r\n\r\n")), 400);
  EXPECT_EQ(
      status_of(talk(port, request("GET /_mock/health", "X: " + std::string(40000, 'x') + "\r\n"))),
      431);
  EXPECT_EQ(mock.get("/_mock/health").status, 200);
}

bool send_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

/// The answer, to a client that reads nothing before it has sent all: the head, so many pieces, and the end. The server
/// has no patience with one that gets no processor for long: what it has answered by then is what counts.
std::string answer_behind(int port, const std::string& head, const std::string& piece, int pieces,
                          const std::string& end) {
  const int fd = connect_to(port);
  bool goes_on = send_all(fd, head);
  for (int i = 0; i < pieces && goes_on; ++i) goes_on = send_all(fd, piece);
  if (goes_on) send_all(fd, end);
  std::string answer(4096, '\0');
  const ssize_t got = ::recv(fd, answer.data(), answer.size(), MSG_WAITALL);
  ::close(fd);
  answer.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
  return answer;
}

TEST(ControlPlane, ABodyThatIsTooLargeIsRefusedInWordsThatReachWhoSendsItWhole) {
  MockServer mock;
  const int port = mock.plane().port();
  const std::string json = "Content-Type: application/json\r\n";
  const std::string piece(1'000'000, ' ');
  const std::string chunk = fmt::format("{:x}\r\n{}\r\n", piece.size(), piece);
  const std::string sized =
      request("PATCH /_mock/instances/x", json + "Content-Length: 34000000\r\n");
  const std::string chunked =
      request("PATCH /_mock/instances/x", json + "Transfer-Encoding: chunked\r\n");
  // 32 MiB are 33,554,432 bytes. Beyond twice as many no more is waited for.
  for (const std::string& answer : {answer_behind(port, sized, piece, 34, ""),
                                    answer_behind(port, chunked, chunk, 34, "0\r\n\r\n"),
                                    answer_behind(port, chunked, chunk, 68, "0\r\n\r\n")}) {
    EXPECT_EQ(status_of(answer), 413) << answer;
    EXPECT_NE(answer.find("a body may have 32 MiB at most"), std::string::npos) << answer;
  }
}

/// The answer to a request that cannot be read, for a client that sends `rest` behind it before it reads; empty if it cannot
/// send it.
std::string answer_before_rest(int port, const std::string& rest) {
  const int fd = connect_to(port);
  const std::string framing = "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n";
  const std::string broken = request("POST /_mock/reset", framing, "no size\r\n");
  const bool sent = send_all(fd, broken) && send_all(fd, rest);
  std::string answer(4096, '\0');
  const ssize_t got = ::recv(fd, answer.data(), answer.size(), MSG_WAITALL);
  ::close(fd);
  answer.resize(sent && got > 0 ? static_cast<std::size_t>(got) : 0);
  return answer;
}

TEST(ControlPlane, WhoseRequestCannotBeReadMaySendTheRestBeforeItReads) {
  MockServer mock;
  const std::string rest(16'000'000, 'x');
  // There is no patience with a client that gets no processor for long: it tries again.
  std::string answer;
  for (int tries = 0; tries < 5 && answer.empty(); ++tries)
    answer = answer_before_rest(mock.plane().port(), rest);
  EXPECT_EQ(status_of(answer), 400) << answer;
  EXPECT_NE(answer.find("the request could not be read"), std::string::npos) << answer;
}

TEST(ControlPlane, ReadsBodiesHoweverTheyAreFramed) {
  MockServer mock;
  const int port = mock.plane().port();
  const std::string json = "Content-Type: application/json\r\nConnection: close\r\n";
  EXPECT_EQ(status_of(talk(port, request("POST /_mock/instances", json))), 201) << "no body at all";
  EXPECT_EQ(
      status_of(talk(port, request("POST /_mock/instances", json + "Transfer-Encoding: chunked\r\n",
                                   "1\r\n{\r\n1;x=y\r\n}\r\n0\r\n\r\n"))),
      201);
  const std::string continued =
      talk(port, request("POST /_mock/instances",
                         json + "Expect: 100-continue\r\nContent-Length: 2\r\n", "{}"));
  EXPECT_EQ(status_of(continued), 100);
  EXPECT_NE(continued.find("HTTP/1.1 201"), std::string::npos) << continued;
}

TEST(ControlPlane, AnswersPipelinedRequestsInOrder) {
  MockServer mock;
  const std::string answers = talk(
      mock.plane().port(), request("GET /_mock/health", "") + request("GET /_mock/nothing", "") +
                               request("GET /_mock/instances", "Connection: close\r\n"));
  const std::size_t first = answers.find("HTTP/1.1 200"), second = answers.find("HTTP/1.1 404"),
                    third = answers.rfind("HTTP/1.1 200");
  EXPECT_LT(first, second);
  EXPECT_LT(second, third);
  EXPECT_NE(third, std::string::npos);
}

TEST(ControlPlane, NeverCompressesUnasked) {
  MockServer mock;
  const std::string answer =
      talk(mock.plane().port(),
           request("GET /_mock/metrics", "Accept-Encoding: gzip, br\r\nConnection: close\r\n"));
  EXPECT_EQ(status_of(answer), 200);
  EXPECT_EQ(answer.find("Content-Encoding"), std::string::npos);
  EXPECT_NE(answer.find("greenmock_parked 0"), std::string::npos);
}

TEST(ControlPlane, AnswersHeadWithoutABody) {
  MockServer mock;
  const std::string answer =
      talk(mock.plane().port(), request("HEAD /_mock/health", "Connection: close\r\n"));
  EXPECT_EQ(status_of(answer), 200);
  EXPECT_TRUE(answer.ends_with("\r\n\r\n")) << answer;
}

TEST(ControlPlane, KeepsConnectionsAlive) {
  MockServer mock;
  const int port = mock.plane().port();
  auto client = mock.control_client();
  client.set_keep_alive(true);
  for (int i = 0; i < 200; ++i) ASSERT_EQ(client.Get("/_mock/health")->status, 200) << i;
  EXPECT_EQ(status_of(talk(port, "GET /_mock/health HTTP/1.0\r\nHost: localhost\r\n\r\n")), 200)
      << "1.0 closes";
  const std::string kept =
      talk(port, "GET /_mock/health HTTP/1.0\r\nHost: localhost\r\nConnection: keep-alive\r\n\r\n",
           "}\n");
  EXPECT_NE(kept.find("Connection: keep-alive"), std::string::npos) << kept;
}

TEST(ControlPlane, FindsNothingHelpfully) {
  const MockServer mock;
  EXPECT_EQ(mock.get("/_mock/nothing").status, 404);
  EXPECT_EQ(mock.get("/nothing").type, "application/problem+json");
  EXPECT_NE(mock.get("/waInstance1101000001/qr/x").detail().find("apiUrl"), std::string::npos);
  const Response wrong_verb = mock.put("/_mock/instances", "{}");
  EXPECT_EQ(wrong_verb.status, 405);
  EXPECT_EQ(wrong_verb.headers.find("Allow")->second, "POST, GET");
  EXPECT_EQ(mock.get("/_mock/%zz").status, 400);
  EXPECT_EQ(mock.get("/_mock/health?x=1").status, 400);
}

TEST(ControlPlane, TellsOfAWrongVerbOrAddressBeforeTheContentType) {
  MockServer mock;
  const auto answer_to = [&](const std::string& line) {
    return talk(mock.plane().port(), request(line, "Content-Length: 0\r\n"));
  };
  const std::string wrong_verb = answer_to("PUT /_mock/health");
  EXPECT_EQ(status_of(wrong_verb), 405) << wrong_verb;
  EXPECT_NE(wrong_verb.find("\r\nAllow: GET\r\n"), std::string::npos) << wrong_verb;
  const std::string misled = answer_to("POST /waInstance1101000001/sendMessage/x");
  EXPECT_EQ(status_of(misled), 404) << misled;
  EXPECT_NE(misled.find("apiUrl"), std::string::npos) << misled;
  EXPECT_EQ(status_of(answer_to("PUT /_mock/%zz")), 400);
  EXPECT_EQ(status_of(answer_to("POST /_mock/instances?x=1")), 415);
  const std::string stranger = "PUT /_mock/health HTTP/1.1\r\nHost: evil.example\r\n\r\n";
  EXPECT_EQ(status_of(talk(mock.plane().port(), stranger)), 403);
}

TEST(ControlPlane, TellsOfAVerbThatNoCallTakes) {
  MockServer mock;
  for (const std::string verb : {"TRACE", "CONNECT", "FOO"}) {
    const std::string answer = talk(mock.plane().port(), request(verb + " /_mock/health", ""));
    EXPECT_EQ(status_of(answer), 405) << answer;
    EXPECT_NE(answer.find("\r\nAllow: GET\r\n"), std::string::npos) << answer;
    EXPECT_EQ(status_of(talk(mock.plane().port(), request(verb + " /_mock/nothing", ""))), 404);
  }
}

TEST(ControlPlane, ServesManyAtOnce) {
  const MockServer mock;
  std::vector<std::future<int>> done;
  for (int t = 0; t < 8; ++t) {
    done.push_back(std::async(std::launch::async, [&mock, t] {
      int made = 0;
      for (int i = 0; i < 100 / 8 + 1; ++i) {
        const std::string name = "test-" + std::to_string(t) + "-" + std::to_string(i);
        made +=
            mock.post("/_mock/instances", R"({"name":")" + name + R"("})").status == 201 ? 1 : 0;
      }
      return made;
    }));
  }
  int made = 0;
  for (auto& d : done) made += d.get();
  EXPECT_EQ(made, 104);
  EXPECT_EQ(mock.get("/_mock/instances").json["instances"].size(), 104U);
}

TEST(ControlPlane, IdleConnectionsMakeRoomForNewOnes) {
  const MockServer mock;
  constexpr std::size_t kMoreThanThreads = 520;
  std::vector<std::unique_ptr<httplib::Client>> clients;
  for (std::size_t i = 0; i < kMoreThanThreads; ++i) {
    clients.push_back(std::make_unique<httplib::Client>(mock.control_client()));
    clients.back()->set_keep_alive(true);
    const auto answer = clients.back()->Get("/_mock/health");
    ASSERT_TRUE(answer) << i;
    ASSERT_EQ(answer->status, 200) << i;
  }
  EXPECT_EQ(clients.front()->Get("/_mock/health")->status, 200) << "connects anew";
}

TEST(ControlPlane, TakesLongPathsAndManyHeaders) {
  MockServer mock;
  std::string headers = "Connection: close\r\n";
  for (int i = 0; i < 500; ++i) headers += "X-" + std::to_string(i) + ": y\r\n";
  EXPECT_EQ(
      status_of(talk(mock.plane().port(), request("GET /" + std::string(20000, 'a'), headers))),
      404);
}

/// Whether so many waits were all told of the end when `stop` stopped the plane, and that within a second. The others
/// get no answer: their connections are cut before it is written.
bool tells_all_at_once(MockServer& mock, int count, const std::function<void()>& stop) {
  const Made made = mock.make();
  std::vector<std::future<Response>> waits;
  for (int i = 0; i < count; ++i) {
    waits.push_back(std::async(std::launch::async, [&mock, made] {
      return mock.post(made.control + "/wait", R"({"for":{"call":"qr"},"within":"10m"})");
    }));
  }
  EXPECT_TRUE(eventually([&] {
    return mock.get("/_mock/metrics").text.find("greenmock_waiters " + std::to_string(count)) !=
           std::string::npos;
  }));
  const auto begin = steady_clock::now();
  stop();
  bool good = steady_clock::now() - begin < 1s;
  EXPECT_LT(steady_clock::now() - begin, 10s);
  for (auto& wait : waits) {
    const Response r = wait.get();
    EXPECT_TRUE(r.status == 503 || r.status == 0) << r.status << r.text;
    good = good && r.status == 503;
  }
  return good;
}

// Answers have 150 ms to be written: on a busy machine that is too little for some, in most tries.
constexpr int kTries = 30;

TEST(ControlPlane, StopsAtOnceWhileWaitsHang) {
  bool good = false;
  for (int i = 0; i < kTries && !good; ++i) {
    MockServer mock;
    auto idle = mock.control_client();
    idle.set_keep_alive(true);
    ASSERT_EQ(idle.Get("/_mock/health")->status, 200);
    good = tells_all_at_once(mock, 20, [&] { mock.plane().stop(); });
  }
  EXPECT_TRUE(good);
}

TEST(ControlPlane, StopsThoughAConnectionStandsHalfSent) {
  MockServer mock;
  const std::string half =
      "POST /_mock/instances HTTP/1.1\r\nHost: localhost\r\nContent-Type: "
      "application/json\r\nContent-Length: 5\r\n\r\n{";
  auto talking = std::async(std::launch::async, [&] { return talk(mock.plane().port(), half); });
  ASSERT_EQ(mock.get("/_mock/health").status, 200);
  const auto begin = steady_clock::now();
  mock.plane().stop();
  EXPECT_LT(steady_clock::now() - begin, 10s) << "a client may pause for twenty";
  talking.get();
}

TEST(ControlPlane, StopsAfterTheLoopHasEnded) {
  bool good = false;
  for (int i = 0; i < kTries && !good; ++i) {
    MockServer mock;
    good = tells_all_at_once(mock, 1, [&] {
      mock.server().stop();
      mock.plane().stop();
    });
  }
  EXPECT_TRUE(good);
}

}  // namespace
}  // namespace greenmock::tests
