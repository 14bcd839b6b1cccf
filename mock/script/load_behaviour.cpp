#include <fmt/format.h>

#include "script/loaders.hpp"
#include "script/wording.hpp"

namespace greenmock::script {
using core::LimitSpec;

LimitSpec read_limits(const Value& value, const Vocabulary& vocabulary) {
  constexpr Value::Choice<LimitSpec::Mode> kModes[] = {{"off", LimitSpec::Mode::Off},
                                                       {"documented", LimitSpec::Mode::Documented}};
  LimitSpec limits;
  if (value.is_string()) {
    limits.mode = value.choice(kModes).value_or(LimitSpec::Mode::Off);
    return limits;
  }
  if (!value.is_object()) {
    value.complain_expected(R"("off", "documented" or an object like {"qr": "3/1s"})");
    return limits;
  }
  limits.mode = LimitSpec::Mode::Listed;
  for (const Member& member : *value.node().members()) {
    if (value.problems().full()) break;
    std::string pointer = pointer_to(value.pointer(), member.key);
    const auto method = find_method(member.key, vocabulary);
    if (!method) {
      value.problems().add(member.key_at, std::move(pointer),
                           unknown_method(member.key, vocabulary));
      continue;
    }
    const Value rate(member.value, std::move(pointer), value.problems());
    if (const auto limit = read_rate(rate)) limits.listed[*method] = *limit;
  }
  return limits;
}

core::LoginSpec read_login(const Value& value) {
  core::LoginSpec login;
  if (!value.is_object()) {
    value.complain_expected(R"(an object like {"starting": "30s"} or {"fails": "blocked"})");
    return login;
  }
  const Fields fields(value, "\"login\"", {"starting", "fails"});
  if (const auto starting = fields.find("starting")) {
    login.starting = starting->duration().value_or(login.starting);
  }
  if (const auto fails = fields.find("fails")) {
    if (const auto way = fails->word(core::kLoginFailureNames))
      login.end = static_cast<core::LoginEnd>(*way + 1);
  }
  return login;
}

core::SavingSpec read_saving(const Value& value) {
  core::SavingSpec saving;
  if (!value.is_object()) {
    value.complain_expected(R"(an object like {"act": "5m"} or {"restart": "30s"})");
    return saving;
  }
  const Fields fields(value, "\"setSettings\"", {"act", "restart"});
  if (const auto act = fields.find("act")) saving.act = act->duration();
  if (const auto restart = fields.find("restart")) saving.restart = restart->duration();
  return saving;
}

core::PhoneSpec read_phone(const Value& value) {
  core::PhoneSpec phone;
  if (!value.is_object()) {
    value.complain_expected(R"(an object like {"sleep": "1m", "wake": "5m"})");
    return phone;
  }
  const Fields fields(value, "\"phone\"", {"sleep", "wake"});
  if (const auto sleep = fields.find("sleep")) phone.sleep = sleep->duration();
  if (const auto wake = fields.find("wake")) phone.wake = wake->duration();
  return phone;
}

std::map<core::State, core::QrInReply> read_qr_in(const Value& value) {
  constexpr std::string_view kStates[] = {"starting", "blocked", "sleepMode", "yellowCard",
                                          "suspended"};
  std::map<core::State, core::QrInReply> replies;
  const Fields fields(value, "\"qrIn\"", kStates);
  auto words = reply_names();
  words.push_back("hang");
  for (const std::string_view name : kStates) {
    const auto reply = fields.find(name);
    if (!reply) continue;
    const auto word = reply->is_string() ? reply->word(words) : std::nullopt;
    const bool other_word = reply->is_string() && (!word || words[*word] == "hang");
    replies[*core::parse_state(name)] = other_word ? std::nullopt : read_reply(*reply);
  }
  return replies;
}

core::ReceiveSpec read_receive(const Value& value) {
  core::ReceiveSpec receive;
  if (!value.is_object()) {
    value.complain_expected(R"(an object like {"empty": "408"} or {"readers": "next"})");
    return receive;
  }
  const Fields fields(value, "\"receive\"", {"empty", "readers"});
  if (const auto empty = fields.find("empty")) {
    if (const auto place = empty->word(core::kEmptyReceiveNames))
      receive.empty = static_cast<core::EmptyReceive>(*place);
  }
  if (const auto readers = fields.find("readers")) {
    if (const auto place = readers->word(core::kReadersNames))
      receive.readers = static_cast<core::Readers>(*place);
  }
  return receive;
}

std::optional<core::Dialect> read_dialect(const Value& value) {
  constexpr Value::Choice<core::Dialect> kDialects[] = {{"seed", core::Dialect::Seed},
                                                        {"current", core::Dialect::Current}};
  return value.choice(kDialects);
}

}  // namespace greenmock::script
