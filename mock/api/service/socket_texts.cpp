#include "api/service/socket_texts.hpp"

#include <fmt/format.h>

#include "api/bodies/bodies.hpp"
#include "api/method_table.hpp"
#include "core/account/wid.hpp"

namespace greenmock::api {
namespace {

using core::Frame;
using core::Json;

SocketText made(std::string_view type, const Json& message) {
  return {std::string(type), core::share(core::dump(Json{{"type", type}, {"message", message}}))};
}

/// reference: websocket, message types; its fields stand at the top, and it has no `message`.
SocketText account_data(const AnswerContext& context) {
  const Json& settings = context.instance.settings();
  return {"accountData",
          core::share(core::dump(Json{{"type", "accountData"},
                                      {"wid", core::wid_of(context.instance.identity().phone_seed)},
                                      {"pushname", context.instance.identity().name},
                                      {"proxy", settings.value("proxyInstance", "")},
                                      {"webhookUrl", settings.value("webhookUrl", "")}}))};
}

/// The answer of `qr` with this name.
SocketText of_qr(std::string_view type, core::NamedReply name, const AnswerContext& context) {
  return {std::string(type), build_reply(name, context)->body};
}

}  // namespace

SocketText socket_text(Frame::Named name, const AnswerContext& context) {
  switch (name) {
    case Frame::Named::QrCode:
      return of_qr("qrCode", core::NamedReply::QrCode, context);
    case Frame::Named::AccountData:
      return account_data(context);
    case Frame::Named::AlreadyLogged:
      return of_qr("alreadyLogged", core::NamedReply::AlreadyLogged, context);
    case Frame::Named::Timeout:
      return made("timeout", context.assumptions.timeout_message);
    case Frame::Named::TimeoutExpired:
      return made("timeoutExpired", "timeoutExpired");
    case Frame::Named::PasskeyRequired:
      return of_qr("passkeyRequired", core::NamedReply::PasskeyRequired, context);
  }
  return error_text("");
}

SocketText login_text(const AnswerContext& context) {
  const bool seed = context.instance.behaviour().dialect == core::Dialect::Seed;
  return socket_text(seed ? Frame::Named::AccountData : Frame::Named::AlreadyLogged, context);
}

SocketText timeout_text(const AnswerContext& context) {
  const bool seed = context.instance.behaviour().dialect == core::Dialect::Seed;
  return socket_text(seed ? Frame::Named::TimeoutExpired : Frame::Named::Timeout, context);
}

SocketText error_text(std::string_view message) {
  return made("error", std::string(message));
}

std::optional<SocketText> standing_text(const AnswerContext& context) {
  // The usual case is known without a look into the answer, which is a picture.
  if (context.instance.takes_login()) return socket_text(Frame::Named::QrCode, context);
  static const core::MethodId kQr = find_method("qr")->id;
  const auto reply = handlers()[kQr].answer(context);
  if (!reply) return std::nullopt;
  const Json said = Json::parse(*reply->body, nullptr, false);
  if (reply->status == 200 && said.is_object() && said.contains("type") && said["type"].is_string())
    return SocketText{said["type"].get<std::string>(), reply->body};
  if (said.is_object() && said.contains("message") && said["message"].is_string())
    return error_text(said["message"].get_ref<const std::string&>());
  return error_text(fmt::format("{} {}", reply->status, reason_phrase(reply->status)));
}

}  // namespace greenmock::api
