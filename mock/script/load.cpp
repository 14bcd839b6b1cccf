#include "script/load.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "script/loaders.hpp"

namespace greenmock::script {
namespace {

/// Parses the text, lets `read` make a T of it, and gives that only if nothing was wrong.
template <typename T, typename Read>
Loaded<T> load_with(std::string_view text, Read read) {
  Parsed parsed = parse_located(text);
  if (!parsed.root) return {std::nullopt, std::move(parsed.problems)};
  Problems problems;
  T value = read(Value(*parsed.root, "", problems));
  if (problems.empty()) return {std::move(value), {}};
  return {std::nullopt, problems.take()};
}

bool is_blank(std::string_view text) {
  return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

InstanceRequest read_request(const Value& value, const Vocabulary& vocabulary) {
  const auto of_instance = instance_keys();
  std::vector<std::string_view> keys(of_instance.begin(), of_instance.end());
  for (const std::string_view key : {"script", "ownPort", "tls", "ttl"}) keys.push_back(key);
  const Fields fields(value, "an instance", keys);
  InstanceRequest request;
  request.spec = read_instance(fields, vocabulary);
  if (const auto script = fields.find("script")) {
    request.script = read_script(*script, Scope::Instance, vocabulary);
  }
  if (const auto own_port = fields.find("ownPort")) {
    request.own_port = own_port->boolean().value_or(false);
  }
  if (const auto tls = fields.find("tls")) {
    constexpr Value::Choice<PortTls> kKinds[] = {{"good", PortTls::Good},
                                                 {"wrongCa", PortTls::WrongCa}};
    request.tls = tls->choice(kKinds);
    if (request.tls && !request.own_port)
      tls->complain("only a port of the instance's own can have this: add \"ownPort\": true");
  }
  if (const auto ttl = fields.find("ttl")) request.ttl = ttl->duration_above_zero();
  return request;
}

InstancePatch read_patch(const Value& value, const Vocabulary& vocabulary) {
  const Fields fields(value, "a change of an instance",
                      {"state", "settings", "dialect", "strict", "quota", "limits", "login", "qrIn",
                       "sessions", "receive", "setSettings", "phone"});
  InstancePatch patch;
  if (const auto state = fields.find("state")) patch.state = read_state(*state);
  if (const auto settings = fields.find("settings")) patch.settings = read_settings(*settings);
  if (const auto dialect = fields.find("dialect")) patch.dialect = read_dialect(*dialect);
  if (const auto strict = fields.find("strict")) patch.strict = strict->boolean();
  if (const auto quota = fields.find("quota")) patch.quota = read_quota(*quota);
  if (const auto limits = fields.find("limits")) patch.limits = read_limits(*limits, vocabulary);
  if (const auto login = fields.find("login")) patch.login = read_login(*login);
  if (const auto qr_in = fields.find("qrIn")) patch.qr_in = read_qr_in(*qr_in);
  if (const auto saving = fields.find("setSettings")) patch.saving = read_saving(*saving);
  if (const auto phone = fields.find("phone")) patch.phone = read_phone(*phone);
  if (const auto sessions = fields.find("sessions")) patch.sessions = read_sessions(*sessions);
  if (const auto receive = fields.find("receive")) patch.receive = read_receive(*receive);
  return patch;
}

}  // namespace

std::string to_string(const Problem& problem, std::string_view file) {
  std::string out(file);
  if (problem.line > 0) out += fmt::format(":{}:{}", problem.line, problem.column);
  if (!problem.pointer.empty()) out += ": " + problem.pointer;
  // A key of the script may hold anything; what a terminal obeys must not come out of it.
  std::replace_if(
      out.begin(), out.end(), [](char c) { return (c >= 0 && c < ' ') || c == 0x7F; }, '?');
  return out + ": " + problem.message;
}

Loaded<core::Script> load_script(std::string_view text, Scope scope, const Vocabulary& vocabulary) {
  return load_with<core::Script>(
      text, [&](const Value& value) { return read_script(value, scope, vocabulary); });
}

Loaded<core::Rule> load_rule(std::string_view text, const Vocabulary& vocabulary) {
  return load_with<core::Rule>(text,
                               [&](const Value& value) { return read_rule(value, vocabulary); });
}

Loaded<core::NotifySpec> load_notify(std::string_view text) {
  return load_with<core::NotifySpec>(text, [](const Value& value) { return read_notify(value); });
}

Loaded<core::Say> load_say(std::string_view text) {
  return load_with<core::Say>(text, [](const Value& value) { return read_say(value); });
}

Loaded<People> load_people(std::string_view text) {
  return load_with<People>(text, [](const Value& value) {
    constexpr std::string_view kEither[] = {"contacts", "groups"};
    const Fields fields(value, "virtual people", kEither);
    fields.at_least_one(kEither);
    People people;
    if (const auto contacts = fields.find("contacts")) people.contacts = read_contacts(*contacts);
    if (const auto groups = fields.find("groups")) people.groups = read_groups(*groups);
    return people;
  });
}

Loaded<InstanceRequest> load_instance_request(std::string_view text, const Vocabulary& vocabulary) {
  if (is_blank(text)) return {InstanceRequest{}, {}};
  return load_with<InstanceRequest>(
      text, [&](const Value& value) { return read_request(value, vocabulary); });
}

Loaded<InstancePatch> load_instance_patch(std::string_view text, const Vocabulary& vocabulary) {
  return load_with<InstancePatch>(
      text, [&](const Value& value) { return read_patch(value, vocabulary); });
}

}  // namespace greenmock::script
