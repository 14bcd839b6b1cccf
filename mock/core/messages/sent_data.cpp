#include "core/messages/sent_data.hpp"

#include <fmt/format.h>

namespace greenmock::core {
namespace {

/// reference: outgoingAPIMessageReceived, recorded: 0 and false for what is not forwarded.
void add_no_forwarding(Json& data) {
  data["forwardingScore"] = 0;
  data["isForwarded"] = false;
}

/// RFC 2426, 4: what would end a value of a card is written with a backslash.
std::string card_value(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '\r') continue;
    if (c == '\\' || c == ';' || c == ',') out += '\\';
    out += c == '\n' ? "\\n" : std::string(1, c);
  }
  return out;
}

std::string joined(std::initializer_list<std::string> words) {
  std::string all;
  for (const std::string& word : words) {
    if (word.empty()) continue;
    if (!all.empty()) all += ' ';
    all += word;
  }
  return all;
}

/// Of a key in an object; empty if there is no such text.
std::string text_in_object(const Json& object, const char* name) {
  if (!object.is_object()) return "";
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

/// The one object in which a kind of message has what it holds.
const char* object_name(MessageKind kind) {
  switch (kind) {
    case MessageKind::ExtendedText:
    case MessageKind::Quoted:
      return "extendedTextMessageData";
    case MessageKind::Image:
    case MessageKind::Video:
    case MessageKind::Audio:
    case MessageKind::Document:
    case MessageKind::Sticker:
      return "fileMessageData";
    case MessageKind::Location:
      return "locationMessageData";
    case MessageKind::Contact:
      return "contactMessageData";
    case MessageKind::ContactsArray:
      return "messageData";
    case MessageKind::Poll:
      return "pollMessageData";
    case MessageKind::GroupInvite:
      return "groupInviteMessageData";
    default:
      return nullptr;
  }
}

}  // namespace

SentData sent_text(const std::string& text, const Json& preview) {
  // Most messages are texts: a list of values would copy each of them.
  Json::object_t data;
  data.reserve(7);
  data.emplace_back("text", text);
  data.emplace_back("description", text_in_object(preview, "description"));
  data.emplace_back("title", text_in_object(preview, "title"));
  data.emplace_back("previewType", "None");
  data.emplace_back("jpegThumbnail", text_in_object(preview, "jpegThumbnail"));
  data.emplace_back("forwardingScore", 0);
  data.emplace_back("isForwarded", false);
  Json::object_t whole;
  whole.emplace_back("extendedTextMessageData", std::move(data));
  return {MessageKind::ExtendedText, std::move(whole)};
}

SentData sent_poll(const std::string& question, const Json& options, bool multiple_answers) {
  Json data = {{"name", question}, {"options", options}, {"multipleAnswers", multiple_answers}};
  add_no_forwarding(data);
  return {MessageKind::Poll, {{"pollMessageData", std::move(data)}}};
}

SentData sent_location(double latitude, double longitude, const std::string& name,
                       const std::string& address) {
  Json data = {{"nameLocation", name},
               {"address", address},
               {"jpegThumbnail", ""},
               {"latitude", latitude},
               {"longitude", longitude}};
  add_no_forwarding(data);
  return {MessageKind::Location, {{"locationMessageData", std::move(data)}}};
}

SentData sent_contact(const ContactCard& card) {
  const std::string person = joined({card.first, card.middle, card.last});
  const std::string shown = person.empty() ? card.company : person;
  std::string vcard =
      fmt::format("BEGIN:VCARD\nVERSION:3.0\nN:{};{};{};;\nFN:{}\n", card_value(card.last),
                  card_value(card.first), card_value(card.middle), card_value(shown));
  if (!card.company.empty()) vcard += fmt::format("ORG:{}\n", card_value(card.company));
  vcard += fmt::format("TEL;type=CELL;waid={0}:+{0}\nEND:VCARD", card.phone);
  Json data = {{"displayName", shown}, {"vcard", std::move(vcard)}};
  add_no_forwarding(data);
  return {MessageKind::Contact, {{"contactMessageData", std::move(data)}}};
}

void quote(SentData& sent, const KnownMessage& quoted) {
  Json about = {{"stanzaId", quoted.id},
                {"participant", quoted.sender},
                {"typeMessage", kMessageKinds[static_cast<std::size_t>(quoted.holds.kind)]}};
  Json copy = quoted.holds.data;
  if (const std::string* const text = text_of_sent(quoted.holds.kind, copy)) {
    about["textMessage"] = *text;
  } else {
    copy.erase("quotedMessage");
    about.update(copy);
  }
  if (sent.kind == MessageKind::ExtendedText) {
    Json& text = sent.data["extendedTextMessageData"];
    text = {{"text", text["text"]}, {"stanzaId", quoted.id}, {"participant", quoted.sender}};
    sent.kind = MessageKind::Quoted;
  }
  sent.data["quotedMessage"] = std::move(about);
}

std::optional<SentData> forwarded(const SentData& original) {
  SentData copy = original;
  if (std::string* const text = text_of_sent(copy.kind, copy.data)) {
    const Json before = copy.data;
    const Json::json_pointer score("/extendedTextMessageData/forwardingScore");
    copy = sent_text(*text);
    if (before.contains(score)) copy.data[score] = before[score];
  }
  const char* const name = object_name(copy.kind);
  if (!name || !copy.data.is_object() || !copy.data.contains(name)) return std::nullopt;
  copy.data.erase("quotedMessage");
  Json& holds = copy.data[name];
  if (!holds.is_object()) return std::nullopt;
  const auto score = holds.find("forwardingScore");
  const bool counted = score != holds.end() && score->is_number_integer();
  holds["forwardingScore"] = (counted ? score->get<std::int64_t>() : 0) + 1;
  holds["isForwarded"] = true;
  return copy;
}

std::string* text_of_sent(MessageKind kind, Json& data) {
  const char* pointer = nullptr;
  if (kind == MessageKind::Text) pointer = "/textMessageData/textMessage";
  if (kind == MessageKind::ExtendedText || kind == MessageKind::Quoted)
    pointer = "/extendedTextMessageData/text";
  if (!pointer) return nullptr;
  const Json::json_pointer place(pointer);
  if (!data.contains(place) || !data[place].is_string()) return nullptr;
  return data[place].get_ptr<std::string*>();
}

SentData edit_of(const std::string& id, const std::string& text) {
  return {MessageKind::Edited, {{"editedMessageData", {{"textMessage", text}, {"stanzaId", id}}}}};
}

SentData deletion_of(const std::string& id) {
  return {MessageKind::Deleted, {{"deletedMessageData", {{"stanzaId", id}}}}};
}

}  // namespace greenmock::core
