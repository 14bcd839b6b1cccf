// `ttl`: an instance that goes by itself, and the next one of its id.

#include <gtest/gtest.h>

#include "http.hpp"
#include "program.hpp"
#include "raw_socket.hpp"
#include "websocket_peer.hpp"

namespace greenmock::tests {

using core::Json;

TEST(Lifetime, IsNotThatOfTheNextInstanceOfTheId) {
  const ServerProcess server({"--log", "none", "--partner-token", "gac.me"});
  const Json wanted{{"name", "short"}, {"idInstance", 1101000777}, {"ttl", "1h"}};
  ASSERT_EQ(post(server.control() + "/_mock/instances", wanted).status, 201);
  const std::string here = server.control() + "/_mock/instances/1101000777";
  EXPECT_EQ(get(here).json()["ttl"], "1h");
  EXPECT_EQ(
      post(server.url() + "/partner/deleteInstanceAccount/gac.me", {{"idInstance", 1101000777}})
          .status,
      200);
  EXPECT_EQ(get(here).status, 404);
  ASSERT_EQ(post(server.control() + "/_mock/instances", {{"idInstance", 1101000777}}).status, 201);
  EXPECT_TRUE(get(here).json().at("ttl").is_null()) << get(here).body;
}

TEST(Lifetime, OfAnInstanceThatAPartnerDeletesIsTheLifetimeOfItsConnections) {
  const ServerProcess server({"--log", "none", "--partner-token", "gac.me"});
  const Json stalled{{"id", "stalled"},
                     {"when", {{"method", "getSettings"}}},
                     {"fault", {{"stall", {{"after", 20}, {"for", "1h"}}}}}};
  const Json made = post(server.control() + "/_mock/instances",
                         {{"clock", {{"paused", true}}},
                          {"script", {{"greenmock", 1}, {"rules", Json::array({stalled})}}}})
                        .json();
  const auto path = [&](const std::string& method) {
    return "/waInstance" + made["idInstance"].dump() + "/" + method + "/" +
           made["apiTokenInstance"].get<std::string>();
  };
  RawSocket held_up(server.port());
  held_up.send("GET " + path("getSettings") + " HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(held_up.read_until("HTTP/1.1 200 OK").substr(0, 8), "HTTP/1.1");
  WebsocketPeer websocket(server.port(), path("scanqrcode"));
  EXPECT_TRUE(websocket.is_open());
  // The call that deletes comes over a connection of the same instance, and is answered.
  RawSocket deletes(server.port());
  deletes.send("GET " + path("getStateInstance") + " HTTP/1.1\r\nHost: x\r\n\r\n");
  deletes.read_answer();
  const std::string body = R"({"idInstance":)" + made["idInstance"].dump() + "}";
  deletes.send(
      "POST /partner/deleteInstanceAccount/gac.me HTTP/1.1\r\nHost: x\r\nContent-Type: "
      "application/json\r\nContent-Length: " +
      std::to_string(body.size()) + "\r\n\r\n" + body);
  EXPECT_NE(deletes.read_answer().find(R"({"deleteInstanceAccount":true})"), std::string::npos);
  bool closed = false;
  held_up.read_to_end(&closed);
  EXPECT_TRUE(closed);
  EXPECT_TRUE(websocket.ended());
}

}  // namespace greenmock::tests
