#include "core/notifications/message_data.hpp"

#include <fmt/format.h>

#include "core/account/wid.hpp"
#include "core/encoding/ascii.hpp"
#include "core/seed.hpp"

namespace greenmock::core {
namespace {

constexpr std::string_view kQuotedText = "The message before";

/// reference: outgoingAPIMessageReceived (recorded), 0 and false there.
void add_forwarding(Json& data) {
  data["forwardingScore"] = 0;
  data["isForwarded"] = false;
}

std::string text_of(const NoteFacts& facts) {
  return fmt::format("Hello! This is message {}", facts.number);
}

// docs: incoming-message/TextMessage
Json text(const NoteFacts& facts) {
  Json data = {{"textMessage", text_of(facts)}};
  if (facts.dialect != Dialect::Seed) data["isTemplateMessage"] = false;  // not in older captures
  return {{"textMessageData", std::move(data)}};
}

// docs: incoming-message/ExtendedTextMessage; reference: outgoingAPIMessageReceived, recorded
Json extended_text(const NoteFacts& facts) {
  Json data = {{"text", text_of(facts)},
               {"description", ""},
               {"title", ""},
               {"previewType", "None"},
               {"jpegThumbnail", ""}};
  add_forwarding(data);
  return {{"extendedTextMessageData", std::move(data)}};
}

// docs: incoming-message/QuotedMessage, and its example in the catalogue (text message, quoted)
Json quoted(const NoteFacts& facts) {
  return {{"extendedTextMessageData",
           {{"text", text_of(facts)},
            {"stanzaId", quoted_id(facts)},
            {"participant", wid_of(facts.phone_seed)}}},
          {"quotedMessage",
           {{"stanzaId", quoted_id(facts)},
            {"participant", wid_of(facts.phone_seed)},
            {"typeMessage", "textMessage"},
            {"textMessage", kQuotedText}}}};
}

struct FileKind {
  std::string_view suffix, mime, caption;
};

// docs: incoming-message/ImageMessage and StickerMessage. The host of the files is made up: nothing
// can be fetched from it (RFC 2606).
Json file(const NoteFacts& facts, const FileKind& kind, bool is_sticker) {
  const std::string name =
      fmt::format("{}.{}", draw_hex(facts.seed, "file", facts.number, 32), kind.suffix);
  Json data = {{"downloadUrl", fmt::format("https://media.example.com/{}/{}", facts.id, name)},
               {"caption", kind.caption},
               {"fileName", name},
               {"jpegThumbnail", ""}};
  if (is_sticker) data["isAnimated"] = false;
  data["mimeType"] = kind.mime;
  add_forwarding(data);
  return {{"fileMessageData", std::move(data)}};
}

// docs: incoming-message/LocationMessage
Json location() {
  Json data = {{"nameLocation", "Green Park"},
               {"address", "Green Park, London"},
               {"jpegThumbnail", ""},
               {"latitude", 51.5039},
               {"longitude", -0.1427}};
  add_forwarding(data);
  return {{"locationMessageData", std::move(data)}};
}

Json contact_card(const NoteFacts& facts, std::uint64_t number, std::string_view first) {
  const std::string wid = wid_of(facts.phone_seed, number);
  const std::string digits = wid.substr(0, wid.find('@'));
  return {{"displayName", fmt::format("{} Green", first)},
          {"vcard", fmt::format("BEGIN:VCARD\nVERSION:3.0\nN:Green;{0};;;\nFN:{0} Green\n"
                                "TEL;type=CELL;waid={1}:+{1}\nEND:VCARD",
                                first, digits)}};
}

// docs: incoming-message/ContactMessage
Json contact(const NoteFacts& facts) {
  Json data = contact_card(facts, 2, "Anna");
  add_forwarding(data);
  return {{"contactMessageData", std::move(data)}};
}

// docs: incoming-message/ContactsArrayMessage: a second messageData within the first, as the
// examples have it
Json contacts(const NoteFacts& facts) {
  Json data = {
      {"contacts", Json::array({contact_card(facts, 2, "Anna"), contact_card(facts, 3, "Otto")})}};
  add_forwarding(data);
  return {{"messageData", std::move(data)}};
}

// docs: incoming-message/PollMessage
Json poll() {
  Json data = {{"name", "Which colour?"},
               {"options", Json::array({{{"optionName", "Red"}}, {{"optionName", "Green"}}})},
               {"multipleAnswers", false}};
  add_forwarding(data);
  return {{"pollMessageData", std::move(data)}};
}

// docs: incoming-message/PollUpdateMessage
Json poll_update(const NoteFacts& facts) {
  return {{"pollMessageData",
           {{"stanzaId", quoted_id(facts)},
            {"name", "Which colour?"},
            {"votes", Json::array({{{"optionName", "Red"}, {"optionVoters", Json::array()}},
                                   {{"optionName", "Green"},
                                    {"optionVoters", Json::array({correspondent(facts)})}}})},
            {"multipleAnswers", false}}}};
}

// docs: selected-buttons/ButtonsResponseMessage
Json buttons_response(const NoteFacts& facts) {
  return {{"buttonsResponseMessage",
           {{"stanzaId", quoted_id(facts)},
            {"selectedButtonId", "1"},
            {"selectedButtonText", "Green"}}}};
}

// docs: selected-buttons/TemplateButtonsReplyMessage. Its table calls the type
// templateButtonsReplyMessage, its example templateButtonReplyMessage.
Json template_reply(const NoteFacts& facts) {
  return {{"templateButtonReplyMessage",
           {{"stanzaId", quoted_id(facts)},
            {"selectedIndex", 2},
            {"selectedId", "id1"},
            {"selectedDisplayText", "Green"}}}};
}

// docs: selected-buttons/ListResponseMessage
Json list_response(const NoteFacts& facts) {
  return {{"listResponseMessage",
           {{"stanzaId", quoted_id(facts)},
            {"title", "Option 2"},
            {"listType", 1},
            {"singleSelectReply", "option2"}}}};
}

// docs: incoming-message/ReactionMessage
Json reaction(const NoteFacts& facts) {
  return {{"extendedTextMessageData", {{"text", "\xF0\x9F\x91\x8D"}}},
          {"quotedMessage",
           {{"stanzaId", quoted_id(facts)}, {"participant", wid_of(facts.phone_seed)}}}};
}

// docs: incoming-message/EditedMessage
Json edited(const NoteFacts& facts) {
  return {{"editedMessageData",
           {{"textMessage", fmt::format("Hello! This is edit {}", facts.number)},
            {"stanzaId", quoted_id(facts)}}}};
}

// docs: incoming-message/DeletedMessage
Json deleted(const NoteFacts& facts) {
  return {{"deletedMessageData", {{"stanzaId", quoted_id(facts)}}}};
}

// docs: incoming-message/GroupInviteMessage
Json group_invite(const NoteFacts& facts) {
  return {{"groupInviteMessageData",
           {{"groupJid", "120363043968066561@g.us"},
            {"inviteCode", draw_upper_hex(facts.seed, "invite", 0, 16)},
            {"inviteExpiration", "0"},
            {"groupName", "Gardeners"},
            {"caption", "Invitation to my WhatsApp group"},
            {"name", kCorrespondentName},
            {"jpegThumbnail", ""}}}};
}

Json data_of(const NoteFacts& facts, MessageKind kind) {
  switch (kind) {
    case MessageKind::Text:
      return text(facts);
    case MessageKind::ExtendedText:
      return extended_text(facts);
    case MessageKind::Quoted:
      return quoted(facts);
    case MessageKind::Image:
      return file(facts, {"jpg", "image/jpeg", "A picture"}, false);
    case MessageKind::Video:
      return file(facts, {"mp4", "video/mp4", "A film"}, false);
    case MessageKind::Audio:
      return file(facts, {"oga", "audio/ogg; codecs=opus", ""}, false);
    case MessageKind::Document:
      return file(facts, {"pdf", "application/pdf", "A document"}, false);
    case MessageKind::Sticker:
      return file(facts, {"webp", "image/webp", ""}, true);
    case MessageKind::Location:
      return location();
    case MessageKind::Contact:
      return contact(facts);
    case MessageKind::ContactsArray:
      return contacts(facts);
    case MessageKind::Poll:
      return poll();
    case MessageKind::PollUpdate:
      return poll_update(facts);
    case MessageKind::ButtonsResponse:
      return buttons_response(facts);
    case MessageKind::TemplateButtonsReply:
      return template_reply(facts);
    case MessageKind::ListResponse:
      return list_response(facts);
    case MessageKind::Reaction:
      return reaction(facts);
    case MessageKind::Edited:
      return edited(facts);
    case MessageKind::Deleted:
      return deleted(facts);
    case MessageKind::GroupInvite:
      return group_invite(facts);
  }
  return Json::object();
}

}  // namespace

std::string quoted_id(const NoteFacts& facts) {
  return draw_upper_hex(facts.seed, "quoted", 0, 32);
}

std::string correspondent(const NoteFacts& facts) {
  return wid_of(facts.phone_seed, 1);
}

Json message_data(const NoteFacts& facts, MessageKind kind) {
  Json data = {{"typeMessage", kMessageKinds[static_cast<std::size_t>(kind)]}};
  data.update(data_of(facts, kind));
  return data;
}

}  // namespace greenmock::core
