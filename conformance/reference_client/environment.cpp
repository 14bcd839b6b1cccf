#include "environment.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <charconv>
#include <cstdlib>
#include <vector>

namespace greenmock::reference {
namespace {

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value ? value : "";
}

std::chrono::milliseconds milliseconds(const char* name, std::chrono::milliseconds otherwise) {
  const std::string text = variable(name);
  if (text.empty()) return otherwise;
  unsigned value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) {
    throw WrongEnvironment(
        fmt::format("{} must be a whole number of milliseconds, not \"{}\"", name, text));
  }
  return std::chrono::milliseconds{value};
}

}  // namespace

Environment read_environment() {
  Environment read;
  read.task = variable("GREEN_API_TASK");
  read.url = variable("GREEN_API_URL");
  read.ws_url = variable("GREEN_API_WS_URL");
  read.id_instance = variable("GREEN_API_ID_INSTANCE");
  read.token = variable("GREEN_API_TOKEN_INSTANCE");
  read.method = variable("GREEN_API_METHOD");
  read.body = variable("GREEN_API_BODY");
  read.ca_file = variable("GREEN_API_CA_FILE");
  read.https_proxy = variable("HTTPS_PROXY");
  read.linger = milliseconds("GREEN_API_LINGER_MS", read.linger);

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
  if (!missing.empty()) {
    throw WrongEnvironment(fmt::format("not set: {}", fmt::join(missing, ", ")));
  }
  return read;
}

}  // namespace greenmock::reference
