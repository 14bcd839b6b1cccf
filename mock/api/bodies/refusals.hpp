#pragma once
#include <optional>
#include <string_view>

#include "api/answer.hpp"
#include "core/account/state.hpp"

namespace greenmock::api {

/// The envelope of a 400.
core::Reply refused(const AnswerContext& context, std::string_view message);

/// What a method says that WhatsApp itself answers, while there is no login (docs: Common errors, 400).
/// Nothing: there is one.
std::optional<core::Reply> refused_without_login(const AnswerContext& context);

/// Why a method that sends takes no message for this chat: the queue of messages is full, or the account
/// may have no more chats (docs: 466 error example body). Nothing: it takes one.
std::optional<core::Reply> refused_to_send(const AnswerContext& context,
                                           const std::string& chat_id);

/// Why a call of such a method is not done: its body, or the lack of a login. `Body` is a ChatBody or an
/// ObjectBody.
template <typename Body>
std::optional<core::Reply> refusal_of(const Body& body, const AnswerContext& context) {
  if (auto refusal = body.refusal(context)) return refusal;
  return refused_without_login(context);
}

/// True if refusal_of() has nothing to say: for effects.
template <typename Body>
bool may_act(const Body& body, const AnswerContext& context) {
  return body.is_good() && core::is_logged_in(context.instance.state());
}

}  // namespace greenmock::api
