#include "core/notifications/notification.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

#include "core/account/wid.hpp"
#include "core/notifications/message_data.hpp"
#include "core/seed.hpp"

namespace greenmock::core {
namespace {

/// The pages of 2021 show the phone's own number in every state, those of today an empty text for
/// an account that is not logged in (reference: stateInstanceChanged, `wid`).
Json instance_data(const NoteFacts& facts) {
  const bool unknown = facts.state == State::NotAuthorized && facts.dialect == Dialect::Current;
  return {{"idInstance", facts.id},
          {"wid", unknown ? std::string() : wid_of(facts.phone_seed)},
          {"typeInstance", "whatsapp"}};
}

/// The common fields, in their order (reference: notification formats).
Json common(const NoteFacts& facts, std::string_view type) {
  return {{"typeWebhook", type},
          {"instanceData", instance_data(facts)},
          {"timestamp", unix_seconds(facts.at)}};
}

/// Samples: 32 digits for what comes from a phone; `BAE5` and 12 more for what the API has sent
/// (reference: errors, bodies; methods after login).
std::string id_message(const NoteFacts& facts, MessageWay way) {
  if (way == MessageWay::FromApi)
    return "BAE5" + draw_upper_hex(facts.seed, "idMessage", facts.number, 12);
  return draw_upper_hex(facts.seed, "idMessage", facts.number, 32);
}

/// reference: incomingMessageReceived, text. Of what the account itself has sent, `sender` is the
/// account (docs: outgoing-message, examples). Older captures know no name of a contact.
Json sender_data(const NoteFacts& facts, MessageWay way) {
  const bool incoming = way == MessageWay::Incoming;
  Json data = {{"chatId", correspondent(facts)},
               {"sender", incoming ? correspondent(facts) : wid_of(facts.phone_seed)},
               {"chatName", kCorrespondentName},
               {"senderName", incoming ? kCorrespondentName : "Green"}};
  if (facts.dialect != Dialect::Seed)
    data["senderContactName"] = incoming ? kCorrespondentContact : "";
  return data;
}

/// A switch and the value that lets a notification come.
bool is_off(const Json& settings, std::string_view name) {
  const auto found = settings.find(std::string(name));
  return found == settings.end() || *found != "yes";
}

std::string text_at(const Json& json, const char* pointer) {
  const Json::json_pointer place(pointer);
  if (!json.is_object() || !json.contains(place) || !json.at(place).is_string()) return "";
  return json.at(place).get<std::string>();
}

/// The switches that must all be on; an empty one is none.
using Switches = std::array<std::string_view, 2>;

/// One that a kind of message has besides that of its direction.
std::string_view kind_switch(std::string_view kind) {
  if (kind == "pollMessage" || kind == "pollUpdateMessage") return "pollMessageWebhook";
  if (kind == "editedMessage") return "editedMessageWebhook";
  if (kind == "deletedMessage") return "deletedMessageWebhook";
  return {};
}

Switches switches_of(const NoteSort& sort) {
  const std::string_view type = sort.type;
  if (type == "incomingMessageReceived") return {"incomingWebhook", kind_switch(sort.kind)};
  if (type == "outgoingMessageReceived") return {"outgoingMessageWebhook", kind_switch(sort.kind)};
  if (type == "outgoingAPIMessageReceived")
    return {"outgoingAPIMessageWebhook", kind_switch(sort.kind)};
  if (type == "stateInstanceChanged") return {"stateWebhook"};
  if (type == "statusInstanceChanged") return {"statusInstanceWebhook"};
  if (type == "deviceInfo") return {"deviceWebhook"};
  if (type == "incomingCall") return {"incomingWebhook", "incomingCallWebhook"};
  if (type == "incomingBlock") return {"incomingWebhook", "incomingBlockWebhook"};
  // docs: SetSettings, outgoingWebhook: these two cannot be silenced
  if (type == "outgoingMessageStatus" && sort.status != "noAccount" && sort.status != "failed")
    return {"outgoingWebhook"};
  return {};  // quotaExceeded has no switch, and what the documentation does not know has none
}

/// Deeper than this nothing of the service is, and whatever walks JSON takes stack for each level.
constexpr std::ptrdiff_t kDeepestChange = 64;

/// Where the pointer leads, made if it is not there; null if it leads nowhere.
Json* place_of(Json& root, const Json::json_pointer& pointer) {
  if (pointer.empty()) return &root;
  Json* const parent = place_of(root, pointer.parent_pointer());
  if (!parent) return nullptr;
  const std::string& step = pointer.back();
  if (parent->is_null()) *parent = Json::object();
  if (parent->is_object()) return &(*parent)[step];
  if (!parent->is_array()) return nullptr;
  // At most one more than there are: a large index would fill the memory.
  if (step == "-" || step == std::to_string(parent->size())) {
    parent->push_back(nullptr);
    return &parent->back();
  }
  for (std::size_t i = 0; i < parent->size(); ++i) {
    if (step == std::to_string(i)) return &(*parent)[i];
  }
  return nullptr;
}

/// False if it fits nowhere.
bool put(Json& notification, const std::string& pointer, const Json& value) {
  if (std::count(pointer.begin(), pointer.end(), '/') > kDeepestChange) return false;
  Json* const place = place_of(notification, Json::json_pointer(pointer));
  if (place) *place = value;
  return place != nullptr;
}

Json of_type(const NotifySpec& spec, const NoteFacts& facts) {
  const MessageKind kind = spec.message.value_or(MessageKind::Text);
  if (spec.type == "outgoingMessageReceived")
    return message_received(facts, MessageWay::FromPhone, kind);
  if (spec.type == "outgoingAPIMessageReceived") {
    // A text that the API has sent comes as an extended one (reference: recorded).
    return message_received(facts, MessageWay::FromApi,
                            spec.message.value_or(MessageKind::ExtendedText));
  }
  if (spec.type == "outgoingMessageStatus") return outgoing_message_status(facts);
  if (spec.type == "stateInstanceChanged") return state_instance_changed(facts);
  if (spec.type == "statusInstanceChanged") return status_instance_changed(facts);
  if (spec.type == "deviceInfo") return device_info(facts);
  if (spec.type == "quotaExceeded") {
    constexpr std::size_t kMost = 3;  // as on the page
    return quota_exceeded(
        facts,
        {wid_of(facts.phone_seed, 1), wid_of(facts.phone_seed, 2), wid_of(facts.phone_seed, 3)},
        kMost);
  }
  if (spec.type == "incomingCall") return incoming_call(facts);
  if (spec.type == "incomingBlock") return incoming_block(facts);
  return message_received(facts, MessageWay::Incoming, kind);
}

}  // namespace

bool is_message(std::string_view type) {
  return type == "incomingMessage" || type == "incomingMessageReceived" ||
         type == "outgoingMessageReceived" || type == "outgoingAPIMessageReceived";
}

// docs: notifications-format/StateInstanceChanged
Json state_instance_changed(const NoteFacts& facts) {
  State state = facts.state;
  // docs: release 5.44.37.12 (30 Jul 2026) gave yellowCard its new name.
  if (state == State::Suspended && facts.dialect == Dialect::Seed) state = State::YellowCard;
  Json note = common(facts, "stateInstanceChanged");
  note["stateInstance"] = to_string(state);
  return note;
}

// docs: notifications-format/StatusInstanceChanged (marked as not working)
Json status_instance_changed(const NoteFacts& facts) {
  const bool online = facts.state == State::Authorized || facts.state == State::YellowCard ||
                      facts.state == State::Suspended;
  Json note = common(facts, "statusInstanceChanged");
  note["statusInstance"] = online ? "online" : "offline";
  return note;
}

// docs: notifications-format/DeviceInfo (out of service)
Json device_info(const NoteFacts& facts) {
  Json note = common(facts, "deviceInfo");
  note["deviceData"] = {{"platform", "iphone"},       {"deviceManufacturer", "Apple"},
                        {"deviceModel", "iPhone 11"}, {"osVersion", "13.4.1"},
                        {"waVersion", "2.20.42"},     {"battery", 90}};
  return note;
}

// docs: notifications-format/QuotaExceeded; its table has a timestamp, its example none
Json quota_exceeded(const NoteFacts& facts, const std::vector<std::string>& correspondents,
                    std::size_t most) {
  return {{"typeWebhook", "quotaExceeded"},
          {"instanceData", instance_data(facts)},
          {"quotaData",
           {{"method", "correspondents"},
            {"used", correspondents.size()},
            {"total", most},
            {"status", "CORRESPONDENTS_QUOTA_EXCEEDED"},
            {"description",
             fmt::format("Monthly quota has been exceeded. You can only send or receive messages "
                         "from following chats: {}. Please go to your personal account and "
                         "change the tariff to business https://console.green-api.com",
                         fmt::join(correspondents, ", "))}}}};
}

// docs: notifications-format/IncomingCall, whose table and example begin with `from`
Json incoming_call(const NoteFacts& facts, std::string_view status) {
  Json note = {{"from", correspondent(facts)},
               {"typeWebhook", "incomingCall"},
               {"instanceData", instance_data(facts)}};
  if (facts.dialect != Dialect::Seed) note["status"] = status;  // none in the pages of 2021
  note["timestamp"] = unix_seconds(facts.at);
  note["idMessage"] = id_message(facts, MessageWay::Incoming);
  return note;
}

// docs: notifications-format/IncomingBlock
Json incoming_block(const NoteFacts& facts) {
  Json note = common(facts, "incomingBlock");
  note["chatId"] = correspondent(facts);
  note["chatState"] = "blocked";
  return note;
}

// docs: outgoing-message/OutgoingMessageStatus, order of the catalogue's examples
Json outgoing_message_status(const NoteFacts& facts, std::string_view status) {
  return {{"typeWebhook", "outgoingMessageStatus"},
          {"chatId", correspondent(facts)},
          {"instanceData", instance_data(facts)},
          {"timestamp", unix_seconds(facts.at)},
          {"idMessage", id_message(facts, MessageWay::FromApi)},
          {"status", status},
          {"sendByApi", true}};
}

// docs: incoming-message/Webhook-IncomingMessageReceived, outgoing-message/OutgoingMessage
Json message_received(const NoteFacts& facts, MessageWay way, MessageKind kind) {
  constexpr std::string_view kTypes[] = {"incomingMessageReceived", "outgoingMessageReceived",
                                         "outgoingAPIMessageReceived"};
  Json note = common(facts, kTypes[static_cast<std::size_t>(way)]);
  note["idMessage"] = id_message(facts, way);
  note["senderData"] = sender_data(facts, way);
  note["messageData"] = message_data(facts, kind);
  return note;
}

Json build_notification(const NotifySpec& spec, const NoteFacts& facts) {
  if (spec.body) return *spec.body;
  Json note = of_type(spec, facts);
  for (const auto& [pointer, value] : spec.set) put(note, pointer, value);
  return note;
}

std::optional<std::string_view> switched_off(const Json& notification, const Json& settings) {
  const std::string type = type_of(notification);
  const std::string kind = text_at(notification, "/messageData/typeMessage");
  const std::string status = text_at(notification, "/status");
  return switched_off(NoteSort{type, kind, status}, settings);
}

std::optional<std::string_view> switched_off(const NoteSort& sort, const Json& settings) {
  for (const std::string_view name : switches_of(sort)) {
    if (!name.empty() && is_off(settings, name)) return name;
  }
  return std::nullopt;
}

std::string change_problem(Json& notification, const std::string& pointer, const Json& value) {
  return put(notification, pointer, value) ? ""
                                           : "there is no place for this in such a notification";
}

std::string type_of(const Json& notification) {
  return text_at(notification, "/typeWebhook");
}

}  // namespace greenmock::core
