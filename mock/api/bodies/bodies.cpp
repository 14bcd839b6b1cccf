#include "api/bodies/bodies.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "api/method_table.hpp"
#include "core/account/account_names.hpp"
#include "core/account/wid.hpp"
#include "core/encoding/ascii.hpp"
#include "core/time/duration.hpp"

namespace greenmock::api {
namespace {

using core::Json;
using core::Reply;

/// Any page may call, and read every header of an answer (reference: errors, bodies, CORS).
void allow_any_origin(Reply& reply) {
  reply.headers.emplace_back("Access-Control-Allow-Origin", "*");
  reply.headers.emplace_back("Access-Control-Expose-Headers", "*");
}

Reply typed_reply(int status, const char* type, std::string body) {
  Reply reply;
  reply.status = status;
  if (type) reply.headers.emplace_back("Content-Type", type);
  allow_any_origin(reply);
  reply.body = core::share(std::move(body));
  return reply;
}

}  // namespace

Reply json_reply(core::SharedBody body, int status) {
  Reply reply;
  reply.status = status;
  reply.headers.reserve(3);
  reply.headers.emplace_back("Content-Type", "application/json; charset=utf-8");
  allow_any_origin(reply);
  reply.body = std::move(body);
  return reply;
}

Reply json_reply(const Json& body, int status) {
  return json_reply(core::share(core::dump(body)), status);
}

Reply empty_reply(int status) {
  return typed_reply(status, nullptr, "");
}

Reply envelope_reply(int status, core::VirtualTime at, std::string_view path,
                     std::string_view message) {
  return json_reply(Json{{"statusCode", status},
                         {"timestamp", core::format_utc_ms(at)},
                         {"path", path},
                         {"message", message}},
                    status);
}

Reply nginx_reply(int status) {
  // nginx calls 504 "Gateway Time-out", unlike the RFC.
  const std::string title =
      fmt::format("{} {}", status, status == 504 ? "Gateway Time-out" : reason_phrase(status));
  Reply reply = typed_reply(
      status, "text/html",
      fmt::format(
          "<html>\r\n<head><title>{0}</title></head>\r\n<body>\r\n<center><h1>{0}</h1></center>\r\n"
          "<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n",
          title));
  reply.headers.emplace_back("Server", "nginx");
  return reply;
}

Reply chats_quota_reply(std::string_view method, std::uint64_t calls, const ChatsUsed& used) {
  return json_reply(
      Json{{"invokeStatus",
            {{"method", core::to_lower(method)},
             {"used", calls},
             {"total", 0},
             {"status", "QUOTE_ALLOWED"}}},
           {"correspondentsStatus",
            {{"method", "correspondents"},
             {"used", used.chats.size()},
             {"total", used.most},
             {"status", "CORRESPONDENTS_QUOTE_EXCEEDED"},
             {"description",
              fmt::format("Monthly quota has been exceeded. You can only send or receive messages "
                          "from these numbers: {}. Please go to your personal account and change "
                          "the tariff to business https://console.green-api.com",
                          fmt::join(used.chats, ","))}}}},
      466);
}

Reply quota_reply(std::string_view method, const core::Instance& instance) {
  const std::string name = core::to_lower(method);
  const auto found = find_method(method);
  if (!found || methods()[found->id].group != "sending") {
    return json_reply(
        Json{
            {"invokeStatus",
             {{"method", name},
              {"used", 100},
              {"total", 100},
              {"status", "QUOTE_EXCEEDED"},
              {"description",
               "Monthly quota has been exceeded. Please go to your personal account and change the "
               "tariff to business https://console.green-api.com"}}}},
        466);
  }
  const std::uint64_t seed = instance.identity().phone_seed;
  constexpr std::uint64_t kCallsOfThePage = 67;
  constexpr std::size_t kChatsOfThePage = 3;
  return chats_quota_reply(
      method, kCallsOfThePage,
      {{core::wid_of(seed, 1), core::wid_of(seed, 2), core::wid_of(seed, 3)}, kChatsOfThePage});
}

Reply usual_reply(int status, const core::Record& record, const core::Instance& instance) {
  const std::string_view path = record.path();
  switch (status) {
    case 400:
      return envelope_reply(status, instance.now(), path, "bad request data");
    case 403:
    case 502:
    case 504:
      return nginx_reply(status);
    case 404:
      return envelope_reply(status, instance.now(), path,
                            fmt::format("Cannot {} {}", record.verb, path));
    case 466:
      return quota_reply(record.method_name, instance);
    case 500:
      return typed_reply(status, "text/plain; charset=utf-8", "Internal Server Error");
    default:
      return empty_reply(status);
  }
}

std::string_view not_logged_in(const core::Instance& instance) {
  return instance.behaviour().dialect == core::Dialect::Seed
             ? "instance account not authorized"
             : "instance is starting or not authorized";
}

Reply options_reply(std::string_view requested_headers) {
  Reply reply = empty_reply(204);
  reply.headers.emplace_back("Access-Control-Allow-Methods", "GET,HEAD,PUT,PATCH,POST,DELETE");
  reply.headers.emplace_back("Access-Control-Allow-Headers",
                             requested_headers.empty() ? "*" : std::string(requested_headers));
  return reply;
}

std::string_view reason_phrase(int status) {
  switch (status) {
    case 101:
      return "Switching Protocols";
    case 200:
      return "OK";
    case 201:
      return "Created";
    case 202:
      return "Accepted";
    case 203:
      return "Non-Authoritative Information";
    case 204:
      return "No Content";
    case 205:
      return "Reset Content";
    case 206:
      return "Partial Content";
    case 300:
      return "Multiple Choices";
    case 301:
      return "Moved Permanently";
    case 302:
      return "Found";
    case 303:
      return "See Other";
    case 304:
      return "Not Modified";
    case 307:
      return "Temporary Redirect";
    case 308:
      return "Permanent Redirect";
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 402:
      return "Payment Required";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 406:
      return "Not Acceptable";
    case 407:
      return "Proxy Authentication Required";
    case 408:
      return "Request Timeout";
    case 409:
      return "Conflict";
    case 410:
      return "Gone";
    case 411:
      return "Length Required";
    case 412:
      return "Precondition Failed";
    case 413:
      return "Payload Too Large";
    case 414:
      return "URI Too Long";
    case 415:
      return "Unsupported Media Type";
    case 416:
      return "Range Not Satisfiable";
    case 417:
      return "Expectation Failed";
    case 421:
      return "Misdirected Request";
    case 422:
      return "Unprocessable Entity";
    case 426:
      return "Upgrade Required";
    case 429:
      return "Too Many Requests";
    case 431:
      return "Request Header Fields Too Large";
    case 466:
      return "Quota Exceeded";
    case 499:
      return "Client Closed Request";
    case 500:
      return "Internal Server Error";
    case 501:
      return "Not Implemented";
    case 502:
      return "Bad Gateway";
    case 503:
      return "Service Unavailable";
    case 504:
      return "Gateway Time-out";
    case 505:
      return "HTTP Version Not Supported";
    default:
      return "Unknown";
  }
}

}  // namespace greenmock::api
