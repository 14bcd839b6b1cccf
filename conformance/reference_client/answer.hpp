#pragma once
// One answer of Green API, judged: what kind it is, and what is in it.

#include <chrono>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "mutants.hpp"

namespace greenmock::reference {

using Json = nlohmann::ordered_json;

/// What a caller can do about an answer depends on this alone.
enum class Kind {
  Ok,
  Unauthorized,  ///< 401: the token is wrong
  Forbidden,     ///< 403: the idInstance or the address is wrong
  NotFound,      ///< 404: no such method, or the instance is on another host
  TooMany,       ///< 429
  Quota,         ///< 466: the tariff's quota is used up, which waiting does not mend
  BadRequest,    ///< another 4xx
  Server,        ///< 3xx, 5xx, or an error that the service reports in a 200
  Network,       ///< no answer, or not the whole of it
  Timeout,       ///< no answer in time
  Unreadable,    ///< an answer, but none of Green API's
};
std::string_view to_string(Kind kind);

struct Answer {
  Kind kind = Kind::Ok;
  std::optional<long> status;  ///< of HTTP; none if there was no answer
  std::string message;         ///< what went wrong, for people; empty if nothing did
  Json data;                   ///< the body, if all went well
  std::string text;            ///< the body as it came
  std::optional<std::chrono::seconds> retry_after;
  std::optional<std::chrono::seconds> date = {};  ///< the service's clock, since 1970
  bool untrusted = false;  ///< the service's certificate is not to be believed

  bool ok() const { return kind == Kind::Ok; }
};

struct Response;
Answer read_answer(const Response& response, Mutants mutants);

/// True where asking again is of no use.
bool is_final(const Answer& answer);

/// The same answer, taken for one of that kind.
Answer as_trouble(Answer answer, Kind kind, std::string message);

/// Nothing if it is not JSON, or nested deeper than any answer of Green API. A byte order mark is
/// skipped.
std::optional<Json> parse_json(std::string_view text);

}  // namespace greenmock::reference
