// What virtual people do, in a timeline and over the control API.

#include "core/messages/chat_message.hpp"
#include "script/chat_ids.hpp"
#include "script/loaders.hpp"

namespace greenmock::script {
namespace {

constexpr std::string_view kActs[] = {"text",  "type", "call",   "vote",
                                      "react", "edit", "delete", "block"};
constexpr std::string_view kNewest = "last";

/// `last`, or an `idMessage`.
core::MessageRef read_message_ref(const Value& value) {
  constexpr std::string_view kLooks = R"(an idMessage, or "last")";
  const std::string* const id = value.string(kLooks);
  if (id && id->empty()) value.complain_expected(kLooks);
  return id && *id != kNewest ? *id : "";
}

core::Writing read_writing(const Fields& fields) {
  core::Writing writing;
  if (const auto text = fields.find("text")) writing.text = read_text(*text);
  if (const auto type = fields.find("type")) {
    if (const auto place = type->word(core::kMessageKinds))
      writing.kind = static_cast<core::MessageKind>(*place);
  }
  if (const auto data = fields.find("data")) {
    if (!fields.find("type")) data->complain("\"data\" goes with \"type\" only");
    if (!data->is_object()) data->complain_expected("an object: what shall stand in messageData");
    writing.data = data->node().to_json();
  }
  if (const auto quotes = fields.find("quote")) {
    if (!fields.find("text")) quotes->complain("\"quote\" goes with \"text\" only");
    writing.quotes = read_message_ref(*quotes);
  }
  return writing;
}

core::Call read_call(const Value& value, const Fields& say) {
  core::Call call;
  if (const auto end = value.word(core::kCallEnds)) call.end = static_cast<core::Call::End>(*end);
  if (const auto rings = say.find("rings")) call.rings = rings->duration().value_or(call.rings);
  if (const auto lasts = say.find("lasts")) {
    if (call.end != core::Call::End::Answered)
      lasts->complain("\"lasts\" goes with \"call\": \"answered\" only");
    call.lasts = lasts->duration().value_or(call.lasts);
  }
  return call;
}

core::Vote read_vote(const Value& value) {
  core::Vote vote;
  const Fields fields(value, "a vote", {"poll", "options"});
  if (const auto poll = fields.find("poll")) vote.poll = read_message_ref(*poll);
  if (const auto options = fields.require("options")) {
    for (const Value& option : options->list("a list of names of options"))
      vote.options.push_back(read_text(option));
  }
  return vote;
}

core::Reaction read_reaction(const Value& value) {
  core::Reaction reaction;
  if (value.is_string()) {
    reaction.emoji = *value.string("an emoji");
    return reaction;
  }
  if (!value.is_object()) {
    value.complain_expected(R"(an emoji, or an object like {"to": "BAE5…", "emoji": "…"})");
    return reaction;
  }
  const Fields fields(value, "a reaction", {"to", "emoji"});
  if (const auto to = fields.find("to")) reaction.to = read_message_ref(*to);
  if (const auto emoji = fields.require("emoji")) {
    if (const std::string* const text = emoji->string("an emoji, or an empty text"))
      reaction.emoji = *text;
  }
  return reaction;
}

core::Edit read_edit(const Value& value) {
  core::Edit edit;
  if (value.is_string()) {
    edit.text = read_text(value);
    return edit;
  }
  if (!value.is_object()) {
    value.complain_expected(R"(the new text, or an object like {"message": "3EB0…", "text": "…"})");
    return edit;
  }
  const Fields fields(value, "an edit", {"message", "text"});
  if (const auto message = fields.find("message")) edit.message = read_message_ref(*message);
  if (const auto text = fields.require("text")) edit.text = read_text(*text);
  return edit;
}

}  // namespace

core::Say read_say(const Value& value) {
  core::Say say;
  if (!value.is_object()) {
    value.complain_expected(R"(an object like {"from": "79001234567@c.us", "text": "hi"})");
    return say;
  }
  const Fields fields(value, "what somebody does",
                      {"from", "chat", "text", "type", "data", "quote", "call", "rings", "lasts",
                       "vote", "react", "edit", "delete", "block"});
  if (const auto from = fields.require("from")) say.from = read_member(*from);
  const bool is_own_phone = say.from == core::kMe;
  const auto chat = is_own_phone ? fields.require("chat", ": in which chat the account writes")
                                 : fields.find("chat");
  if (chat) say.chat = is_own_phone ? read_any_chat(*chat) : read_group_id(*chat);
  fields.exactly_one(kActs);
  const auto call = fields.find("call");
  for (const char* key : {"rings", "lasts"}) {
    const auto span = fields.find(key);
    if (span && !call) span->complain("this goes with \"call\" only");
  }
  say.what = read_writing(fields);
  if (call) say.what = read_call(*call, fields);
  if (const auto vote = fields.find("vote")) say.what = read_vote(*vote);
  if (const auto react = fields.find("react")) say.what = read_reaction(*react);
  if (const auto edit = fields.find("edit")) say.what = read_edit(*edit);
  if (const auto deletion = fields.find("delete"))
    say.what = core::Deletion{read_message_ref(*deletion)};
  if (const auto block = fields.find("block"))
    say.what = core::Block{block->boolean().value_or(true)};
  if (is_own_phone && !std::holds_alternative<core::Writing>(say.what))
    value.complain("the account's own phone only writes: \"text\" or \"type\"");
  return say;
}

}  // namespace greenmock::script
