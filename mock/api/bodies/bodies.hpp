#pragma once
// Bodies of the service's answers, byte for byte as recorded (reference: errors, bodies).

#include <string>
#include <string_view>

#include "core/calls/message.hpp"
#include "core/encoding/json.hpp"
#include "core/instance/instance.hpp"
#include "core/time/time.hpp"

namespace greenmock::api {

/// 200 with `application/json; charset=utf-8`.
core::Reply json_reply(core::SharedBody body, int status = 200);
core::Reply json_reply(const core::Json& body, int status = 200);

/// A status without a body, as 401 and 429 have it.
core::Reply empty_reply(int status);

/// `{"statusCode":…,"timestamp":…,"path":…,"message":…}`, four keys in this order; the path holds
/// the token, as in the recorded answers. `at` is virtual time.
core::Reply envelope_reply(int status, core::VirtualTime at, std::string_view path,
                           std::string_view message);

/// The page of the proxy in front of the service.
core::Reply nginx_reply(int status);

/// The quota answer, status 466 (docs: 466 error, example body, which has one for checkWhatsapp and
/// one for sendMessage: others of their kind are taken to be alike).
core::Reply quota_reply(std::string_view method, const core::Instance& instance);

/// Any status with the body that the service gives with it, to this call of the instance.
core::Reply usual_reply(int status, const core::Record& record, const core::Instance& instance);
/// How an account stands to its quota of chats.
struct ChatsUsed {
  std::vector<std::string> chats;  ///< those of this month
  std::size_t most = 0;
};
/// The 466 of a method that sends, which was called so often (docs: 466 error example body, number of
/// chats).
core::Reply chats_quota_reply(std::string_view method, std::uint64_t calls, const ChatsUsed& used);

/// The `message` for a method that needs a login (docs: Common errors, 400; it was another one in 2022).
std::string_view not_logged_in(const core::Instance& instance);

/// 204 with the CORS headers (docs: common errors, 204 answers OPTIONS).
core::Reply options_reply(std::string_view requested_headers);

/// The reason phrase of a status, also of those that only this service has; never empty.
std::string_view reason_phrase(int status);

/// RFC 9110, 6.4.1; HEAD has none besides.
constexpr bool can_have_body(int status) {
  return status >= 200 && status != 204 && status != 304;
}

}  // namespace greenmock::api
