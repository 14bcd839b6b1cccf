// TLS and plain HTTP on one port.

#include <gtest/gtest.h>
#include <openssl/ssl.h>
#include <signal.h>

#include "tls_server.hpp"

namespace greenmock::tests {
namespace {

using core::Json;

constexpr std::string_view kAlert{"\x15\x03", 2};

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
  EXPECT_TRUE(eventually([&] { return unmatched().size() == 5; })) << unmatched().dump();
  std::size_t failed = 0, left = 0;
  for (const Json& record : unmatched()) {
    const std::string note = record.at("note");
    failed += note.starts_with("the TLS handshake failed: ") ? 1U : 0U;
    left += note.starts_with("the client left in the middle of the TLS handshake") ? 1U : 0U;
  }
  EXPECT_EQ(failed + left, 5U) << unmatched().dump();
  EXPECT_GE(failed, 1U);
  EXPECT_GE(left, 1U);
}

TEST_F(Tls, AClientThatDoesNotTrustTheCertificateIsNoted) {
  Program other({"ca", "--tls-dir", folder.path("other")});
  ASSERT_EQ(other.wait(), 0) << other.err();
  const HttpAnswer answer = http({.url = https() + server.path("getStateInstance"),
                                  .body = {},
                                  .headers = {},
                                  .ca_file = folder.path("other/ca.pem"),
                                  .proxy = {}});
  EXPECT_EQ(answer.status, 0);
  EXPECT_TRUE(eventually([&] { return unmatched().size() == 1; }));
  const Json record = unmatched().at(0);
  EXPECT_EQ(record.at("note"),
            "the client does not trust the certificate; `greenmock ca` says how it can");
  EXPECT_EQ(record.at("outcome"), "left");
  EXPECT_TRUE(record.at("reply").is_null()) << record;
  EXPECT_TRUE(record.at("status").is_null()) << record;
}

TEST_F(Tls, AClientForWhichTheCertificateHasTheWrongNameIsNoted) {
  RawSocket raw(server.port());
  EXPECT_NE(TlsSocket(raw, ca_file(), "example.org").handshake(), "");
  EXPECT_TRUE(eventually([&] { return unmatched().size() == 1; }));
  EXPECT_EQ(unmatched().at(0).at("note"),
            "the client does not trust the certificate; `greenmock ca` says how it can");
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

TEST_F(TlsTalk, AClientThatSaysItsEndWhileParkedIsNotBelievedForEver) {
  socket.send(request("qr"));
  wait_for("qr", "parked");
  socket.say_end();
  EXPECT_EQ(wait_for("qr", "left").at("records").at(0).at("outcome"), "left");
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
  const Json noted = get(server.control() + "/_mock/journal?instance=none").json()["records"];
  ASSERT_EQ(noted.size(), 1U) << noted;
  EXPECT_EQ(noted.at(0).at("note"),
            "a TLS handshake came, and this port speaks plain HTTP: serve --tls, or http://");
}

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

}  // namespace greenmock::tests
