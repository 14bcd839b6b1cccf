// CONNECT, as bytes.

#include <gtest/gtest.h>
#include "tls_server.hpp"

namespace greenmock::tests {
namespace {

using core::Json;

}  // namespace

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

}  // namespace greenmock::tests
