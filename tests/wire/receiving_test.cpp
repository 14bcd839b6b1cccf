// The long poll of receiveNotification over real sockets.

#include <gtest/gtest.h>

#include "http.hpp"
#include "program.hpp"
#include "raw_socket.hpp"

namespace greenmock::tests {
namespace {

using core::Json;

class ReceivingOverTheWire : public ::testing::Test {
 protected:
  ReceivingOverTheWire() {
    EXPECT_EQ(patch(server.of_instance("/clock"), {{"paused", true}}).status, 200);
  }
  std::string receive_url(const std::string& query = "") const {
    return server.url() + server.path("receiveNotification") + query;
  }
  /// Until a call of it waits.
  void wait_for_parked(int count = 1) const {
    const HttpAnswer waited =
        post(server.of_instance("/wait"),
             {{"for", {{"call", "receiveNotification"}, {"phase", "parked"}}}, {"count", count}});
    EXPECT_EQ(waited.status, 200) << waited.body;
  }
  std::uint64_t notify(const Json& notification = "incomingMessage") const {
    return post(server.of_instance("/notifications"), notification).json().at("receiptId");
  }
  HttpAnswer remove(std::uint64_t receipt) const {
    return http(
        {.verb = "DELETE",
         .url = server.url() + server.path("deleteNotification") + "/" + std::to_string(receipt),
         .body = "",
         .headers = {}});
  }

  ServerProcess server;
};

TEST_F(ReceivingOverTheWire, APollWaitsUntilSomethingComes) {
  auto answer = get_beside(receive_url("?receiveTimeout=60"));
  wait_for_parked();
  const std::uint64_t receipt = notify();
  const HttpAnswer received = answer.get();
  EXPECT_EQ(received.status, 200);
  EXPECT_EQ(received.json().at("receiptId"), receipt);
  EXPECT_EQ(received.json().at("body").at("typeWebhook"), "incomingMessageReceived");
  EXPECT_EQ(get(receive_url()).body, received.body) << "the same until it is deleted";
  EXPECT_EQ(remove(receipt).body, R"({"result":true,"reason":""})");
  EXPECT_EQ(remove(receipt).body, R"({"result":false,"reason":""})");
}

TEST_F(ReceivingOverTheWire, AnEmptyPollSaysNullAfterItsTime) {
  auto answer = get_beside(receive_url("?receiveTimeout=30"));
  wait_for_parked();
  EXPECT_EQ(
      post(server.of_instance("/clock/advance"), {{"by", "29s"}}).json().at("released").size(), 0U);
  EXPECT_EQ(post(server.of_instance("/clock/advance"), {{"by", "1s"}}).json().at("released").size(),
            1U);
  const HttpAnswer nothing = answer.get();
  EXPECT_EQ(nothing.status, 200);
  EXPECT_EQ(nothing.body, "null");
  EXPECT_NE(nothing.head.find("Content-Type: application/json"), std::string::npos);
}

TEST_F(ReceivingOverTheWire, AReaderThatLeavesTakesNothingWithIt) {
  {
    RawSocket leaving(server.port());
    leaving.send("GET " + server.path("receiveNotification") + " HTTP/1.1\r\nHost: x\r\n\r\n");
    wait_for_parked();
    leaving.reset();
  }
  EXPECT_EQ(post(server.of_instance("/wait"),
                 {{"for", {{"call", "receiveNotification"}, {"phase", "left"}}}})
                .status,
            200);
  const std::uint64_t receipt = notify();
  EXPECT_EQ(get(receive_url()).json().at("receiptId"), receipt);
}

TEST_F(ReceivingOverTheWire, AllWhoWaitGetTheSame) {
  auto a = get_beside(receive_url()), b = get_beside(receive_url());
  wait_for_parked(2);
  notify();
  EXPECT_EQ(a.get().body, b.get().body);
}

TEST_F(ReceivingOverTheWire, AScanIsNotifiedWhereTheSettingsAskForIt) {
  EXPECT_EQ(patch(server.of_instance(""), {{"settings", {{"stateWebhook", "yes"}}}}).status, 200);
  auto answer = get_beside(receive_url());
  wait_for_parked();
  EXPECT_EQ(post(server.of_instance("/phone"), {{"do", "scan"}}).status, 200);
  EXPECT_EQ(answer.get().json().at("body").at("stateInstance"), "authorized");
}

}  // namespace
}  // namespace greenmock::tests
