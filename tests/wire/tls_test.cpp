// TLS and plain HTTP on one port, and CONNECT, as bytes.

#include <gtest/gtest.h>
#include <openssl/ssl.h>
#include <signal.h>

#include "http.hpp"
#include "made_instance.hpp"
#include "program.hpp"
#include "raw_socket.hpp"
#include "tls_socket.hpp"

namespace greenmock::tests {
namespace {

using core::Json;
using namespace std::chrono_literals;

constexpr std::string_view kAlert{"\x15\x03", 2};
constexpr const char* kGreenApi = "1103.api.green-api.com";

class Tls : public ::testing::Test {
 protected:
  static constexpr const char* kScript =
      R"({"greenmock":1,"rules":[{"id":"hold","when":{"method":"qr"},"wait":{"until":"signal=go"}}]})";

  Tls()
      : server({"--log", "none", "--tls", "--tls-dir", folder.path("tls"), "--script",
                folder.write("script.json", kScript)}) {}

  std::string ca_file() const { return folder.path("tls/ca.pem"); }
  std::string https() const { return "https://127.0.0.1:" + std::to_string(server.port()); }
  std::string request(const std::string& method, const std::string& more = "") const {
    return "GET " + server.path(method) + " HTTP/1.1\r\nHost: x\r\n" + more + "\r\n";
  }
  HttpAnswer ask(const std::string& url, const std::string& proxy = "") const {
    return http({.url = url, .body = {}, .headers = {}, .ca_file = ca_file(), .proxy = proxy});
  }
  Json wait_for(const std::string& call, const std::string& phase) const {
    const auto answer =
        post(server.of_instance("/wait"),
             {{"for", {{"call", call}, {"phase", phase}}}, {"count", 1}, {"within", "10s"}});
    EXPECT_EQ(answer.status, 200) << answer.body;
    return answer.json();
  }
  Json unmatched() const {
    return get(server.control() + "/_mock/journal?instance=none").json()["records"];
  }
  void go() const { EXPECT_EQ(post(server.of_instance("/signal"), {{"name", "go"}}).status, 200); }
  bool still_serves() const {
    return ask(https() + server.path("getStateInstance")).status == 200 &&
           get(server.url() + server.path("getStateInstance")).status == 200;
  }
  /// What is answered to these plain bytes; the connection must end then.
  std::string all_of(const std::string& bytes) const {
    return all_answered_to(server.port(), bytes);
  }
  static std::string connect_to(const std::string& target) {
    return "CONNECT " + target + " HTTP/1.1\r\nHost: " + target + "\r\n\r\n";
  }

  TemporaryFolder folder;
  ServerProcess server;
};

/// Clients that end their sending while their call waits, and whose wait is over then.
class TlsHalfClosed : public Tls {
 protected:
  /// What one is answered that ends so. It is believed for a second: where the machine took longer than that, another
  /// one is tried.
  template <typename End>
  std::string answer_after(const End& end) const {
    for (int tries = 0; tries < 20; ++tries) {
      RawSocket raw(server.port());
      TlsSocket socket(raw, ca_file(), "127.0.0.1");
      EXPECT_EQ(socket.handshake(), "");
      socket.send(request("qr"));
      wait_for("qr", "parked");
      const auto begin = std::chrono::steady_clock::now();
      end(raw, socket);
      go();
      const auto took = std::chrono::steady_clock::now() - begin;
      const std::string answer = socket.read_answer();
      if (!answer.empty() || took < 1s) return answer;
      EXPECT_EQ(post(server.of_instance("/reset"), {{"keep", {"script"}}}).status, 200);
    }
    ADD_FAILURE() << "the signal is never given within a second";
    return "";
  }
};

/// With a connection that speaks TLS already.
class TlsTalk : public Tls {
 protected:
  void SetUp() override { ASSERT_EQ(socket.handshake(), ""); }

