#pragma once
// An account, and the methods by which notifications are received.

#include <string>
#include <utility>
#include <vector>

#include "service_harness.hpp"

namespace greenmock::tests {

class Receiving : public ServiceHarness {
 protected:
  Receiving() = default;
  explicit Receiving(api::Service::Options o) : ServiceHarness(std::move(o)) {}

  static core::NotifySpec spec(std::string type = "incomingMessage") {
    core::NotifySpec asked;
    asked.type = std::move(type);
    return asked;
  }
  static core::InstanceSpec with(const core::Json& settings,
                                 core::State state = core::State::Authorized) {
    core::InstanceSpec made;
    made.state = state;
    made.settings = settings;
    return made;
  }
  core::Notified notify(core::Instance& instance, const core::NotifySpec& asked = spec()) {
    return service.change(instance, now, [&](core::Instance& i) { return i.notify(asked); });
  }
  std::uint64_t receipt_of(core::Instance& instance) { return *notify(instance).receipt; }

  api::Arrived receive(const core::Instance& instance, const std::string& query = "") {
    return send("GET", path(instance, "receiveNotification") + query);
  }
  /// The answer, which must come at once.
  core::Reply received(const core::Instance& instance) {
    return ask(instance, "receiveNotification");
  }
  std::uint64_t received_receipt(const core::Instance& instance) {
    return json_of(received(instance)).value("receiptId", std::uint64_t{});
  }
  core::Reply remove(const core::Instance& instance, const std::string& receipt) {
    auto arrived = send("DELETE", path(instance, "deleteNotification") + receipt);
    if (arrived.reply) service.sent(arrived.ticket, now);
    return arrived.reply.value_or(core::Reply{});
  }
  core::Reply clear(const core::Instance& instance) {
    return *send("DELETE", path(instance, "clearWebhooksQueue")).reply;
  }
  /// The answers that were let go since the last look; they are sent.
  std::vector<api::Released> released() {
    auto all = service.take_effects().released;
    for (const auto& one : all) service.sent(one.ticket, now);
    return all;
  }
  static std::string message_of(const core::Reply& reply) {
    EXPECT_EQ(reply.status, 400);
    return json_of(reply).value("message", "");
  }
};

}  // namespace greenmock::tests
