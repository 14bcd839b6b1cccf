#include "script/load_assumption.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <iterator>
#include <optional>
#include <type_traits>
#include <vector>

#include "core/time/duration.hpp"
#include "script/nearest.hpp"

namespace greenmock::script {
namespace {

core::Duration duration_of(const std::string& text, const std::string& value) {
  const auto duration = core::parse_duration(value);
  if (!duration)
    throw WrongAssumption{
        fmt::format("{}: \"{}\" is no duration such as 5s or 2m30s", text, value)};
  return *duration;
}

/// One of a closed list of words, in the order of an enumeration.
template <typename T, std::size_t N>
T parse_word(const std::string& text, const std::string& value,
             const std::string_view (&words)[N]) {
  const auto* const found = std::find(std::begin(words), std::end(words), value);
  if (found == std::end(words))
    throw WrongAssumption{
        fmt::format("{}: \"{}\" is none of {}", text, value, fmt::join(words, ", "))};
  return static_cast<T>(found - std::begin(words));
}

bool parse_taken(const std::string& text, const std::string& value) {
  if (value != "take" && value != "refuse")
    throw WrongAssumption{fmt::format("{}: \"{}\" is none of take, refuse", text, value)};
  return value == "take";
}

/// True: the status itself is 401.
bool parse_by_status(const std::string& text, const std::string& value) {
  if (value != "200" && value != "401")
    throw WrongAssumption{fmt::format("{}: \"{}\" is none of 200, 401", text, value)};
  return value == "401";
}

std::size_t parse_bytes(const std::string& text, const std::string& value) {
  std::size_t bytes = 0;
  const auto [end, problem] = std::from_chars(value.data(), value.data() + value.size(), bytes);
  if (problem != std::errc{} || end != value.data() + value.size())
    throw WrongAssumption{fmt::format("{}: \"{}\" is no whole number of bytes", text, value)};
  return bytes;
}

/// RFC 6455, 7.4: what may stand in a close frame.
std::optional<std::uint16_t> parse_close_code(const std::string& text, const std::string& value) {
  if (value == "none") return std::nullopt;
  std::uint16_t code = 0;
  const auto [end, problem] = std::from_chars(value.data(), value.data() + value.size(), code);
  if (problem != std::errc{} || end != value.data() + value.size() || code < 1000 || code > 4999)
    throw WrongAssumption{
        fmt::format("{}: \"{}\" is no close code from 1000 to 4999, nor \"none\"", text, value)};
  return code;
}

using core::Assumptions;

struct Given {
  const std::string& text;  // the whole, for what is said of it
  const std::string& value;
};

struct AssumptionKey {
  std::string_view name;
  void (*apply)(const Given&, Assumptions&);
};

template <auto Member>
void set_text(const Given& g, Assumptions& to) {
  to.*Member = g.value;
}
template <auto Member>
void set_duration(const Given& g, Assumptions& to) {
  to.*Member = duration_of(g.text, g.value);
}
/// What is done again and again must not be done without end at one moment.
template <auto Member>
void set_pause(const Given& g, Assumptions& to) {
  to.*Member = duration_of(g.text, g.value);
  if (to.*Member <= core::Duration{0})
    throw WrongAssumption{fmt::format("{}: it must be longer than zero", g.text)};
}
template <auto Member>
void set_bytes(const Given& g, Assumptions& to) {
  to.*Member = parse_bytes(g.text, g.value);
}
/// One of the words, which are in the order of the enumeration.
template <auto Member, const auto& Words>
void set_word(const Given& g, Assumptions& to) {
  using Word = std::remove_reference_t<decltype(to.*Member)>;
  to.*Member = parse_word<Word>(g.text, g.value, Words);
}
void set_taken(const Given& g, Assumptions& to) {
  to.settings_empty_taken = parse_taken(g.text, g.value);
}
void set_close_code(const Given& g, Assumptions& to) {
  to.close_code = parse_close_code(g.text, g.value);
}
void set_by_status(const Given& g, Assumptions& to) {
  to.partner_token_by_status = parse_by_status(g.text, g.value);
}

constexpr AssumptionKey kAssumptionKeys[] = {
    {"timeout.message", set_text<&Assumptions::timeout_message>},
    {"passkey.message", set_text<&Assumptions::passkey_message>},
    {"reboot.lasts", set_duration<&Assumptions::reboot_lasts>},
    {"authorizationCode.lasts", set_duration<&Assumptions::authorization_code_lasts>},
    {"settings.act", set_duration<&Assumptions::settings_act>},
    {"settings.restart", set_duration<&Assumptions::settings_restart>},
    {"settings.empty", set_taken},
    {"phone.sleep", set_duration<&Assumptions::phone_sleep>},
    {"phone.wake", set_duration<&Assumptions::phone_wake>},
    {"profilePicture.largest", set_bytes<&Assumptions::largest_picture>},
    {"file.largest", set_bytes<&Assumptions::largest_file>},
    {"websocket.sessions", set_word<&Assumptions::sessions, core::kSessionRuleNames>},
    {"websocket.close", set_close_code},
    {"receive.empty", set_word<&Assumptions::receive_empty, core::kEmptyReceiveNames>},
    {"receive.readers", set_word<&Assumptions::receive_readers, core::kReadersNames>},
    {"receive.afterWebhook", set_duration<&Assumptions::receive_after_webhook>},
    {"webhooksCount.every", set_duration<&Assumptions::webhooks_count_every>},
    {"message.delivered", set_duration<&Assumptions::message_delivered>},
    {"message.read", set_duration<&Assumptions::message_read>},
    {"journals.lag", set_duration<&Assumptions::journal_lag>},
    {"webhook.retry", set_pause<&Assumptions::webhook_retry>},
    {"instance.ready", set_duration<&Assumptions::instance_ready>},
    {"partner.unauthorized", set_by_status},
};

std::vector<std::string_view> key_names() {
  std::vector<std::string_view> names;
  std::transform(std::begin(kAssumptionKeys), std::end(kAssumptionKeys), std::back_inserter(names),
                 [](const AssumptionKey& key) { return key.name; });
  return names;
}

std::string all_keys() {
  return fmt::format("{}", fmt::join(key_names(), ", "));
}

std::string meant_key(std::string_view name) {
  return did_you_mean(name, key_names());
}

}  // namespace

void load_assumption(const std::string& text, Assumptions& assumptions) {
  const std::size_t equals = text.find('=');
  const std::string name = text.substr(0, equals);
  const auto* const key = std::find_if(std::begin(kAssumptionKeys), std::end(kAssumptionKeys),
                                       [&](const AssumptionKey& one) { return one.name == name; });
  if (key == std::end(kAssumptionKeys)) {
    const std::string meant = meant_key(name);
    throw WrongAssumption{
        meant.empty() ? fmt::format("{}: it is KEY=VALUE, and the keys are {}", text, all_keys())
                      : fmt::format("{}: there is no such key{}", text, meant)};
  }
  if (equals == std::string::npos)
    throw WrongAssumption{fmt::format("{0}: the value is missing; it is {0}=VALUE", text)};
  const std::string value = text.substr(equals + 1);
  key->apply({text, value}, assumptions);
}

}  // namespace greenmock::script