  RawSocket raw{server.port()};
  TlsSocket socket{raw, ca_file(), "127.0.0.1"};
};

/// A fresh instance, its clock paused, whose getStateInstance has this fault, asked over TLS.
class TlsFaults : public TlsTalk {
 protected:
  void play(const Json& fault, const Json& more = Json::object()) {
    Json rule = {{"id", "bad"}, {"when", {{"method", "getStateInstance"}}}, {"fault", fault}};
    for (const auto& [key, value] : more.items()) rule[key] = value;
    instance = make_with_rule(server, rule);
    socket.send("GET /waInstance" + std::to_string(instance["idInstance"].get<std::uint64_t>()) +
                "/getStateInstance/" + instance["apiTokenInstance"].get<std::string>() +
                " HTTP/1.1\r\nHost: x\r\n\r\n");
  }
  Json record(const std::string& phase) const {
    const HttpAnswer answer = post(instance["control"].get<std::string>() + "/wait",
                                   {{"for", {{"call", "getStateInstance"}, {"phase", phase}}}});
    EXPECT_EQ(answer.status, 200) << answer.body;
    return answer.status == 200 ? answer.json()["records"].at(0) : Json{{"outcome", ""}};
  }

  Json instance;
};

}  // namespace

TEST_F(Tls, HttpAndHttpsShareOnePort) {
  const std::string path = server.path("getStateInstance");
  EXPECT_EQ(get(server.url() + path).json()["stateInstance"], "notAuthorized");
  const HttpAnswer secure = ask(https() + path);
  EXPECT_EQ(secure.problem, "");
  EXPECT_EQ(secure.json()["stateInstance"], "notAuthorized");
  EXPECT_EQ(ask("https://localhost:" + std::to_string(server.port()) + path).status, 200);
  EXPECT_NE(get(https() + path).problem, "") << "who does not trust the authority is not served";
}

TEST_F(Tls, TheCertificateIsThatOfGreenApi) {
  RawSocket raw(server.port());
  TlsSocket socket(raw, ca_file(), kGreenApi);
  EXPECT_EQ(socket.handshake(), "");
  EXPECT_EQ(socket.version(), "TLSv1.3");
  EXPECT_EQ(socket.protocol(), "http/1.1");
  RawSocket other(server.port());
  EXPECT_NE(TlsSocket(other, ca_file(), "example.org").handshake(), "");
}

TEST_F(TlsTalk, StaysOpenForManyRequests) {
  for (int i = 0; i < 100; ++i) {
    socket.send(request("getStateInstance"));
    EXPECT_TRUE(socket.read_answer().starts_with("HTTP/1.1 200 OK\r\n"));
  }
  socket.send(request("getStateInstance") + request("getStatusInstance") + request("nothing"));
  EXPECT_NE(socket.read_answer().find("stateInstance"), std::string::npos);
  EXPECT_NE(socket.read_answer().find("statusInstance"), std::string::npos);
  EXPECT_TRUE(socket.read_answer().starts_with("HTTP/1.1 404"));
}

TEST_F(TlsTalk, AnEndOnRequestIsTold) {
  socket.send(request("getStateInstance", "Connection: close\r\n"));
  EXPECT_TRUE(socket.read_to_end().starts_with("HTTP/1.1 200 OK\r\n"));
  EXPECT_TRUE(socket.was_told_end());
}

TEST_F(Tls, AHandshakeMayComeByteByByte) {
  RawSocket raw(server.port());
  TlsSocket socket(raw, ca_file(), "127.0.0.1", Pace::ByteWise);
  ASSERT_EQ(socket.handshake(), "");
  socket.send(request("getStateInstance"));
  EXPECT_TRUE(socket.read_answer().starts_with("HTTP/1.1 200 OK\r\n"));
}

TEST_F(Tls, GarbageInPlaceOfAHandshakeIsAnsweredByAnAlert) {
  using namespace std::string_literals;
  for (const std::string& bytes : {"\x16garbage that is no TLS at all\r\n\r\n"s,
                                   "\x16\x03\x01\xff\xff" + std::string(70'000, 'x'),
                                   "\x16\x03\x01\x00\x05hello"s, "\x16"s + std::string(20, '\0')})
    EXPECT_TRUE(all_of(bytes).starts_with(kAlert)) << bytes.size();
  RawSocket gone(server.port());
  gone.send("\x16");
  gone.close();
  EXPECT_TRUE(still_serves());
  const Json noted = get(server.control() + "/_mock/journal?instance=none").json();
  EXPECT_TRUE(noted.at("records").empty()) << noted.dump();
}

TEST_F(Tls, AnOldProtocolIsRefused) {
  // A hello of TLS 1.0 that offers one cipher.
  using namespace std::string_literals;
  const std::string hello = "\x03\x01"s + std::string(32, 'r') + "\x00\x00\x02\xc0\x0a\x01\x00"s;
  const auto size = static_cast<char>(hello.size());
  const std::string message = "\x01\x00\x00"s + size + hello;
  EXPECT_TRUE(all_of("\x16\x03\x01\x00"s + static_cast<char>(message.size()) + message)
                  .starts_with(kAlert));
}

TEST_F(Tls, NothingOlderThanTls12IsSpoken) {
  const auto only = [&](int version) {
    RawSocket raw(server.port());
    TlsSocket socket(raw, ca_file(), "127.0.0.1");
    socket.speak_only(version);
    const std::string problem = socket.handshake();
    return problem.empty() ? socket.version() : problem;
  };
  EXPECT_EQ(only(TLS1_3_VERSION), "TLSv1.3");
  EXPECT_EQ(only(TLS1_2_VERSION), "TLSv1.2");
  for (const int old : {TLS1_1_VERSION, TLS1_VERSION}) {
    const std::string said = only(old);
    EXPECT_NE(said.find("alert protocol version"), std::string::npos) << said;
  }
}

TEST_F(TlsTalk, PlainBytesAfterAHandshakeEndTheConnection) {
  raw.send(request("getStateInstance"));
  bool closed = false;
  const std::string bytes = raw.read_to_end(&closed);
  EXPECT_TRUE(closed);
  EXPECT_EQ(bytes.find("HTTP/1.1"), std::string::npos);
  EXPECT_TRUE(still_serves());
}

TEST_F(Tls, AHandshakeAfterAPlainRequestIsNoRequest) {
  RawSocket raw(server.port());
  raw.send(request("getStateInstance"));
  EXPECT_TRUE(raw.read_answer().starts_with("HTTP/1.1 200"));
  raw.send(TlsSocket(raw, ca_file(), "127.0.0.1").hello());
  EXPECT_TRUE(raw.read_to_end().starts_with("HTTP/1.1 400"));
}

TEST_F(TlsTalk, AParkedCallIsReleased) {
  socket.send(request("qr"));
  wait_for("qr", "parked");
  socket.send(request("getStateInstance"));  // sent ahead: it ends no wait
  EXPECT_EQ(get(server.of_instance("/counts")).json().at("qr").at("parked"), 1);
  go();
  EXPECT_NE(socket.read_answer().find("qrCode"), std::string::npos);
  EXPECT_NE(socket.read_answer().find("stateInstance"), std::string::npos);
}

TEST_F(TlsTalk, AClientThatLeavesWhileParkedIsNoticed) {
  socket.send(request("qr"));
  wait_for("qr", "parked");
  raw.reset();
  EXPECT_EQ(wait_for("qr", "left").at("records").at(0).at("outcome"), "left");
}

TEST_F(TlsHalfClosed, AClientThatSaysItsEndWhileParkedMayStillRead) {
  const auto say_end = [](RawSocket&, TlsSocket& socket) { socket.say_end(); };
  EXPECT_NE(answer_after(say_end).find("qrCode"), std::string::npos);
}

TEST_F(TlsTalk, AClientThatSaysItsEndWhileParkedIsNotBelievedForEver) {
  socket.send(request("qr"));
  wait_for("qr", "parked");
  socket.say_end();
  EXPECT_EQ(wait_for("qr", "left").at("records").at(0).at("outcome"), "left");
}

TEST_F(TlsHalfClosed, AHalfClosedClientIsAnswered) {
  const auto without_a_word_of_tls = [](RawSocket& raw, TlsSocket&) { raw.half_close(); };
  EXPECT_NE(answer_after(without_a_word_of_tls).find("qrCode"), std::string::npos);
}

TEST_F(Tls, MegabytesArriveWhole) {
  const HttpAnswer made = post(server.control() + "/_mock/instances",
                               Json::parse(R"({"clock":{"paused":true},"script":{"rules":[
      {"when":{"method":"qr"},"reply":{"qrCode":{"code":"current","pad":"20MB"}}}]}})"));
  ASSERT_EQ(made.status, 201) << made.body;
  const std::string path = "/waInstance" +
                           std::to_string(made.json()["idInstance"].get<std::uint64_t>()) + "/qr/" +
                           made.json()["apiTokenInstance"].get<std::string>();
  const HttpAnswer plain = get(server.url() + path), secure = ask(https() + path);
  EXPECT_EQ(secure.problem, "");
  EXPECT_GT(secure.body.size(), 20'000'000U);
  EXPECT_TRUE(secure.body == plain.body);
}

