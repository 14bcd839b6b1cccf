#include "embed/wire.hpp"

#include <fmt/format.h>
#include <httplib.h>

#include <algorithm>

#include "embed/signals.hpp"
#include "greenmock/error.hpp"

namespace greenmock::detail {
namespace {

using core::Json;

constexpr std::string_view kScheme = "http://";
/// Bytes; the longest answers of the control API are of some 8 MiB.
constexpr std::size_t kLargestAnswer = std::size_t{64} << 20U;
constexpr auto kConnectWithin = std::chrono::seconds{5};
/// The control API waits up to 30 s for a client that does not read.
constexpr auto kAnswerWithin = std::chrono::seconds{60};

bool is_json(const httplib::Response& response) {
  const std::string type = response.get_header_value("Content-Type");
  return type.starts_with("application/json") || type.starts_with("application/problem+json");
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

[[noreturn]] void refuse(const std::string& url, const httplib::Response& response) {
  const Json problem = Json::parse(response.body, nullptr, false);
  std::string sentence = is_json(response) && problem.is_object() ? sentence_of(problem) : "";
  if (sentence.empty()) {
    sentence = fmt::format(
        "{} answered {}, and not as the control API of greenmock does; the fake Green API has "
        "another port than its control API",
        url, response.status);
    throw Error(sentence, response.status);
  }
  throw Error(sentence, response.status, response.body);
}

}  // namespace

Wire::Wire(std::string_view url, std::string token) : url_(url), token_(std::move(token)) {
  while (url_.ends_with('/')) url_.pop_back();
  const bool plain = url_.starts_with(kScheme) && url_.size() > kScheme.size() &&
                     url_.find_first_of("/?#@ ", kScheme.size()) == std::string::npos;
  if (!plain || !httplib::Client(url_).is_valid())
    throw Error(
        fmt::format("\"{}\" is no address of a control API such as http://127.0.0.1:8081", url));
  const auto is_control = [](char c) { return (c >= 0 && c < ' ') || c == 0x7F; };
  if (std::any_of(token_.begin(), token_.end(), is_control))
    throw Error("the token of the control API has control characters in it");
}

std::string Wire::request(std::string_view verb, std::string_view path, std::string_view body,
                          std::chrono::milliseconds waits) const {
  // A client an exchange: one may be used by many threads, and a wait must hold up no other call.
  httplib::Client client(url_);
  client.set_tcp_nodelay(true);
  client.set_connection_timeout(kConnectWithin);
  client.set_read_timeout(std::max(waits, std::chrono::milliseconds{0}) + kAnswerWithin);
  httplib::Request request;
  request.method = verb;
  request.path = path;
  if (verb != "GET" && verb != "DELETE") {
    request.body = body.empty() ? "{}" : body;
    request.headers.emplace("Content-Type", "application/json");
  }
  if (!token_.empty()) request.headers.emplace("Authorization", "Bearer " + token_);

  std::string answer;
  request.content_receiver = [&answer](const char* bytes, std::size_t size, std::uint64_t,
                                       std::uint64_t) {
    answer.append(bytes, size);
    return answer.size() <= kLargestAnswer;
  };
  const NoPipeSignal quiet;
  httplib::Result result = client.send(request);
  if (answer.size() > kLargestAnswer)
    throw Error(
        fmt::format("{} answers more than {} MiB to {} {}; is it the address of a control API?",
                    url_, kLargestAnswer >> 20U, verb, path));
  if (!result)
    throw Error(
        fmt::format("no answer from {} to {} {} ({}); is it the address of a control API, "
                    "and does its greenmock run?",
                    url_, verb, path, httplib::to_string(result.error())));
  result->body = std::move(answer);
  if (result->status < 200 || result->status > 299) refuse(url_, *result);
  return std::move(result->body);
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
