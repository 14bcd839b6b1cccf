#include "keep/message_row.hpp"

#include <fmt/format.h>

#include "core/encoding/json_text.hpp"
#include "keep/row_text.hpp"

namespace greenmock::keep {
namespace {

using core::Json;
using core::MessageKind;
using core::MessageStatus;

std::string_view word_of(MessageKind kind) {
  return core::kMessageKinds[static_cast<std::size_t>(kind)];
}
std::string_view word_of(MessageStatus status) {
  return core::kMessageStatuses[static_cast<std::size_t>(status)];
}

MessageKind kind_in(const Json& json, const std::string& text) {
  const auto kind = word_in<MessageKind>(json, "kind", core::kMessageKinds);
  if (!kind) refuse("a message of a kind", text);
  return *kind;
}
MessageStatus status_in(const Json& json, const char* key, const std::string& text) {
  const auto status = word_in<MessageStatus>(json, key, core::kMessageStatuses);
  if (!status) refuse("a message with a status", text);
  return *status;
}

}  // namespace

// All members are named in each of the next four: one that is added and not kept does not compile.

std::string message_text(const std::string& chat_id, const core::ChatMessage& message) {
  const auto& [id, at, kind, incoming, by_api, status, outcome, edited, deleted, read, sender,
               data] = message;
  // The data go in as they are: they are JSON already.
  return fmt::format(
      R"({{"chat":{},"id":{},"at":{},"kind":"{}","incoming":{},"byApi":{},"status":"{}",)"
      R"("outcome":"{}",)"
      R"("edited":{},"deleted":{},"read":{},"sender":{},"data":{}}})",
      core::quoted(chat_id), core::quoted(id), to_row(at), word_of(kind), incoming, by_api,
      word_of(status), word_of(outcome), edited, deleted, read, core::quoted(sender),
      data.empty() ? "{}" : data);
}

std::string outgoing_text(const core::Outgoing& message) {
  const auto& [id, method, body, chat_id, kind, goes_on, data, queued, number, accounted] = message;
  return fmt::format(
      R"({{"id":{},"method":{},"chat":{},"kind":"{}","queued":{},{}"body":{},"data":{}}})",
      core::quoted(id), core::quoted(method), core::quoted(chat_id), word_of(kind), to_row(queued),
      goes_on ? R"("goesOn":true,)" : "", core::dump(body), core::dump(data));
}

std::string held_text(const core::MessengerPast::Held& held) {
  const auto& [chat_id, sender, kind, data, number] = held;
  return fmt::format(R"({{"chat":{},"sender":{},"kind":"{}","data":{}}})", core::quoted(chat_id),
                     core::quoted(sender), word_of(kind), core::dump(data));
}

std::string step_text(const core::MessengerPast::Step& step) {
  const auto& [speaks, text, chat, call, call_id, planned, due] = step;
  return fmt::format(
      R"({{"speaks":{},"text":{},"chat":{},"call":{},"callId":{},"planned":{},"due":{}}})",
      core::quoted(speaks), core::quoted(text), core::quoted(chat), core::quoted(call),
      core::quoted(call_id), to_row(planned), to_row(due));
}

KeptMessage read_message(const std::string& text) try {
  const Json json = core::parse_json(text);
  KeptMessage kept;
  kept.chat_id = json.at("chat").get<std::string>();
  core::ChatMessage& message = kept.message;
  message.id = json.at("id").get<std::string>();
  message.at = time_in(json, "at");
  message.kind = kind_in(json, text);
  message.incoming = json.at("incoming").get<bool>();
  message.by_api = json.at("byApi").get<bool>();
  message.status = status_in(json, "status", text);
  message.outcome = status_in(json, "outcome", text);
  message.edited = json.at("edited").get<bool>();
  message.deleted = json.at("deleted").get<bool>();
  message.read = json.at("read").get<bool>();
  message.sender = json.at("sender").get<std::string>();
  message.data = core::dump(json.at("data"));
  return kept;
} catch (const Json::exception&) {
  refuse("a message", text);
}

core::Outgoing read_outgoing(std::uint64_t number, const std::string& text) try {
  const Json json = core::parse_json(text);
  return {.id = json.at("id").get<std::string>(),
          .method = json.at("method").get<std::string>(),
          .body = json.at("body"),
          .chat_id = json.at("chat").get<std::string>(),
          .kind = kind_in(json, text),
          .goes_on = json.value("goesOn", false),
          .data = json.at("data"),
          .queued = time_in(json, "queued"),
          .number = number};
} catch (const Json::exception&) {
  refuse("a message of the queue", text);
}

core::MessengerPast::Held read_held(std::uint64_t number, const std::string& text) try {
  const Json json = core::parse_json(text);
  return {.chat_id = json.at("chat").get<std::string>(),
          .sender = json.at("sender").get<std::string>(),
          .kind = kind_in(json, text),
          .data = json.at("data"),
          .number = number};
} catch (const Json::exception&) {
  refuse("a message that waits for the login", text);
}

core::MessengerPast::Step read_step(const std::string& text) try {
  const Json json = core::parse_json(text);
  return {.speaks = json.at("speaks").get<std::string>(),
          .text = json.at("text").get<std::string>(),
          .chat = json.at("chat").get<std::string>(),
          .call = json.at("call").get<std::string>(),
          .call_id = json.at("callId").get<std::string>(),
          .planned = time_in(json, "planned"),
          .due = time_in(json, "due")};
} catch (const Json::exception&) {
  refuse("a plan for a message", text);
}

}  // namespace greenmock::keep