TEST_F(Tls, EndsWhateverTheClientsDo) {
  RawSocket idle(server.port()), half(server.port()), parked(server.port());
  half.send("\x16\x03");
  TlsSocket socket(parked, ca_file(), "127.0.0.1");
  ASSERT_EQ(socket.handshake(), "");
  socket.send(request("qr"));
  wait_for("qr", "parked");
  server.program().signal(SIGTERM);
  EXPECT_EQ(server.program().wait(), 0);
  EXPECT_EQ(socket.read_to_end(), "");
  EXPECT_TRUE(socket.was_told_end());
}

// --- CONNECT

TEST_F(Tls, ConnectLeadsHereForHostsOfGreenApi) {
  const std::string path = server.path("getStateInstance");
  for (const std::string host : {"api.green-api.com", kGreenApi, "7105.api.greenapi.com"}) {
    const HttpAnswer answer = ask("https://" + host + path, server.url());
    EXPECT_EQ(answer.problem, "") << host;
    EXPECT_EQ(answer.json()["stateInstance"], "notAuthorized") << host;
    EXPECT_TRUE(answer.head.starts_with("HTTP/1.1 200 Connection established\r\n\r\n"))
        << answer.head;
  }
}

TEST_F(Tls, BehindConnectTheConnectionIsAsAFreshOne) {
  RawSocket plain(server.port());
  plain.send(connect_to("api.green-api.com:443"));
  EXPECT_EQ(plain.read_until("\r\n\r\n"), "HTTP/1.1 200 Connection established\r\n\r\n");
  plain.send(request("getStateInstance"));
  EXPECT_TRUE(plain.read_answer().starts_with("HTTP/1.1 200 OK\r\n"));

  RawSocket hasty(server.port());
  TlsSocket socket(hasty, ca_file(), kGreenApi);
  hasty.send(connect_to("1103.api.green-api.com:443") + socket.hello());
  EXPECT_EQ(hasty.read_until("\r\n\r\n"), "HTTP/1.1 200 Connection established\r\n\r\n");
  EXPECT_EQ(socket.handshake(), "");
  socket.send(request("getStateInstance"));
  EXPECT_TRUE(socket.read_answer().starts_with("HTTP/1.1 200 OK\r\n"));

  RawSocket later(server.port());
  later.send(request("getStateInstance"));
  EXPECT_TRUE(later.read_answer().starts_with("HTTP/1.1 200 OK\r\n"));
  later.send(connect_to("api.green-api.com:443"));
  EXPECT_TRUE(later.read_until("\r\n\r\n").starts_with("HTTP/1.1 200 Connection"));
  EXPECT_EQ(TlsSocket(later, ca_file(), "api.green-api.com").handshake(), "");
}

