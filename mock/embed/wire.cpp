#include "embed/wire.hpp"

#include <fmt/format.h>
#include <sys/socket.h>

#include <algorithm>
#include <memory>

#include "egress/curl_handles.hpp"
#include "embed/signals.hpp"
#include "greenmock/error.hpp"

namespace greenmock::detail {
namespace {

using core::Json;
using egress::CurlCall;
using egress::CurlLines;
using egress::kLargestHead;

constexpr std::string_view kScheme = "http://";
constexpr std::string_view kNoLibrary = "libcurl cannot be used for calls of the control API";
/// Bytes; the longest answers of the control API are of some 8 MiB.
constexpr std::size_t kLargestAnswer = std::size_t{64} << 20U;
constexpr auto kConnectWithin = std::chrono::milliseconds{5'000};

struct AddressCleanup {
  void operator()(CURLU* address) const { curl_url_cleanup(address); }
};

/// As it comes in.
struct Answer {
  CURLcode code = CURLE_OK;
  std::string problem;  ///< if it has not come whole; a phrase for people
  int status = 0;
  std::string type;  ///< of the body
  std::string body;
  std::size_t head_bytes = 0;  ///< of all headers, those of `100 Continue` and trailers included

  bool has_too_large_a_body() const { return body.size() > kLargestAnswer; }
  bool has_too_large_a_head() const { return head_bytes > kLargestHead; }
};

/// These two end the exchange by taking nothing.
std::size_t take_body(const char* bytes, std::size_t size, std::size_t count, void* pointer) {
  auto& answer = *static_cast<Answer*>(pointer);
  answer.body.append(bytes, size * count);
  return answer.has_too_large_a_body() ? 0 : size * count;
}

std::size_t take_head(const char*, std::size_t size, std::size_t count, void* pointer) {
  auto& answer = *static_cast<Answer*>(pointer);
  answer.head_bytes += size * count;
  return answer.has_too_large_a_head() ? 0 : size * count;
}

/// What the program starts meanwhile inherits no connection.
curl_socket_t open_socket(void*, curlsocktype, curl_sockaddr* address) {
  return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

/// A path as a caller may write it, with blanks and letters of any alphabet.
std::string as_target(std::string_view path) {
  std::string target;
  for (const char c : path) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte <= 0x20 || byte >= 0x7F || c == '+')
      target += fmt::format("%{:02X}", byte);
    else
      target += c;
  }
  return target;
}

CurlLines headers_of(const std::string& token, bool has_body) {
  CurlLines lines;
  bool is_whole = add_line(lines, "Connection: close");
  if (!token.empty()) is_whole &= add_line(lines, "Authorization: Bearer " + token);
  if (has_body) {
    is_whole &= add_line(lines, "Content-Type: application/json");
    is_whole &= add_line(lines, "Expect:");  // a large body is not asked leave for
  }
  if (!is_whole) throw Error(std::string(kNoLibrary));
  return lines;
}

/// The exchange is over by the deadline, however it comes in.
Answer perform(CURL* easy, std::chrono::milliseconds deadline) {
  Answer answer;
  char problem[CURL_ERROR_SIZE] = "";
  curl_easy_setopt(easy, CURLOPT_PROXY, "");
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);
  curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, open_socket);
  curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(kConnectWithin.count()));
  curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(deadline.count()));
  curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, problem);
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, take_body);
  curl_easy_setopt(easy, CURLOPT_WRITEDATA, &answer);
  curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, take_head);
  curl_easy_setopt(easy, CURLOPT_HEADERDATA, &answer);
  const NoPipeSignal quiet;
  answer.code = curl_easy_perform(easy);
  curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, nullptr);
  if (answer.code != CURLE_OK)
    answer.problem = problem[0] != '\0' ? problem : curl_easy_strerror(answer.code);
  long status = 0;
  const char* type = nullptr;
  curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
  curl_easy_getinfo(easy, CURLINFO_CONTENT_TYPE, &type);
  answer.status = static_cast<int>(status);
  if (type) answer.type = type;
  return answer;
}

/// Of a line without end libcurl itself takes 100 KiB; before 8.6 it calls that a lack of memory.
bool is_too_long_a_line(CURLcode code) {
#if LIBCURL_VERSION_NUM >= 0x080600
  return code == CURLE_TOO_LARGE || code == CURLE_OUT_OF_MEMORY;
#else
  return code == CURLE_OUT_OF_MEMORY;
#endif
}

/// Why there is no whole answer; empty: there is.
std::string problem_of(const Answer& answer) {
  if (answer.has_too_large_a_body())
    return fmt::format("it sends more than {} MiB", kLargestAnswer >> 20U);
  if (answer.has_too_large_a_head() || is_too_long_a_line(answer.code))
    return fmt::format("it sends more than {} KiB of headers, or a line of 100 KiB among them",
                       kLargestHead >> 10U);
  return answer.problem;
}

bool is_json(const Answer& answer) {
  return answer.type.starts_with("application/json") ||
         answer.type.starts_with("application/problem+json");
}

std::string text_of(const Json& json, std::string_view key) {
  const auto found = json.find(key);
  return found != json.end() && found->is_string() ? found->get<std::string>() : "";
}

