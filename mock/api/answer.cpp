#include "api/answer.hpp"

#include <fmt/format.h>

#include "api/bodies/bodies.hpp"
#include "api/method_table.hpp"
#include "api/methods/families.hpp"
#include "api/route.hpp"
#include "core/encoding/ascii.hpp"
#include "core/encoding/base64.hpp"
#include "core/login/qr_picture.hpp"
#include "core/time/duration.hpp"

namespace greenmock::api {
namespace {

using core::Json;
using core::NamedReply;
using core::QrReply;
using core::RawReply;
using core::Reply;

constexpr std::string_view kAlreadyLogged =
    "instance account already authorized";  // docs: QR, account already authorized
constexpr std::string_view kHasAuth =
    "Instance has auth. You need to make log out";  // docs: QR, error occurred

Reply type_and_message(std::string_view type, const Json& message) {
  return json_reply(Json{{"type", type}, {"message", message}});
}

Reply qr_code(const QrReply& spec, const AnswerContext& context) {
  const core::Instance& instance = context.instance;
  std::uint64_t serial = instance.codes().serial_at(instance.now());
  if (spec.code == QrReply::Code::Previous && serial > 0) --serial;
  if (spec.code == QrReply::Code::Arrival) serial = context.arrival_serial;
  const int pixels = spec.size ? static_cast<int>(*spec.size) : context.qr_pixels;
  if (spec.damage == QrReply::Damage::None && spec.pad == 0)
    return json_reply(context.pictures.body(instance, serial, pixels));

  std::string png = core::qr_png(instance.payloads().payload(serial), pixels);
  if (spec.damage == QrReply::Damage::NotPng) png = "This is not a picture.";
  if (spec.damage == QrReply::Damage::CutPng) png.resize(png.size() / 2);
  std::string message = core::base64_encode(png);
  // One character that is no base64 in the middle, as a lossy transport leaves it.
  if (spec.damage == QrReply::Damage::Base64) message[message.size() / 2] = '*';
  message.append(spec.pad, ' ');
  return json_reply(core::share(R"({"type":"qrCode","message":")" + message + "\"}"));
}

std::optional<Reply> named(NamedReply name, const AnswerContext& context) {
  switch (name) {
    case NamedReply::Faithful:
      return faithful_reply(context);
    case NamedReply::QrCode:
      return qr_code({}, context);
    case NamedReply::AlreadyLogged:
      return type_and_message("alreadyLogged", kAlreadyLogged);
    case NamedReply::HasAuth:
      return type_and_message("error", kHasAuth);
    case NamedReply::Timeout:
      return type_and_message("timeout", context.assumptions.timeout_message);
    case NamedReply::PasskeyRequired:
      return type_and_message("passkeyRequired", context.assumptions.passkey_message);
    case NamedReply::Null:
      return json_reply(core::share("null"));
    case NamedReply::Empty:
      return json_reply(core::share(""));
  }
  return std::nullopt;
}

Reply raw(const RawReply& spec, const AnswerContext& context) {
  Reply reply;
  switch (spec.kind) {
    case RawReply::Body::None:
      reply = empty_reply(spec.status);
      break;
    case RawReply::Body::JsonValue:
      reply = json_reply(fill_in(spec.json, context), spec.status);
      break;
    case RawReply::Body::Envelope:
      reply = envelope_reply(spec.status, context.instance.now(), context.record.path(),
                             fill_in(std::string_view(spec.text), context));
      break;
    case RawReply::Body::Text:
    case RawReply::Body::Hex:
      reply = empty_reply(spec.status);
      reply.headers.emplace_back("Content-Type", spec.kind == RawReply::Body::Text
                                                     ? "text/plain; charset=utf-8"
                                                     : "application/octet-stream");
      reply.body = core::share(spec.kind == RawReply::Body::Text
                                   ? fill_in(std::string_view(spec.text), context)
                                   : spec.text);
      break;
  }
  for (const auto& named : spec.headers) {
    // A header that the script names takes the place of ours.
    std::erase_if(reply.headers, [&](const auto& header) {
      return core::equals_ignoring_case(header.first, named.first);
    });
  }
  for (const auto& [name, value] : spec.headers)
    reply.headers.emplace_back(name, fill_in(std::string_view(value), context));
  return reply;
}

}  // namespace

std::string fill_in(std::string_view text, const AnswerContext& context) {
  std::string out;
  for (;;) {
    const std::size_t open = text.find("${");
    const std::size_t close = open == std::string_view::npos ? open : text.find('}', open);
    if (close == std::string_view::npos) return out.append(text);
    out.append(text.substr(0, open));
    const std::string_view word = text.substr(open + 2, close - open - 2);
    if (word == "id")
      out += std::to_string(context.instance.identity().id);
    else if (word == "token")
      out += context.instance.identity().token;
    else if (word == "path")
      out += context.record.path();
    else if (word == "now")
      out += core::format_utc_ms(context.instance.now());
    else if (word == "mediaUrl")
      out += context.addresses.media;
    else if (word == "otherUrl")
      out += context.addresses.other;
    else
      out.append(text.substr(open, close - open + 1));
    text.remove_prefix(close + 1);
  }
}

core::Json fill_in(const core::Json& json, const AnswerContext& context) {
  if (json.is_string())
    return fill_in(std::string_view(json.get_ref<const std::string&>()), context);
  core::Json copy = json;
  if (json.is_structured()) {
    for (auto& child : copy) child = fill_in(child, context);
  }
  return copy;
}

std::string_view state_name(core::State state, const AnswerContext& context) {
  // docs: release 5.44.37.12 (30 Jul 2026) gave yellowCard its new name.
  const bool before_renaming = context.instance.behaviour().dialect == core::Dialect::Seed;
  return core::to_string(
      state == core::State::Suspended && before_renaming ? core::State::YellowCard : state);
}

const std::vector<Handler>& handlers() {
  static const std::vector<Handler> table = [] {
    std::vector<Handler> built(methods().size());
    add_qr(built);
    add_websocket(built);
    add_account(built);
    add_authorization_code(built);
    add_receiving(built);
    add_webhook_queue(built);
    add_settings(built);
    add_wa_settings(built);
    add_profile_picture(built);
    add_state_history(built);
    add_api_token(built);
    add_sending(built);
    add_forwarding(built);
    add_message_edits(built);
    add_message_queue(built);
    add_journals(built);
    add_check_whatsapp(built);
    add_people(built);
    add_device_info(built);
    add_chats(built);
    add_groups(built);
    add_group_members(built);
    add_group_picture(built);
    add_files(built);
    add_partner(built);
    return built;
  }();
  return table;
}

std::optional<Reply> faithful_reply(const AnswerContext& context) {
  const Handler& handler = handlers()[*context.record.method];
  if (handler.answer) return handler.answer(context);
  return usual_reply(404, context.record, context.instance);
}

std::optional<Reply> build_reply(const core::ReplySpec& spec, const AnswerContext& context) {
  return std::visit(
      [&](const auto& s) -> std::optional<Reply> {
        using T = std::decay_t<decltype(s)>;
        if constexpr (std::is_same_v<T, NamedReply>)
          return named(s, context);
        else if constexpr (std::is_same_v<T, QrReply>)
          return qr_code(s, context);
        else if constexpr (std::is_same_v<T, RawReply>)
          return raw(s, context);
        else if constexpr (std::is_same_v<T, core::TypedReply>)
          return type_and_message(s.type, s.message);
        else
          return usual_reply(s.status, context.record, context.instance);
      },
      spec);
}

}  // namespace greenmock::api
