#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "core/encoding/ascii.hpp"
#include "core/login/qr_picture.hpp"
#include "script/loaders.hpp"
#include "script/wording.hpp"

namespace greenmock::script {
namespace {

using core::NamedReply;
using core::QrReply;
using core::RawReply;

constexpr int kLeastStatus = 200, kMostStatus = 599;
constexpr std::int64_t kLeastPixels = core::kSmallestLoginQrPixels,
                       kMostPixels = core::kLargestQrPixels;

constexpr std::string_view kRawKeys[] = {"status", "headers", "json", "text", "hex", "message"};
constexpr std::string_view kBodies[] = {"json", "text", "hex", "message"};
constexpr std::string_view kAllKeys[] = {"error",   "qrCode", "type", "message", "status",
                                         "headers", "json",   "text", "hex"};

/// Said by a rule it would not be what is sent.
bool frames_the_body(std::string_view header) {
  return core::equals_ignoring_case(header, "Transfer-Encoding") ||
         core::equals_ignoring_case(header, "Content-Length");
}

std::string text_or_nothing(const Value& value) {
  const std::string* text = value.string("a string");
  return text ? *text : std::string();
}

int read_status(const Value& value) {
  return static_cast<int>(
      value.integer(kLeastStatus, kMostStatus, "an HTTP status").value_or(kLeastStatus));
}

core::TypedReply read_error(const Value& value) {
  const Fields fields(value, "a reply with \"error\"", {"error"});
  return {"error", core::Json(text_or_nothing(*fields.find("error")))};
}

core::TypedReply read_typed(const Value& value) {
  const Fields fields(value, "a reply with \"type\"", {"type", "message"});
  core::TypedReply reply;
  reply.type = text_or_nothing(*fields.find("type"));
  if (const auto message = fields.require("message")) reply.message = message->node().to_json();
  return reply;
}

QrReply read_qr_code(const Value& value) {
  const Fields outer(value, "a reply with \"qrCode\"", {"qrCode"});
  const Fields fields(*outer.find("qrCode"), "\"qrCode\"", {"code", "damage", "pad", "size"});
  QrReply reply;
  if (const auto code = fields.find("code")) {
    if (const auto place = code->word(core::kQrCodeNames))
      reply.code = static_cast<QrReply::Code>(*place);
  }
  if (const auto damage = fields.find("damage")) {
    if (const auto place = damage->word(core::kQrDamageNames))
      reply.damage = static_cast<QrReply::Damage>(*place + 1);
  }
  if (const auto pad = fields.find("pad")) reply.pad = read_size(*pad).value_or(0);
  if (const auto size = fields.find("size")) {
    if (const auto pixels = size->integer(kLeastPixels, kMostPixels)) {
      reply.size = static_cast<std::uint32_t>(*pixels);
    }
  }
  return reply;
}

void read_headers(const Value& value, RawReply& reply) {
  if (!value.is_object()) return value.complain_expected("an object of header names and values");
  for (const Member& member : *value.node().members()) {
    if (value.problems().full()) return;
    const std::string pointer = pointer_to(value.pointer(), member.key);
    if (!core::is_header_name(member.key))
      value.problems().add(member.key_at, pointer, no_header_name(member.key));
    if (frames_the_body(member.key)) {
      value.problems().add(
          member.key_at, pointer,
          fmt::format(
              R"({} frames the body and is the server's to say: "as": ["chunked"] sends it in chunks, )"
              R"("fault": {{"contentLength": 12}} tells a length that is not true)",
              in_quotes(member.key)));
    }
    const Value inner(member.value, pointer, value.problems());
    std::string text = text_or_nothing(inner);
    if (text.find_first_of(std::string_view("\r\n\0", 3)) != std::string::npos) {
      inner.complain("a header value must not contain CR, LF or NUL, found " + in_quotes(text));
    }
    reply.headers.emplace_back(member.key, std::move(text));
  }
}

RawReply read_raw(const Value& value) {
  const Fields fields(value, "a reply", kRawKeys);
  RawReply reply;
  if (const auto status = fields.find("status")) reply.status = read_status(*status);
  if (const auto headers = fields.find("headers")) read_headers(*headers, reply);
  const auto bodies = fields.present(kBodies);
  if (bodies.size() > 1) {
    value.complain(fmt::format("a reply takes only one body of {}, found {}", listed(kBodies),
                               listed(bodies)));
  }
  if (const auto json = fields.find("json")) {
    reply.kind = RawReply::Body::JsonValue;
    reply.json = json->node().to_json();
  } else if (const auto text = fields.find("text")) {
    reply.kind = RawReply::Body::Text;
    reply.text = text_or_nothing(*text);
  } else if (const auto hex = fields.find("hex")) {
    reply.kind = RawReply::Body::Hex;
    reply.text = read_hex(*hex);
  } else if (const auto message = fields.find("message")) {
    reply.kind = RawReply::Body::Envelope;
    reply.text = text_or_nothing(*message);
  }
  return reply;
}

std::optional<core::ReplySpec> read_named(const Value& value) {
  if (*value.node().scalar() == "hang") {
    value.complain(
        R"("hang" is a word of "qrIn" only; a rule holds a call with "wait": {"until": "signal=go"})");
    return std::nullopt;
  }
  const std::string& text = value.node().scalar()->get_ref<const std::string&>();
  if (!text.empty() && text.find_first_not_of("0123456789") == std::string::npos) {
    value.complain(fmt::format("a status is a number: write {} without the quotes", text));
    return std::nullopt;
  }
  if (text == "error") {
    value.complain(R"(an error has a text: write {"error": "text"})");
    return std::nullopt;
  }
  const auto place = value.word(core::kNamedReplyNames);
  if (!place) return std::nullopt;
  return static_cast<NamedReply>(*place);
}

}  // namespace

std::string read_hex(const Value& value) {
  const std::string digits = text_or_nothing(value);
  std::string bytes;
  for (std::size_t i = 0; i + 1 < digits.size(); i += 2) {
    unsigned byte = 0;
    const char* first = digits.data() + i;
    if (std::from_chars(first, first + 2, byte, 16).ptr != first + 2) break;
    bytes += static_cast<char>(byte);
  }
  if (value.is_string() && bytes.size() * 2 != digits.size()) {
    value.complain("expected hex digits, two for each byte, found the string " + in_quotes(digits));
  }
  return bytes;
}

std::vector<std::string_view> reply_names() {
  return {std::begin(core::kNamedReplyNames), std::end(core::kNamedReplyNames)};
}

std::optional<core::ReplySpec> read_reply(const Value& value) {
  if (value.is_number()) return core::StatusReply{read_status(value)};
  if (value.is_string()) return read_named(value);
  if (!value.is_object()) {
    value.complain_expected("the name of a reply, a status such as 401, or an object");
    return std::nullopt;
  }
  const auto& members = *value.node().members();
  const auto has = [&](std::string_view key) {
    return std::any_of(members.begin(), members.end(),
                       [&](const Member& member) { return member.key == key; });
  };
  if (has("error")) return read_error(value);
  if (has("qrCode")) return read_qr_code(value);
  if (has("type")) return read_typed(value);
  if (std::any_of(std::begin(kRawKeys), std::end(kRawKeys), has)) return read_raw(value);
  const Fields fields(value, "a reply", kAllKeys);
  fields.at_least_one(kAllKeys);
  return std::nullopt;
}

}  // namespace greenmock::script