/// `line 3: /rules/0/whne: unknown key …` for each place that is wrong.
std::string sentence_of(const Json& problem) {
  std::string lines;
  const auto places = problem.find("problems");
  if (places != problem.end() && places->is_array()) {
    for (const Json& place : *places) {
      if (!place.is_object()) continue;
      if (!lines.empty()) lines += "\n";
      const auto line = place.find("line");
      if (line != place.end() && line->is_number_integer() && *line > 0)
        lines += fmt::format("line {}: ", line->get<int>());
      const std::string pointer = text_of(place, "pointer");
      if (!pointer.empty()) lines += pointer + ": ";
      lines += text_of(place, "detail");
    }
  }
  return lines.empty() ? text_of(problem, "detail") : lines;
}

[[noreturn]] void refuse(const std::string& url, const Answer& answer) {
  const Json problem = Json::parse(answer.body, nullptr, false);
  std::string sentence = is_json(answer) && problem.is_object() ? sentence_of(problem) : "";
  if (sentence.empty()) {
    sentence = fmt::format(
        "{} answered {}, and not as the control API of greenmock does; the fake Green API has "
        "another port than its control API",
        url, answer.status);
    throw Error(sentence, answer.status);
  }
  throw Error(sentence, answer.status, answer.body);
}

}  // namespace

Wire::Wire(std::string_view url, std::string token, std::chrono::milliseconds patience)
    : url_(url), token_(std::move(token)), patience_(patience) {
  static const CURLcode kReady = curl_global_init(CURL_GLOBAL_DEFAULT);
  if (kReady != CURLE_OK) throw Error(std::string(kNoLibrary));
  while (url_.ends_with('/')) url_.pop_back();
  const bool plain = url_.starts_with(kScheme) && url_.size() > kScheme.size() &&
                     url_.find_first_of("/?#@ ", kScheme.size()) == std::string::npos;
  const std::unique_ptr<CURLU, AddressCleanup> read(curl_url());
  if (!plain || curl_url_set(read.get(), CURLUPART_URL, url_.c_str(), 0) != CURLUE_OK)
    throw Error(
        fmt::format("\"{}\" is no address of a control API such as http://127.0.0.1:8081", url));
  const auto is_control = [](char c) { return (c >= 0 && c < ' ') || c == 0x7F; };
  if (std::any_of(token_.begin(), token_.end(), is_control))
    throw Error("the token of the control API has control characters in it");
}

std::string Wire::request(std::string_view verb, std::string_view path, std::string_view body,
                          std::chrono::milliseconds waits) const {
  // A connection an exchange: one Wire may be used by many threads, and a wait must hold up no other call.
  const CurlCall call(curl_easy_init());
  if (!call) throw Error(std::string(kNoLibrary));
  CURL* const easy = call.get();
  const std::string method(verb), target = as_target(path);
  const bool has_body = method != "GET" && method != "HEAD" && method != "DELETE";
  const CurlLines lines = headers_of(token_, has_body);
  curl_easy_setopt(easy, CURLOPT_URL, url_.c_str());
  curl_easy_setopt(easy, CURLOPT_REQUEST_TARGET, target.c_str());
  curl_easy_setopt(easy, CURLOPT_HTTPHEADER, lines.get());
  if (method == "HEAD") curl_easy_setopt(easy, CURLOPT_NOBODY, 1L);
  const std::string_view sent = body.empty() ? "{}" : body;
  if (has_body) {
    curl_easy_setopt(easy, CURLOPT_POSTFIELDS, sent.data());
    curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(sent.size()));
  }
  curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, method.c_str());

  Answer answer = perform(easy, std::max(waits, std::chrono::milliseconds{0}) + patience_);
  const std::string why = problem_of(answer);
  if (!why.empty())
    throw Error(fmt::format(
        "no answer from {} to {} {}: {}; is it the address of a control API, and does its "
        "greenmock run?",
        url_, verb, path, why));
  if (answer.status < 200 || answer.status > 299) refuse(url_, answer);
  return std::move(answer.body);
}

Json Wire::json(std::string_view verb, std::string_view path, std::string_view body,
                std::chrono::milliseconds waits) const {
  const std::string text = request(verb, path, body, waits);
  Json json = Json::parse(text, nullptr, false);
  if (!json.is_object())
    throw Error(fmt::format("{} answered {} {} not as the control API of greenmock does", url_,
                            verb, path));
  return json;
}

std::string percent_encode(std::string_view text) {
  constexpr std::string_view kUnreserved =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
  std::string out;
  for (const char c : text) {
    if (kUnreserved.find(c) != std::string_view::npos)
      out += c;
    else
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return out;
}

std::string duration_text(std::chrono::milliseconds span) {
  return fmt::format("{}ms", span.count());
}

std::string object_text(std::string_view key, Json value) {
  Json object = Json::object();
  object[std::string(key)] = std::move(value);
  return core::dump(object);
}

Json read_object(std::string_view text, std::string_view what) {
  Json json = Json::parse(text, nullptr, false, true);
  if (!json.is_object()) throw Error(fmt::format("{} is no JSON object: {}", what, text));
  return json;
}

}  // namespace greenmock::detail
