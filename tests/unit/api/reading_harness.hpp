#pragma once
// What the tests of the reading methods share: an account with people, and calls with JSON.

#include "core/messages/messenger.hpp"
#include "service_harness.hpp"

namespace greenmock::tests {

class ReadingHarness : public ServiceHarness {
 protected:
  using ServiceHarness::ServiceHarness;

  static constexpr const char* kAnn = "79001234567@c.us";
  static constexpr const char* kBob = "79001234568@c.us";
  static constexpr const char* kNobody = "79001234569@c.us";
  static constexpr const char* kStranger = "79009999999@c.us";
  static constexpr const char* kGarden = "120363043968066561@g.us";

  /// Logged in, with all that the journals ask for.
  static core::InstanceSpec spec(core::State state = core::State::Authorized) {
    core::InstanceSpec made;
    made.state = state;
    made.settings = core::Json{{"incomingWebhook", "yes"},
                               {"outgoingWebhook", "yes"},
                               {"outgoingMessageWebhook", "yes"},
                               {"editedMessageWebhook", "yes"},
                               {"deletedMessageWebhook", "yes"}};
    return made;
  }
  static core::InstanceSpec old_spec() {
    core::InstanceSpec made = spec();
    made.dialect = core::Dialect::Seed;
    return made;
  }
  static core::InstanceSpec strict_spec() {
    core::InstanceSpec made = spec();
    made.strict = true;
    return made;
  }

  /// With Ann, Bob, one who has no WhatsApp, and a group of Ann's in which the account is no admin.
  core::Instance& with_people(const core::InstanceSpec& made = spec()) {
    core::Instance& instance = make(made);
    core::Contacts& known = instance.messenger().contacts();
    known.put(contact(kAnn, "Ann", "Ann Green"));
    known.put(contact(kBob, "Bob", ""));
    core::Contact nobody = contact(kNobody, "", "Nobody");
    nobody.has_whatsapp = false;
    known.put(std::move(nobody));
    core::Group garden;
    garden.chat_id = kGarden;
    garden.name = "Gardeners";
    garden.owner = kAnn;
    garden.participants = {{kAnn, false, false}, {"me", false, false}, {kBob, false, false}};
    instance.messenger().put(std::move(garden));
    return instance;
  }
  static core::Contact contact(const std::string& id, const std::string& name,
                               const std::string& contact_name) {
    core::Contact made;
    made.chat_id = id;
    made.name = name;
    made.contact_name = contact_name;
    return made;
  }

  core::Reply call(const std::string& verb, const core::Instance& instance,
                   const std::string& method, const std::string& query, const std::string& body) {
    return answered(verb, path(instance, method) + query, body);
  }
  core::Reply post(const core::Instance& instance, const std::string& method,
                   const core::Json& body) {
    return call("POST", instance, method, "", core::dump(body));
  }
  std::string body_of(const core::Instance& instance, const std::string& method,
                      const core::Json& body) {
    return *post(instance, method, body).body;
  }
  std::string got(const core::Instance& instance, const std::string& method,
                  const std::string& query = "") {
    return *call("GET", instance, method, query, "").body;
  }
  /// The `message` of a 400; other answers are failures.
  static std::string message_of(const core::Reply& reply) {
    EXPECT_EQ(reply.status, 400) << *reply.body;
    return reply.status == 400 ? json_of(reply).value("message", "") : "";
  }
  std::string refusal(const core::Instance& instance, const std::string& method,
                      const core::Json& body) {
    return message_of(post(instance, method, body));
  }
  /// That of the validation, without what all of them begin with.
  std::string details(const core::Instance& instance, const std::string& method,
                      const core::Json& body) {
    const std::string message = refusal(instance, method, body);
    const std::string begin = "Validation failed. Details: ";
    EXPECT_TRUE(message.starts_with(begin)) << message;
    return message.substr(std::min(message.size(), begin.size()));
  }

  /// Puts a message into the log as it is: at the instance's time, a text of Ann's if nothing else is
  /// stated.
  static void log(core::Instance& instance, const std::string& id, const std::string& chat = kAnn,
                  bool incoming = true) {
    core::ChatMessage message;
    message.id = id;
    message.at = instance.now();
    message.incoming = incoming;
    message.sender = incoming ? kAnn : "";
    message.status = core::MessageStatus::Sent;
    message.data = R"({"textMessageData":{"textMessage":"Hi","isTemplateMessage":false}})";
    instance.messenger().chats().add(chat, std::move(message));
  }
};

}  // namespace greenmock::tests
