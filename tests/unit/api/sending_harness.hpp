#pragma once
// An account, and the methods that send as one calls them.

#include <string>
#include <vector>

#include "core/messages/messenger.hpp"
#include "service_harness.hpp"

namespace greenmock::tests {

class Sending : public ServiceHarness {
 protected:
  static constexpr const char* kChat = "79001234568@c.us";
  static constexpr const char* kGroup = "120363043968066561@g.us";

  static core::InstanceSpec with(const core::Json& settings = core::Json::object(),
                                 core::State state = core::State::Authorized) {
    core::InstanceSpec made;
    made.state = state;
    made.settings = settings;
    return made;
  }
  static core::InstanceSpec strict() {
    core::InstanceSpec made = with();
    made.strict = true;
    return made;
  }
  /// With all notifications of the account's own messages.
  static core::InstanceSpec talkative() {
    return with({{"outgoingAPIMessageWebhook", "yes"},
                 {"outgoingWebhook", "yes"},
                 {"editedMessageWebhook", "yes"},
                 {"deletedMessageWebhook", "yes"},
                 {"pollMessageWebhook", "yes"}});
  }

  core::Reply post_text(const core::Instance& instance, const std::string& method,
                        const std::string& body) {
    return answered("POST", path(instance, method), body);
  }
  core::Reply post(const core::Instance& instance, const std::string& method,
                   const core::Json& body) {
    return post_text(instance, method, core::dump(body));
  }
  /// Sends it; the id that is told.
  std::string id_of(const core::Instance& instance, const std::string& method,
                    const core::Json& body) {
    const core::Reply reply = post(instance, method, body);
    EXPECT_EQ(reply.status, 200) << *reply.body;
    return reply.status == 200 ? json_of(reply).value("idMessage", "") : "";
  }
  std::string say(const core::Instance& instance, const std::string& text,
                  const std::string& chat = kChat) {
    return id_of(instance, "sendMessage", {{"chatId", chat}, {"message", text}});
  }
  /// The `message` of the 400, without what all of them begin with.
  std::string refusal(const core::Instance& instance, const std::string& method,
                      const core::Json& body) {
    const core::Reply reply = post(instance, method, body);
    EXPECT_EQ(reply.status, 400) << core::dump(body) << " " << *reply.body;
    if (reply.status != 400) return "";
    const std::string message = json_of(reply).value("message", "");
    const std::string begin = "Validation failed. Details: ";
    return message.starts_with(begin) ? message.substr(begin.size()) : message;
  }

  static std::vector<core::Json> notes(const core::Instance& instance) {
    std::vector<core::Json> all;
    for (const auto& note : instance.notes().all(instance.now()))
      all.push_back(core::Json::parse(note.body()));
    return all;
  }
  static std::vector<std::string> statuses(const core::Instance& instance) {
    std::vector<std::string> all;
    for (const core::Json& note : notes(instance)) {
      if (note["typeWebhook"] == "outgoingMessageStatus")
        all.push_back(note["status"].get<std::string>());
    }
    return all;
  }
  static std::vector<std::string> types(const core::Instance& instance) {
    std::vector<std::string> all;
    for (const core::Json& note : notes(instance))
      all.push_back(note["typeWebhook"].get<std::string>());
    return all;
  }
  /// `messageData` of the last notification of a message.
  static core::Json last_data(const core::Instance& instance) {
    core::Json data;
    for (const core::Json& note : notes(instance)) {
      if (note.contains("messageData")) data = note["messageData"];
    }
    return data;
  }
  /// The ids of the chat, oldest first.
  static std::vector<std::string> sent(core::Instance& instance, const std::string& chat = kChat) {
    std::vector<std::string> ids;
    for (const auto* message : instance.messenger().chats().history(chat, 1000))
      ids.insert(ids.begin(), message->id);
    return ids;
  }
  static core::ChatMessage& message(core::Instance& instance, const std::string& id) {
    core::ChatMessage* const found = instance.messenger().chats().change(id);
    if (!found) throw std::runtime_error("no message " + id);
    return *found;
  }
  void receive(core::Instance& instance, const core::Json& data, core::MessageKind kind,
               std::string& id) {
    service.change(instance, now, [&](core::Instance& i) {
      id = i.messenger().receive(kChat, kChat, kind, data);
      return 0;
    });
  }
  std::string receive_text(core::Instance& instance, const std::string& text) {
    std::string id;
    receive(instance, {{"textMessageData", {{"textMessage", text}}}}, core::MessageKind::Text, id);
    return id;
  }
};

}  // namespace greenmock::tests