TEST_F(Tls, ConnectAfterAWaitThatWasServedIsTakenToo) {
  RawSocket raw(server.port());
  raw.send(request("qr"));
  wait_for("qr", "parked");
  go();
  EXPECT_NE(raw.read_answer().find("qrCode"), std::string::npos);
  raw.send(connect_to("api.green-api.com:443"));
  EXPECT_TRUE(raw.read_until("\r\n\r\n").starts_with("HTTP/1.1 200 Connection"));
  EXPECT_EQ(TlsSocket(raw, ca_file(), "api.green-api.com").handshake(), "");
}

TEST_F(Tls, ConnectSentAheadOfAWaitIsRefused) {
  RawSocket raw(server.port());
  raw.send(request("qr") + connect_to("api.green-api.com:443"));
  wait_for("qr", "parked");
  go();
  EXPECT_NE(raw.read_answer().find("qrCode"), std::string::npos);
  EXPECT_TRUE(raw.read_to_end().starts_with("HTTP/1.1 400"));
}

TEST_F(Tls, ConnectIsNoOpenProxy) {
  for (const char* target : {"example.org:443", "api.green-api.com:80", "localhost:443",
                             "green-api.com:443", "/waInstance1/qr/x"}) {
    const std::string answer = all_of(connect_to(target));
    EXPECT_TRUE(answer.starts_with("HTTP/1.1 403")) << target << " -> " << answer;
    EXPECT_NE(answer.find("no open proxy"), std::string::npos) << answer;
    EXPECT_NE(answer.find("*.api.green-api.com"), std::string::npos) << answer;
  }
  const std::string control = server.control().substr(server.control().rfind('/') + 1);
  EXPECT_TRUE(all_of(connect_to(control)).starts_with("HTTP/1.1 403"));
  EXPECT_TRUE(still_serves());
}

