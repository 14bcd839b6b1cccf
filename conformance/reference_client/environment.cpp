#include "environment.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <charconv>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <vector>

namespace greenmock::reference {
namespace {

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value ? value : "";
}

/// Nothing if it is not set.
template <typename Number>
std::optional<Number> number(const char* name, std::string_view of) {
  const std::string text = variable(name);
  if (text.empty()) return std::nullopt;
  Number value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) {
    throw WrongEnvironment(fmt::format("{} must be {}, not \"{}\"", name, of, text));
  }
  return value;
}

}  // namespace

Environment read_environment() {
  Environment read;
  read.task = variable("GREEN_API_TASK");
  read.url = variable("GREEN_API_URL");
  read.ws_url = variable("GREEN_API_WS_URL");
  read.id_instance = variable("GREEN_API_ID_INSTANCE");
  read.media_url = variable("GREEN_API_MEDIA_URL");
  read.token = variable("GREEN_API_TOKEN_INSTANCE");
  read.method = variable("GREEN_API_METHOD");
  read.body = variable("GREEN_API_BODY");
  read.ca_file = variable("GREEN_API_CA_FILE");
  read.https_proxy = variable("HTTPS_PROXY");
  if (const auto linger =
          number<unsigned>("GREEN_API_LINGER_MS", "a whole number of milliseconds")) {
    read.linger = std::chrono::milliseconds{*linger};
  }
  if (const auto timeout =
          number<std::uint16_t>("GREEN_API_RECEIVE_TIMEOUT", "a whole number of seconds")) {
    read.receive_timeout = std::chrono::seconds{*timeout};
  }
  read.second_id_instance = variable("GREEN_API_ID_INSTANCE_2");
  read.second_token = variable("GREEN_API_TOKEN_INSTANCE_2");
  read.chat_id = variable("GREEN_API_CHAT_ID");
  read.text = variable("GREEN_API_TEXT");
  read.file_name = variable("GREEN_API_FILE_NAME");
  read.follow = !variable("GREEN_API_FOLLOW").empty();
  read.webhook_port = number<std::uint16_t>("GREEN_API_WEBHOOK_PORT", "a port").value_or(0);
  read.webhook_token = variable("GREEN_API_WEBHOOK_TOKEN");

  std::vector<std::string_view> missing;
  const auto want = [&](const std::string& value, std::string_view name) {
    if (value.empty()) missing.push_back(name);
  };
  want(read.task, "GREEN_API_TASK");
  if (read.task != "describe") {
    want(read.url, "GREEN_API_URL");
    want(read.id_instance, "GREEN_API_ID_INSTANCE");
    want(read.token, "GREEN_API_TOKEN_INSTANCE");
  }
  if (read.task == "call") want(read.method, "GREEN_API_METHOD");
  if (read.task == "authorize-websocket") want(read.ws_url, "GREEN_API_WS_URL");
  if (read.task == "send") {
    want(read.chat_id, "GREEN_API_CHAT_ID");
    want(read.text, "GREEN_API_TEXT");
    if (!read.file_name.empty()) want(read.media_url, "GREEN_API_MEDIA_URL");
  }
  if (read.task == "receive-two") {
    want(read.second_id_instance, "GREEN_API_ID_INSTANCE_2");
    want(read.second_token, "GREEN_API_TOKEN_INSTANCE_2");
  }
  if (!missing.empty()) {
    throw WrongEnvironment(fmt::format("not set: {}", fmt::join(missing, ", ")));
  }
  return read;
}

}  // namespace greenmock::reference
