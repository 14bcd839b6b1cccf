#pragma once
// A fake service without sockets, and a hand on its clocks.

#include <gtest/gtest.h>

#include "api/method_table.hpp"
#include "api/service/service.hpp"
#include "core/encoding/base64.hpp"
#include "core/login/qr_reader.hpp"
#include "core/time/duration.hpp"

namespace greenmock::tests {

using namespace std::chrono_literals;

class ServiceHarness : public ::testing::Test {
 protected:
  static constexpr core::VirtualTime kStart{1'790'000'000s};

  explicit ServiceHarness(api::Service::Options o = options()) : service(std::move(o), now) {}

  static api::Service::Options options() {
    api::Service::Options o;
    o.seed = 42;
    o.start = kStart;
    return o;
  }

  core::Instance& make(core::InstanceSpec spec = {},
                       std::optional<core::Script> script = std::nullopt) {
    if (!spec.paused) spec.paused = true;
    const auto made = service.create(spec, script, now);
    if (const auto* refusal = std::get_if<api::Refusal>(&made))
      throw std::runtime_error(refusal->message);
    return *std::get<core::Instance*>(made);
  }

  static std::string path(const core::Instance& instance, const std::string& method) {
    return "/waInstance" + std::to_string(instance.identity().id) + "/" + method + "/" +
           instance.identity().token;
  }

  api::Arrived send(const std::string& verb, const std::string& target,
                    const std::string& body = "", core::ConnectionId connection = 0) {
    core::Request request;
    request.connection = connection;
    request.verb = verb;
    request.target = target;
    const std::string type = body.empty() ? "" : "Content-Type: application/json\r\n";
    request.head = verb + " " + target + " HTTP/1.1\r\nHost: x\r\n" + type + "\r\n";
    request.body = body;
    request.peer = "127.0.0.1:1";
    return service.arrive(std::move(request), now);
  }

  api::Arrived get(const core::Instance& instance, const std::string& method) {
    return send("GET", path(instance, method));
  }

  /// Calls and takes the answer, which must come at once; what the journal says of it is last_record.
  core::Reply answered(const std::string& verb, const std::string& target,
                       const std::string& body = "") {
    auto arrived = send(verb, target, body);
    if (!arrived.reply) {
      ADD_FAILURE() << target << " was parked";
      return {};
    }
    service.sent(arrived.ticket, now);
    last_record = arrived.ticket.record;
    return *arrived.reply;
  }
  core::Reply ask(const core::Instance& instance, const std::string& method) {
    return answered("GET", path(instance, method));
  }

  /// Asks for the websocket of scanqrcode; the answer must come at once.
  api::Arrived shake_hands(const core::Instance& instance, const std::string& headers = "") {
    core::Request request;
    request.verb = "GET";
    request.target = path(instance, "scanqrcode");
    request.head = "GET " + request.target +
                   " HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                   "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" +
                   headers + "\r\n";
    return service.arrive(std::move(request), now);
  }
  api::Ticket open_websocket(const core::Instance& instance, const std::string& headers = "") {
    auto arrived = shake_hands(instance, headers);
    EXPECT_TRUE(arrived.reply && arrived.reply->websocket);
    service.sent(arrived.ticket, now);
    service.socket_opened(arrived.ticket, now);
    return arrived.ticket;
  }
  /// What has gone out over websockets since the last look: the type of a message, or what was done.
  std::vector<std::string> said() {
    using Kind = api::SocketStep::Kind;
    std::vector<std::string> all;
    for (const api::SocketStep& step : service.take_effects().sockets) {
      if (step.kind == Kind::Text) {
        const core::Json json = core::Json::parse(*step.payload, nullptr, false);
        all.push_back(json.is_object() ? json.value("type", *step.payload) : *step.payload);
      } else {
        all.push_back(step.kind == Kind::Close   ? "close " + std::to_string(step.code)
                      : step.kind == Kind::Ping  ? "ping"
                      : step.kind == Kind::Drop  ? "drop"
                      : step.kind == Kind::Reset ? "reset"
                      : step.kind == Kind::Stall ? "stall"
                                                 : "raw");
      }
    }
    return all;
  }

  static core::Json json_of(const core::Reply& reply) { return core::Json::parse(*reply.body); }
  /// The payload of the code that an answer of qr shows.
  static std::string shown_by(const core::Reply& reply) {
    const auto png = core::base64_decode(json_of(reply)["message"].get<std::string>());
    const auto payloads = png ? core::read_qr_png(*png).payloads : std::vector<std::string>{};
    EXPECT_EQ(payloads.size(), 1U) << "no code is shown";
    return payloads.empty() ? "" : payloads[0];
  }
  std::string type_of_qr(const core::Instance& instance) {
    return json_of(ask(instance, "qr"))["type"];
  }
  std::string state_of(const core::Instance& instance) {
    return json_of(ask(instance, "getStateInstance"))["stateInstance"];
  }

  api::Jump jump(core::Instance& instance, core::Duration by) {
    return std::get<api::Jump>(service.jump(instance, instance.now() + by, now));
  }

  core::ScanResult::Verdict scan(core::Instance& instance, const std::string& payload) {
    return service.change(instance, now, [&](core::Instance& i) { return i.scan(payload); })
        .verdict;
  }

  static core::MethodId method(std::string_view name) { return api::find_method(name)->id; }
  static core::Event called(std::string_view name) {
    return {.kind = core::Event::Kind::Method, .method = method(name), .word = {}};
  }
  static core::Event event(core::Event::Kind kind) { return {.kind = kind, .word = {}}; }
  static core::Event signal(std::string word) {
    return {.kind = core::Event::Kind::Signal, .word = std::move(word)};
  }
  static core::Mark mark(core::Event event, core::Duration plus = {}, std::uint32_t nth = 0) {
    return {std::move(event), nth, plus};
  }
  static core::Mark since_start(core::Duration plus) { return {std::nullopt, 0, plus}; }

  static core::Rule rule(std::string_view method_name) {
    core::Rule r;
    r.id = "r";
    r.when.methods = std::vector<core::MethodId>{method(method_name)};
    return r;
  }
  static core::Script script_of(core::Rule r) {
    core::Script script;
    script.rules.push_back(std::move(r));
    return script;
  }

  core::ClientTime now{100s};
  api::Service service;
  std::shared_ptr<core::Record> last_record;
};

}  // namespace greenmock::tests