TEST_F(TlsTalk, ConnectInsideTlsIsRefused) {
  socket.send(connect_to("api.green-api.com:443"));
  EXPECT_TRUE(socket.read_to_end().starts_with("HTTP/1.1 501"));
  const Json record = unmatched().back();
  EXPECT_EQ(record["status"], 501);
  EXPECT_EQ(record["tls"], true);
}

TEST_F(TlsTalk, ConnectIsNoOpenProxyEither) {
  socket.send(connect_to("example.org:443"));
  const std::string answer = socket.read_to_end();
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 403")) << answer;
  EXPECT_NE(answer.find("no open proxy"), std::string::npos) << answer;
}

TEST_F(Tls, TheJournalTellsHowACallCame) {
  const std::string path = server.path("getStateInstance");
  get(server.url() + path);
  ask(https() + path);
  ask("https://1103.api.green-api.com" + path, server.url());
  RawSocket plain(server.port());
  plain.send(connect_to("api.green-api.com:443"));
  plain.read_until("\r\n\r\n");
  for (int call = 0; call < 2; ++call) {
    plain.send(request("getStateInstance"));
    plain.read_answer();
  }
  const Json records = get(server.of_instance("/journal")).json()["records"];
  ASSERT_EQ(records.size(), 5U);
  const auto way = [&](std::size_t n) {
    return std::pair{records[n]["tls"], records[n]["tunnel"]};
  };
  EXPECT_EQ(way(0), (std::pair<Json, Json>{false, nullptr}));
  EXPECT_EQ(way(1), (std::pair<Json, Json>{true, nullptr}));
  EXPECT_EQ(way(2), (std::pair<Json, Json>{true, "1103.api.green-api.com:443"}));
  EXPECT_EQ(way(3), (std::pair<Json, Json>{false, "api.green-api.com:443"}));
  EXPECT_EQ(way(4), way(3)) << "all that comes by way of it";
  EXPECT_TRUE(unmatched().empty()) << "a tunnel that is granted is no call";
}

TEST_F(Tls, ARefusedConnectIsInTheJournalOfNoInstance) {
  const std::string answer = all_of(connect_to("example.org:443"));
  const std::size_t body = answer.find("\r\n\r\n") + 4;
  EXPECT_NE(answer.find("Connection: close\r\n"), std::string::npos) << answer;
  EXPECT_NE(answer.find("Content-Length: " + std::to_string(answer.size() - body)),
            std::string::npos)
      << answer;
  const Json records = unmatched();
  ASSERT_EQ(records.size(), 1U);
  const Json& record = records[0];
  EXPECT_EQ(record["verb"], "CONNECT");
  EXPECT_EQ(record["path"], "example.org:443");
  EXPECT_EQ(record["status"], 403);
  EXPECT_EQ(record["outcome"], "sent");
  EXPECT_EQ(record["wireBytes"], answer.size());
  EXPECT_EQ(record["reply"]["body"], answer.substr(body));
  EXPECT_EQ(record["tunnel"], nullptr);
  EXPECT_EQ(record["instance"], nullptr);
  EXPECT_NE(record["note"].get<std::string>().find("no open proxy"), std::string::npos);
}

TEST_F(Tls, AProxiedPlainRequestIsServed) {
  const HttpAnswer answer =
      ask("http://api.green-api.com" + server.path("getStateInstance"), server.url());
  EXPECT_EQ(answer.json()["stateInstance"], "notAuthorized");
}

TEST(WithoutTls, AHandshakeIsAnsweredByAnAlert) {
  const TemporaryFolder folder;
  Program ca({"ca", "--tls-dir", folder.path("tls")});
  ASSERT_EQ(ca.wait(), 0) << ca.err();
  ServerProcess server({"--log", "none"});
  RawSocket raw(server.port());
  raw.send(TlsSocket(raw, folder.path("tls/ca.pem"), "127.0.0.1").hello());
  bool closed = false;
  EXPECT_EQ(raw.read_to_end(&closed), std::string("\x15\x03\x01\x00\x02\x02\x28", 7));
  EXPECT_TRUE(closed);
  const Json noted = get(server.control() + "/_mock/journal?instance=none").json();
  EXPECT_TRUE(noted.at("records").empty()) << noted.dump();
}

