// The methods that put one message into the queue (docs: api/sending; a page for each), and those
// beside them that send nothing.

#include <fmt/format.h>

#include <algorithm>

#include "api/bodies/bodies.hpp"
#include "api/bodies/chat_body.hpp"
#include "api/bodies/refusals.hpp"
#include "api/method_table.hpp"
#include "api/methods/families.hpp"
#include "api/methods/send_one.hpp"
#include "api/methods/sending_limits.hpp"

namespace greenmock::api {
namespace {

using core::Json;
using core::Reply;
using core::SentData;

constexpr std::size_t kLongestPreview = 300;   // docs: SendMessage, customPreview
constexpr std::size_t kLongestQuestion = 255;  // docs: SendPoll
constexpr std::size_t kLongestOption = 100;    // docs: SendPoll
constexpr std::size_t kLeastOptions = 2;       // docs: SendPoll
constexpr std::size_t kMostOptions = 12;       // docs: SendPoll
constexpr std::size_t kFewestDigits = 11;      // docs: SendContact, phoneContact
constexpr std::size_t kMostDigits = 12;        // docs: SendContact, phoneContact

std::optional<std::int64_t> read_typing_time(ChatBody& body) {
  return body.fields().optional_integer("typingTime", kLeastTyping, kMostTyping);
}

// docs: SendMessage, customPreview
Json read_preview(ChatBody& body) {
  const Json* const preview = body.fields().optional_object("customPreview");
  if (!preview) return nullptr;
  FieldReader fields(*preview, body.fields().findings(), "customPreview.");
  fields.text("title", kLongestPreview);
  for (const char* name : {"description", "link"}) fields.optional_text(name, kLongestPreview);
  for (const char* name : {"urlFile", "jpegThumbnail"}) fields.optional_text(name);
  fields.allow_only({"title", "description", "link", "urlFile", "jpegThumbnail"});
  return *preview;
}

// docs: SendMessage
SentData text_message(ChatBody& body) {
  FieldReader& fields = body.fields();
  const std::string text = fields.text("message", kLongestText);
  fields.flag("linkPreview", true);
  const std::string size = fields.optional_text("typePreview");
  if (!size.empty() && size != "large" && size != "small")
    fields.refuse("typePreview", "must be one of [large, small]");
  const Json preview = read_preview(body);
  fields.allow_only({"chatId", "message", "quotedMessageId", "linkPreview", "typePreview",
                     "customPreview", "typingTime"});
  return core::sent_text(text, preview);
}

// docs: SendPoll, options: "must be different from each other by at least one symbol"
void check_options(const Json& options, FieldReader& fields) {
  std::vector<std::string> seen;
  for (std::size_t i = 0; i < options.size(); ++i) {
    const std::string place = fmt::format("options[{}]", i);
    if (!options[i].is_object()) return fields.refuse(place, "must be of type object");
    FieldReader option(options[i], fields.findings(), place + ".");
    std::string name = option.text("optionName", kLongestOption);
    option.allow_only({"optionName"});
    if (std::find(seen.begin(), seen.end(), name) != seen.end())
      fields.refuse("options", fmt::format("position {} contains a duplicate value", i));
    seen.push_back(std::move(name));
  }
}

// docs: SendPoll
SentData poll(ChatBody& body) {
  FieldReader& fields = body.fields();
  const std::string question = fields.text("message", kLongestQuestion);
  const Json* const options = fields.array("options", kLeastOptions, kMostOptions);
  if (options) check_options(*options, fields);
  const bool many = fields.flag("multipleAnswers", false);
  fields.allow_only(
      {"chatId", "message", "options", "multipleAnswers", "quotedMessageId", "typingTime"});
  if (!body.is_good()) return {};
  Json names = Json::array();
  for (const Json& option : *options) names.push_back({{"optionName", option["optionName"]}});
  return core::sent_poll(question, names, many);
}

// docs: SendLocation. Its bounds are those of the globe; the page states none.
SentData location(ChatBody& body) {
  FieldReader& fields = body.fields();
  const std::string name = fields.optional_text("nameLocation");
  const std::string address = fields.optional_text("address");
  const double latitude = fields.number("latitude", -90, 90);
  const double longitude = fields.number("longitude", -180, 180);
  fields.allow_only({"chatId", "nameLocation", "address", "latitude", "longitude",
                     "quotedMessageId", "typingTime"});
  return core::sent_location(latitude, longitude, name, address);
}

// docs: SendContact
SentData contact(ChatBody& body) {
  const Json* const object = body.fields().object("contact");
  if (!object) return {};
  FieldReader fields(*object, body.fields().findings(), "contact.");
  core::ContactCard card;
  card.phone = fields.digits("phoneContact");
  card.first = fields.optional_text("firstName");
  card.middle = fields.optional_text("middleName");
  card.last = fields.optional_text("lastName");
  card.company = fields.optional_text("company");
  if (card.first.empty() && card.middle.empty() && card.last.empty() && card.company.empty())
    body.fields().refuse("contact",
                         "must contain at least one of [firstName, middleName, lastName, company]");
  if (body.is_good() && (card.phone.size() < kFewestDigits || card.phone.size() > kMostDigits))
    fields.findings().tolerate("phoneContact without 11 or 12 digits",
                               "bad phone number, valid 11 or 12 digits");
  fields.allow_only({"phoneContact", "firstName", "middleName", "lastName", "company"});
  body.fields().allow_only({"chatId", "contact", "quotedMessageId", "typingTime"});
  return core::sent_contact(card);
}

// docs: SendLink, deprecated since SendMessage does the same
SentData link(ChatBody& body) {
  const std::string url = body.fields().text("urlLink", kLongestText);
  body.fields().allow_only({"chatId", "urlLink", "quotedMessageId", "typingTime"});
  return core::sent_text(url);
}

/// What every message may have besides. Empty: it quotes nothing.
std::string read_quoted_id(ChatBody& body) {
  std::string id = body.fields().optional_text("quotedMessageId");
  read_typing_time(body);
  return id;
}

/// From a method's fields to what is sent; what is wrong with them is in the body.
using Compose = SentData (*)(ChatBody&);

template <Compose compose>
std::optional<Reply> send_answer(const AnswerContext& context) {
  ChatBody body(context);
  compose(body);
  read_quoted_id(body);
  if (auto refusal = body.refusal(context)) return refusal;
  if (auto refusal = refused_to_send(context, body.chat_id())) return refusal;
  return json_reply(Json{{"idMessage", context.instance.messenger().tell_id()}});
}

template <Compose compose>
void send_effect(const AnswerContext& context) {
  ChatBody body(context);
  SentData sent = compose(body);
  const std::string quoted_id = read_quoted_id(body);
  if (body.is_good()) send_one(context, body.chat_id(), body.json(), std::move(sent), quoted_id);
}

// docs: SendTyping; an earlier page of it tells an idMessage. No virtual person looks at it.
std::optional<Reply> typing_answer(const AnswerContext& context) {
  ChatBody body(context);
  read_typing_time(body);
  const std::string type = body.fields().optional_text("typingType");
  if (!type.empty() && type != "recording")
    body.fields().findings().tolerate("unknown typingType",
                                      "'typingType' must be one of [recording]");
  body.fields().allow_only({"chatId", "typingTime", "typingType"});
  if (auto refusal = body.refusal(context)) return refusal;
  return empty_reply(200);
}

// docs: SendButtons, SendTemplateButtons, SendListMessage: "temporarily not working … a 403 error
// will be returned"; which body it has is not told.
std::optional<Reply> out_of_order(const AnswerContext& context) {
  return usual_reply(403, context.record, context.instance);
}

template <Compose compose>
constexpr Handler kSending{send_answer<compose>, send_effect<compose>};

}  // namespace

void add_sending(std::vector<Handler>& table) {
  table[find_method("sendMessage")->id] = kSending<text_message>;
  table[find_method("sendPoll")->id] = kSending<poll>;
  table[find_method("sendLocation")->id] = kSending<location>;
  table[find_method("sendContact")->id] = kSending<contact>;
  table[find_method("sendLink")->id] = kSending<link>;
  table[find_method("sendTyping")->id] = {typing_answer, nullptr};
  for (const char* name : {"sendButtons", "sendTemplateButtons", "sendListMessage"})
    table[find_method(name)->id] = {out_of_order, nullptr};
}

}  // namespace greenmock::api
