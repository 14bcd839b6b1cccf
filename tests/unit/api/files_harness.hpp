#pragma once
// An account, and the methods that take files as one calls them.

#include <memory>
#include <string>

#include "core/messages/messenger.hpp"
#include "service_harness.hpp"

namespace greenmock::tests {

class Files : public ServiceHarness {
 protected:
  static constexpr const char* kChat = "79001234568@c.us";
  static constexpr const char* kMedia = "http://127.0.0.1:8080";

  explicit Files(api::Service::Options o = with_addresses()) : ServiceHarness(std::move(o)) {}
  static api::Service::Options with_addresses() {
    api::Service::Options o = options();
    o.addresses = {kMedia, kMedia, kMedia};
    return o;
  }

  core::Instance& made(core::State state = core::State::Authorized, bool strict = false) {
    core::InstanceSpec spec;
    spec.state = state;
    spec.strict = strict;
    spec.settings = {{"outgoingAPIMessageWebhook", "yes"}};
    return make(spec);
  }
  static core::Form form(const std::string& name, std::string bytes, core::Form others = {}) {
    core::Form all{{"chatId", "", "", kChat}, {"file", name, "image/jpeg", std::move(bytes)}};
    all.insert(all.end(), others.begin(), others.end());
    return all;
  }
  api::Arrived arrive(const core::Instance& instance, const std::string& method, std::string body,
                      const std::string& headers = "",
                      std::optional<core::Form> parts = std::nullopt) {
    core::Request request;
    request.verb = "POST";
    request.target = path(instance, method);
    request.head = "POST " + request.target + " HTTP/1.1\r\nHost: x\r\n" + headers + "\r\n";
    request.body = std::move(body);
    if (parts) request.form = std::make_shared<const core::Form>(std::move(*parts));
    auto arrived = service.arrive(std::move(request), now);
    if (arrived.reply) service.sent(arrived.ticket, now);
    last = arrived.ticket.record;
    return arrived;
  }
  core::Reply send_form(const core::Instance& instance, core::Form parts) {
    return *arrive(instance, "sendFileByUpload", "the form as it was sent",
                   "Content-Type: multipart/form-data; boundary=x\r\n", std::move(parts))
                .reply;
  }
  core::Reply upload(const core::Instance& instance, std::string bytes,
                     const std::string& headers) {
    return *arrive(instance, "uploadFile", std::move(bytes), headers).reply;
  }
  api::Arrived send_link(const core::Instance& instance, const std::string& url) {
    return arrive(
        instance, "sendFileByUrl",
        core::dump(core::Json{{"chatId", kChat}, {"urlFile", url}, {"fileName", "a.png"}}));
  }
  core::Reply post(const core::Instance& instance, const std::string& method,
                   const core::Json& body) {
    return *arrive(instance, method, core::dump(body)).reply;
  }
  static std::string message_of(const core::Reply& reply) {
    return json_of(reply).value("message", "");
  }
  /// The answer to a GET of a link.
  core::Reply fetch(const std::string& url) {
    EXPECT_TRUE(url.starts_with(kMedia)) << url;
    auto arrived = send("GET", url.substr(std::string_view(kMedia).size()));
    service.sent(arrived.ticket, now);
    last = arrived.ticket.record;
    return *arrived.reply;
  }
  static std::string header(const core::Reply& reply, const std::string& name) {
    for (const auto& [key, value] : reply.headers) {
      if (key == name) return value;
    }
    return "";
  }
  /// `messageData` of the notification of the message that left last.
  core::Json sent_data(core::Instance& instance) {
    service.refresh(instance, now);
    const core::QueuedNote* note = nullptr;
    for (const auto& each : instance.notes().all(instance.now())) note = &each;
    return note ? core::Json::parse(note->body())["messageData"] : core::Json();
  }
  static core::Json about(const std::string& id) { return {{"chatId", kChat}, {"idMessage", id}}; }

  std::shared_ptr<core::Record> last;
};

}  // namespace greenmock::tests
