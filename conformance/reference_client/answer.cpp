#include "answer.hpp"

#include <fmt/format.h>

#include "http.hpp"

namespace greenmock::reference {
namespace {

constexpr int kDeepest = 64;

Kind kind_of_status(long status) {
  switch (status) {
    case 401:
      return Kind::Unauthorized;
    case 403:
      return Kind::Forbidden;
    case 404:
      return Kind::NotFound;
    case 429:
      return Kind::TooMany;
    case 466:
      return Kind::Quota;
    default:
      if (status / 100 == 4) return Kind::BadRequest;
      return status / 100 == 2 ? Kind::Ok : Kind::Server;
  }
}

std::string_view meaning(Kind kind) {
  switch (kind) {
    case Kind::Unauthorized:
      return "the apiTokenInstance is not accepted";
    case Kind::Forbidden:
      return "access is refused: is the idInstance right, and the address?";
    case Kind::NotFound:
      return "not found: is the method right, and is the instance on this host?";
    case Kind::TooMany:
      return "too many requests";
    case Kind::Quota:
      return "the quota of the tariff is used up";
    case Kind::BadRequest:
      return "the request is refused";
    case Kind::Server:
      return "the service is in trouble";
    default:
      return "the answer is none of Green API's";
  }
}

/// What a body says about itself: partner methods, and at times others, answer a wrong token by a
/// 200 with {"code":401,"description":"Unauthorized"}.
Kind kind_in(const Json& body) {
  if (!body.is_object() || !body.contains("code")) return Kind::Ok;
  const Json& code = body["code"];
  const bool is_status = code.is_number_integer() && code >= 400 && code <= 599;
  return is_status ? kind_of_status(code.get<long>()) : Kind::Ok;
}

/// The sentence that an error's body has for people; empty if it has none.
std::string explanation(const Json& body) {
  for (const char* pointer : {"/message", "/description", "/reason", "/error",
                              "/correspondentsStatus/description", "/invokeStatus/description"}) {
    const Json::json_pointer place(pointer);
    if (body.contains(place) && body[place].is_string()) return body[place].get<std::string>();
  }
  return "";
}

std::string_view shape(std::string_view body) {
  if (body.empty()) return "it is empty";
  return body.find("<html") != body.npos ? "it is a web page" : "it is not the JSON of an answer";
}

}  // namespace

std::string_view to_string(Kind kind) {
  switch (kind) {
    case Kind::Ok:
      return "ok";
    case Kind::Unauthorized:
      return "unauthorized";
    case Kind::Forbidden:
      return "forbidden";
    case Kind::NotFound:
      return "notFound";
    case Kind::TooMany:
      return "tooMany";
    case Kind::Quota:
      return "quota";
    case Kind::BadRequest:
      return "badRequest";
    case Kind::Server:
      return "server";
    case Kind::Network:
      return "network";
    case Kind::Timeout:
      return "timeout";
    case Kind::Unreadable:
      break;
  }
  return "unreadable";
}

bool is_final(const Answer& answer) {
  return answer.kind == Kind::Unauthorized || answer.kind == Kind::Forbidden ||
         answer.kind == Kind::NotFound || answer.kind == Kind::Quota || answer.untrusted;
}

Answer as_trouble(Answer answer, Kind kind, std::string message) {
  answer.kind = kind;
  answer.message = std::move(message);
  return answer;
}

Answer read_answer(const Response& response, Mutants mutants) {
  Answer answer;
  answer.text = response.body;
  answer.retry_after = response.retry_after;
  answer.date = response.date;
  answer.untrusted = response.untrusted;
  if (response.status != 0) {
    answer.status = response.status;
    // Before the body is looked at: that of an error may be empty, HTML, or anything.
    answer.kind = kind_of_status(response.status);
  }
  if (answer.ok() && response.failure != Response::Failure::None) {
    answer.kind = response.failure == Response::Failure::Timeout ? Kind::Timeout : Kind::Network;
    answer.message = response.why;
    return answer;
  }
  std::optional<Json> body = parse_json(response.body);
  if (answer.ok()) answer.kind = body ? kind_in(*body) : Kind::Unreadable;
  if (answer.ok()) {
    answer.data = *std::move(body);
    return answer;
  }
  answer.message = fmt::format("HTTP {}: {}", response.status, meaning(answer.kind));
  std::string said = body ? explanation(*body) : "";
  if (said.empty() && answer.kind == Kind::Unreadable) said = shape(response.body);
  if (!response.location.empty()) said = "a redirect that is not followed";
  if (!said.empty()) answer.message += fmt::format(" ({})", said);
  if (mutants.on(Mutant::EchoesEnvelope)) answer.message = response.body;
  return answer;
}

std::optional<Json> parse_json(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  bool too_deep = false;
  const auto shallow = [&](int depth, Json::parse_event_t, Json&) {
    too_deep = too_deep || depth > kDeepest;
    return !too_deep;
  };
  Json json = Json::parse(text, shallow, /*allow_exceptions=*/false);
  return json.is_discarded() || too_deep ? std::nullopt : std::optional(std::move(json));
}

}  // namespace greenmock::reference
