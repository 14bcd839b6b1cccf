#include <fmt/format.h>

#include <algorithm>

#include "core/account/account_id.hpp"
#include "core/encoding/ascii.hpp"
#include "core/time/clock.hpp"
#include "script/loaders.hpp"
#include "script/wording.hpp"

namespace greenmock::script {
namespace {

constexpr std::string_view kInstanceKeys[] = {"name",        "idInstance", "apiTokenInstance",
                                              "state",       "settings",   "queue",
                                              "limits",      "login",      "qrIn",
                                              "dialect",     "strict",     "quota",
                                              "clock",       "sessions",   "receive",
                                              "setSettings", "phone",      "contacts",
                                              "groups"};

std::optional<std::string> read_name(const Value& value) {
  const std::string* name = value.string("a name");
  if (!name) return std::nullopt;
  if (!core::is_instance_name(*name)) {
    value.complain_expected(
        fmt::format("a name of 1 to {} characters, not all blank, without control characters, and "
                    "not \".\" or \"..\", which no path can hold",
                    core::kLongestInstanceName));
  } else if (std::all_of(name->begin(), name->end(), core::is_digit)) {
    value.complain(fmt::format("the name {} is all digits, so that it looks like an idInstance",
                               in_quotes(*name)));
  }
  return *name;
}

std::optional<std::uint64_t> read_id(const Value& value) {
  if (value.is_number()) {
    const auto id = value.integer(1, static_cast<std::int64_t>(core::kLargestInstanceId));
    return id ? std::optional(static_cast<std::uint64_t>(*id)) : std::nullopt;
  }
  const std::string* text = value.string("a number, or a string of digits");
  if (!text) return std::nullopt;
  const auto id = core::parse_instance_id(*text);
  if (!id)
    value.complain_expected(
        fmt::format("1 to {} digits without a zero in front", core::kLongestInstanceId));
  return id;
}

std::optional<std::string> read_token(const Value& value) {
  const std::string* token = value.string("a token");
  if (!token) return std::nullopt;
  if (!core::is_instance_token(*token))
    value.complain_expected(fmt::format("a token of 1 to {} letters, digits, \".\", \"_\" or \"-\"",
                                        core::kLongestInstanceToken));
  return *token;
}

void read_clock(const Value& value, core::InstanceSpec& spec) {
  const Fields fields(value, "\"clock\"", {"speed", "paused"});
  if (const auto speed = fields.find("speed")) {
    constexpr std::string_view kLooks = "a number from 0.000001 to 1000000";
    spec.speed = speed->number(kLooks);
    if (spec.speed && !core::is_speed(*spec.speed)) {
      speed->complain_expected(kLooks);
    }
  }
  if (const auto paused = fields.find("paused")) spec.paused = paused->boolean();
}

}  // namespace

std::optional<core::SessionRule> read_sessions(const Value& value) {
  const auto place = value.word(core::kSessionRuleNames);
  return place ? std::optional(static_cast<core::SessionRule>(*place)) : std::nullopt;
}

std::span<const std::string_view> instance_keys() {
  return kInstanceKeys;
}

std::optional<std::size_t> read_quota(const Value& value) {
  constexpr std::int64_t kMost = 1'000'000;
  if (value.is_null()) return std::nullopt;  // as an answer of the control API shows it
  if (value.is_string()) {
    constexpr std::string_view kWords[] = {"none"};
    value.word(kWords);
    return std::nullopt;
  }
  const auto chats = value.integer(0, kMost, "\"none\", or a number of chats");
  return chats ? std::optional(static_cast<std::size_t>(*chats)) : std::nullopt;
}

core::InstanceSpec read_instance(const Fields& fields, const Vocabulary& vocabulary) {
  core::InstanceSpec spec;
  if (const auto name = fields.find("name")) spec.name = read_name(*name);
  if (const auto id = fields.find("idInstance")) spec.id = read_id(*id);
  if (const auto token = fields.find("apiTokenInstance")) spec.token = read_token(*token);
  if (const auto state = fields.find("state")) spec.state = read_state(*state).value_or(spec.state);
  if (const auto settings = fields.find("settings")) {
    if (auto given = read_settings(*settings)) spec.settings = std::move(*given);
  }
  if (const auto queue = fields.find("queue")) spec.queue = read_queue(*queue);
  if (const auto limits = fields.find("limits")) spec.limits = read_limits(*limits, vocabulary);
  if (const auto login = fields.find("login")) spec.login = read_login(*login);
  if (const auto saving = fields.find("setSettings")) spec.saving = read_saving(*saving);
  if (const auto phone = fields.find("phone")) spec.phone = read_phone(*phone);
  if (const auto qr_in = fields.find("qrIn")) spec.qr_in = read_qr_in(*qr_in);
  if (const auto dialect = fields.find("dialect")) spec.dialect = read_dialect(*dialect);
  if (const auto strict = fields.find("strict")) spec.strict = strict->boolean();
  if (const auto quota = fields.find("quota")) spec.quota = read_quota(*quota);
  if (const auto clock = fields.find("clock")) read_clock(*clock, spec);
  if (const auto sessions = fields.find("sessions")) spec.sessions = read_sessions(*sessions);
  if (const auto receive = fields.find("receive")) spec.receive = read_receive(*receive);
  if (const auto contacts = fields.find("contacts")) spec.contacts = read_contacts(*contacts);
  if (const auto groups = fields.find("groups")) spec.groups = read_groups(*groups);
  return spec;
}

}  // namespace greenmock::script