TEST(WithoutTls, ConnectSaysWhatIsMissing) {
  ServerProcess server({"--log", "none"});
  RawSocket raw(server.port());
  raw.send("CONNECT api.green-api.com:443 HTTP/1.1\r\nHost: api.green-api.com:443\r\n\r\n");
  const std::string answer = raw.read_to_end();
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 501")) << answer;
  EXPECT_NE(answer.find("serve --tls"), std::string::npos) << answer;
}

TEST(WithoutTls, ConnectIsNoOpenProxyEither) {
  ServerProcess server({"--log", "none"});
  const std::string control = server.control().substr(server.control().rfind('/') + 1);
  for (const std::string& target :
       {std::string("example.org:443"), std::string("api.green-api.com:80"),
        std::string("localhost:443"), control, server.path("qr")}) {
    const std::string answer = all_answered_to(
        server.port(), "CONNECT " + target + " HTTP/1.1\r\nHost: " + target + "\r\n\r\n");
    EXPECT_TRUE(answer.starts_with("HTTP/1.1 403")) << target << " -> " << answer;
    EXPECT_NE(answer.find("no open proxy"), std::string::npos) << answer;
  }
}

// --- faults, below TLS

TEST_F(TlsFaults, CutBodyGivesAPartAndEndsInOrder) {
  play({{"cutBody", 12}});
  const std::string bytes = socket.read_to_end();
  EXPECT_TRUE(bytes.ends_with("\r\n\r\n" + std::string(R"({"stateInsta)"))) << bytes;
  EXPECT_TRUE(socket.was_told_end());
  const Json left = record("left");
  EXPECT_EQ(left["outcome"], "cut");
  EXPECT_EQ(left["wireBytes"], bytes.size());
}

TEST_F(TlsFaults, ResetIsAResetOfTheConnection) {
  play({{"reset", {{"after", 9}}}});
  EXPECT_EQ(socket.read_to_end(), "HTTP/1.1 ");
  EXPECT_FALSE(socket.was_told_end());
  EXPECT_TRUE(raw.was_reset());
  EXPECT_EQ(record("left")["outcome"], "cut");
}

TEST_F(TlsFaults, StallGoesOnWhenItsTimeIsOver) {
  play({{"stall", {{"after", 15}, {"for", "10m"}}}});
  EXPECT_EQ(socket.read_until(" OK"), "HTTP/1.1 200 OK");
  EXPECT_EQ(record("released")["outcome"], "open");
  EXPECT_EQ(socket.read_until("\n", 1ms), "");
  const HttpAnswer moved =
      post(instance["control"].get<std::string>() + "/clock/advance", {{"by", "10m"}});
  EXPECT_EQ(moved.status, 200) << moved.body;
  EXPECT_NE(socket.read_answer().find("stateInstance"), std::string::npos);
  EXPECT_EQ(record("sent")["outcome"], "sent");
}

TEST_F(TlsFaults, RefuseEndsWithoutAByteOfHttp) {
  play("refuse");
  EXPECT_EQ(socket.read_to_end(), "");
  EXPECT_EQ(record("left")["outcome"], "cut");
}

// --- a port of an instance's own

TEST_F(Tls, APortOfAnInstancesOwnShowsTheCertificateThatIsAskedFor) {
  const auto make = [&](const Json& more) {
    Json body = {{"ownPort", true}};
    body.update(more);
    const HttpAnswer made = post(server.control() + "/_mock/instances", body);
    EXPECT_EQ(made.status, 201) << made.body;
    return made.json();
  };
  const auto url = [](const Json& instance) {
    return instance["apiUrl"].get<std::string>() + "/waInstance" +
           std::to_string(instance["idInstance"].get<std::uint64_t>()) + "/getStateInstance/" +
           instance["apiTokenInstance"].get<std::string>();
  };
  const Json as_server = make(Json::object()), good = make({{"tls", "good"}}),
             wrong = make({{"tls", "wrongCa"}});
  EXPECT_TRUE(url(as_server).starts_with("http://")) << url(as_server);
  EXPECT_EQ(ask(url(as_server).replace(0, 4, "https")).status, 200);
  EXPECT_TRUE(url(good).starts_with("https://")) << url(good);
  EXPECT_TRUE(good["wsUrl"].get<std::string>().starts_with("wss://"));
  EXPECT_EQ(ask(url(good)).status, 200);
  EXPECT_TRUE(url(wrong).starts_with("https://")) << url(wrong);
  EXPECT_NE(ask(url(wrong)).problem, "");
  EXPECT_EQ(ask(url(wrong)).status, 0);

  const std::string control = wrong["control"];
  EXPECT_EQ(post(control + "/server", {{"do", "down"}}).status, 200);
  EXPECT_EQ(post(control + "/server", {{"do", "up"}}).status, 200);
  EXPECT_NE(ask(url(wrong)).problem, "") << "it is the same after it came back";
}

// --- the program

TEST(CaCommand, MakesTheAuthorityOnceAndSaysWhereItIs) {
  const TemporaryFolder folder;
  const auto run = [&](std::vector<std::string> more) {
    std::vector<std::string> arguments{"ca", "--tls-dir", folder.path("my tls")};
    arguments.insert(arguments.end(), more.begin(), more.end());
    Program program(arguments);
    EXPECT_EQ(program.wait(), 0) << program.err();
    return program.out();
  };
  const Json first = Json::parse(run({"--json"}));
  EXPECT_EQ(Json::parse(run({"--json"})), first);
  EXPECT_EQ(first["caFile"], folder.path("my tls/ca.pem"));
  EXPECT_EQ(first["sha256"].get<std::string>().size(), 95U);
  EXPECT_EQ(first["names"].at(0), "*.green-api.com");
  EXPECT_EQ(run({"--print"}), read_file(folder.path("my tls/ca.pem")));
  const std::string text = run({});
  for (const std::string& word :
       {first["sha256"].get<std::string>(), std::string("NODE_EXTRA_CA_CERTS='"),
        std::string("REQUESTS_CA_BUNDLE"), std::string("SSL_CERT_FILE"), std::string("keytool"),
        std::string("certutil"), std::string("update-ca-certificates"), std::string("HTTPS_PROXY"),
        std::string("--cacert")}) {
    EXPECT_NE(text.find(word), std::string::npos) << word << "\n" << text;
  }
}

TEST(CaCommand, SeveralAtOnceAgree) {
  const TemporaryFolder folder;
  std::vector<std::unique_ptr<Program>> programs;
  for (int i = 0; i < 6; ++i)
    programs.push_back(std::make_unique<Program>(
        std::vector<std::string>{"ca", "--json", "--tls-dir", folder.path("tls")}));
  for (const auto& program : programs) EXPECT_EQ(program->wait(), 0) << program->err();
  for (const auto& program : programs) EXPECT_EQ(program->out(), programs.front()->out());
}

TEST(CaCommand, RefusesADamagedOneInOneLine) {
  const TemporaryFolder folder;
  folder.write("ca.pem", "damaged");
  folder.write("ca.key", "damaged");
  for (const std::vector<std::string>& command :
       {std::vector<std::string>{"ca", "--tls-dir", folder.path("")},
        {"serve", "--port", "0", "--tls", "--tls-dir", folder.path("")}}) {
    Program program(command);
    EXPECT_EQ(program.wait(), 2);
    const std::string err = program.err();
    EXPECT_NE(err.find(folder.path("ca.key") + " is damaged"), std::string::npos) << err;
    EXPECT_EQ(std::count(err.begin(), err.end(), '\n'), 1) << err;
    EXPECT_EQ(program.out(), "");
  }
  EXPECT_EQ(read_file(folder.path("ca.pem")), "damaged");
}

TEST(ServeTls, TheBannerSaysTheAddressAndHowItIsTrusted) {
  const TemporaryFolder folder;
  ServerProcess server({"--tls", "--tls-dir", folder.path("tls")});
  server.program().signal(SIGTERM);
  EXPECT_EQ(server.program().wait(), 0);
  const std::string out = server.program().out();
  EXPECT_NE(out.find("https://127.0.0.1:" + std::to_string(server.port())), std::string::npos)
      << out;
  EXPECT_NE(out.find("clients trust it with: greenmock ca --tls-dir " + folder.path("tls")),
            std::string::npos)
      << out;
}

TEST(ServeTls, AFolderWithoutTlsIsAMistake) {
  Program program({"serve", "--port", "0", "--tls-dir", "/tmp/x"});
  EXPECT_EQ(program.wait(), 2);
  EXPECT_NE(program.err().find("--tls-dir goes with --tls"), std::string::npos) << program.err();
}

}  // namespace greenmock::tests
