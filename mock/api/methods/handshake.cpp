#include "api/methods/handshake.hpp"

#include <openssl/sha.h>

#include "api/bodies/bodies.hpp"
#include "core/encoding/ascii.hpp"
#include "core/encoding/base64.hpp"

namespace greenmock::api {
namespace {

using core::Reply;

constexpr std::string_view kGuid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";  // RFC 6455, 1.3
constexpr std::size_t kKeyBytes = 16;

/// True if one of the words between the commas of a header of this name is `word`, whatever the
/// case.
bool has_word(std::string_view head, std::string_view name, std::string_view word) {
  for (auto [header, value] : core::split_headers(head)) {
    if (!core::equals_ignoring_case(header, name)) continue;
    while (!value.empty()) {
      const std::size_t comma = value.find(',');
      std::string_view one = value.substr(0, comma);
      while (!one.empty() && (one.front() == ' ' || one.front() == '\t')) one.remove_prefix(1);
      while (!one.empty() && (one.back() == ' ' || one.back() == '\t')) one.remove_suffix(1);
      if (core::equals_ignoring_case(one, word)) return true;
      value.remove_prefix(comma == std::string_view::npos ? value.size() : comma + 1);
    }
  }
  return false;
}

std::string_view only_value(std::string_view head, std::string_view name) {
  std::string_view found;
  std::size_t count = 0;
  for (const auto& [header, value] : core::split_headers(head)) {
    if (!core::equals_ignoring_case(header, name)) continue;
    found = value;
    ++count;
  }
  return count == 1 ? found : std::string_view();
}

Reply text_reply(int status, std::string_view text) {
  Reply reply = empty_reply(status);
  reply.headers.emplace_back("Content-Type", "text/plain; charset=utf-8");
  reply.body = core::share(std::string(text) + "\n");
  return reply;
}

}  // namespace

std::string accept_of(std::string_view key) {
  const std::string text = std::string(key).append(kGuid);
  unsigned char digest[SHA_DIGEST_LENGTH];
  SHA1(reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest);
  return core::base64_encode({reinterpret_cast<const char*>(digest), sizeof digest});
}

Reply handshake_reply(std::string_view head) {
  if (!has_word(head, "Upgrade", "websocket") || !has_word(head, "Connection", "upgrade")) {
    Reply reply = text_reply(426, "this is the address of a websocket");
    reply.headers.emplace_back("Upgrade", "websocket");
    return reply;
  }
  if (head.substr(0, head.find('\r')).ends_with("HTTP/1.0"))
    return text_reply(426, "a websocket wants HTTP/1.1");
  if (only_value(head, "Sec-WebSocket-Version") != "13") {
    Reply reply = text_reply(426, "the only version of websockets is 13");
    reply.headers.emplace_back("Sec-WebSocket-Version", "13");
    return reply;
  }
  const std::string_view key = only_value(head, "Sec-WebSocket-Key");
  const auto bytes = core::base64_decode(key);
  if (!bytes || bytes->size() != kKeyBytes)
    return text_reply(400, "Sec-WebSocket-Key must be 16 bytes in base64");
  Reply reply;
  reply.status = 101;
  reply.headers = {{"Upgrade", "websocket"},
                   {"Connection", "Upgrade"},
                   {"Sec-WebSocket-Accept", accept_of(key)}};
  reply.body = core::share("");
  reply.websocket = true;
  return reply;
}

}  // namespace greenmock::api
