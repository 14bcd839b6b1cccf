#include <fmt/format.h>

#include "script/load.hpp"
#include "script/loaders.hpp"
#include "script/wording.hpp"
#include "suite/readers.hpp"

namespace greenmock::kit {
namespace {

using script::Fields;
using script::Value;

constexpr std::string_view kVerbs[] = {"await",  "advance", "phone", "state",  "settings",
                                       "notify", "signal",  "rules", "server", "watch",
                                       "repeat", "stop",    "kill",  "start"};
constexpr core::Duration kLongestWatch = std::chrono::seconds{10};
constexpr core::Duration kLongestWithin = std::chrono::minutes{30};

Advance read_advance(const Value& value, const Words& words) {
  if (value.is_string()) {
    if (const auto by = value.duration()) return {*by};
    return {};
  }
  if (!value.is_object()) {
    value.complain_expected(R"(a duration like "20s", or an object such as {"to": "rotation"})");
    return {};
  }
  const Fields fields(value, R"("advance")", {"to"});
  const auto to = fields.require("to", R"(, like "rotation", "release" or "logout+90s")");
  const auto mark = to ? read_text(*to, R"("rotation", "release" or a mark)") : std::nullopt;
  if (!mark) return {};
  if (*mark != "release" && *mark != "rotation") {
    const auto parsed = script::parse_mark(*mark, words.methods);
    if (!parsed.mark) to->complain(parsed.problem);
  }
  return {*mark};
}

Phone read_phone_step(const Value& value) {
  if (value.is_object()) {
    const Fields fields(value, R"("phone")", {"scan"});
    constexpr Value::Choice<Phone::Do> kWhich[] = {{"shown", Phone::Do::ScanShown},
                                                   {"first", Phone::Do::ScanFirst},
                                                   {"current", Phone::Do::ScanCurrent}};
    const auto scan = fields.require("scan", R"(: "shown", "first" or "current")");
    return {scan ? scan->choice(kWhich).value_or(Phone::Do::ScanCurrent) : Phone::Do::ScanCurrent};
  }
  constexpr Value::Choice<Phone::Do> kActs[] = {{"scan", Phone::Do::ScanCurrent},
                                                {"refuse", Phone::Do::Refuse},
                                                {"logout", Phone::Do::Logout},
                                                {"off", Phone::Do::Off},
                                                {"on", Phone::Do::On}};
  return {value.choice(kActs).value_or(Phone::Do::ScanCurrent)};
}

Signal read_signal(const Value& value, const Words& words) {
  constexpr std::string_view kWord = R"(a word of 1 to 64 letters, digits, "-", "_" or ".")";
  const std::string* word = value.string(kWord);
  if (!word) return {};
  // No rule can wait for another one.
  if (!script::parse_event("signal=" + *word, words.methods).event) value.complain_expected(kWord);
  return {*word};
}

ChangeRules read_rules(const Value& value, const Words& words) {
  if (!value.is_object()) {
    value.complain_expected(R"(an object such as {"remove": ["slow"]})");
    return {};
  }
  const Fields fields(value, R"("rules")", {"add", "remove"});
  constexpr std::string_view kSides[] = {"add", "remove"};
  fields.at_least_one(kSides);
  ChangeRules change;
  if (const auto add = fields.find("add")) {
    for (const Value& rule : add->list("a list of rules")) {
      script::read_rule(rule, words.methods);
      change.add.push_back(rule.node().to_json());
    }
  }
  if (const auto remove = fields.find("remove")) {
    for (const Value& id : remove->list("a list of rule ids"))
      change.remove.push_back(read_text(id, "the id of a rule").value_or(""));
  }
  return change;
}

Client read_client(const Value& value) {
  constexpr Value::Choice<Client> kClients[] = {{"client", Client::First},
                                                {"client2", Client::Second}};
  return value.choice(kClients).value_or(Client::First);
}

Repeat read_repeat(const Value& value, const Words& words) {
  if (!value.is_object()) {
    value.complain_expected(R"(an object such as {"n": 3, "steps": [{"await": {"call": "qr"}}]})");
    return {};
  }
  const Fields fields(value, R"("repeat")", {"n", "steps"});
  Repeat repeat;
  fields.require("n");
  repeat.n = read_number(fields, "n", 1);
  if (const auto steps = fields.require("steps")) repeat.steps = read_steps(*steps, words);
  return repeat;
}

core::Duration read_watch(const Value& value) {
  const auto span = value.duration_above_zero().value_or(core::Duration{1});
  if (span > kLongestWatch) value.complain("a watch takes real time, so ten seconds are the most");
  return span;
}

Else read_else(const Value& value, const Words& words) {
  if (!value.is_object()) {
    value.complain_expected(R"(an object such as {"id": "asks-again", "requirement": "QR-DONE"})");
    return {};
  }
  const Fields fields(value, R"("else")", {"id", "requirement", "proves", "catches"});
  Else otherwise;
  if (const auto id = fields.require("id"))
    otherwise.id = read_slug(*id, "the id of a check").value_or("");
  if (const auto requirement = fields.require("requirement"))
    otherwise.requirement = read_requirement(*requirement, words);
  if (const auto proves = fields.find("proves"))
    otherwise.proves = read_slug(*proves, "the name of a mutant").value_or("");
  if (const auto catches = fields.find("catches"))
    otherwise.catches = read_catches(*catches, words);
  return otherwise;
}

Await read_awaiting(const Fields& fields, const Value& value, const Words& words) {
  Await await{read_await(value, words), std::nullopt, ""};
  if (const auto within = fields.find("within")) {
    await.within = within->duration_above_zero();
    if (await.within && *await.within > kLongestWithin)
      within->complain("nothing is awaited for more than half an hour");
  }
  if (const auto limit = fields.find("limitOf")) {
    await.limit_of = read_call_name(*limit, words).value_or("");
    if (!fields.find("within"))
      limit->complain(R"("limitOf" needs "within" too, for clients that state no limit)");
  }
  return await;
}

void read_verb(const Fields& fields, std::string_view verb, const Words& words, Step& step) {
  const Value value = *fields.find(verb);
  if (verb == "await") step.what = read_awaiting(fields, value, words);
  if (verb == "advance") step.what = read_advance(value, words);
  if (verb == "phone") step.what = read_phone_step(value);
  if (verb == "signal") step.what = read_signal(value, words);
  if (verb == "rules") step.what = read_rules(value, words);
  if (verb == "watch") step.what = Watch{read_watch(value)};
  if (verb == "repeat") step.what = read_repeat(value, words);
  if (verb == "stop") step.what = StopClient{read_client(value)};
  if (verb == "kill") step.what = KillClient{read_client(value)};
  if (verb == "start") step.what = StartClient{read_client(value)};
  if (verb == "notify") {
    script::read_notify(value);
    step.what = Notify{value.node().to_json()};
  }
  if (verb == "state") {
    if (const auto state = script::read_state(value))
      step.what = SetState{std::string(core::to_string(*state))};
  }
  if (verb == "settings") {
    if (auto settings = script::read_settings(value)) step.what = SetSettings{*settings};
  }
  if (verb == "server") {
    constexpr Value::Choice<ServerDo::Act> kActs[] = {{"down", ServerDo::Act::Down},
                                                      {"up", ServerDo::Act::Up},
                                                      {"dropIdle", ServerDo::Act::DropIdle}};
    step.what = ServerDo{value.choice(kActs).value_or(ServerDo::Act::Down)};
  }
}

bool may_fail(const Step& step) {
  return std::holds_alternative<Await>(step.what) || std::holds_alternative<Phone>(step.what);
}

Step read_step(const Value& value, const Words& words) {
  std::vector<std::string_view> keys(std::begin(kVerbs), std::end(kVerbs));
  keys.insert(keys.end(), {"name", "within", "limitOf", "else"});
  const Fields fields(value, "a step", keys);
  Step step;
  if (!fields.valid()) return step;
  if (const auto verb = fields.exactly_one(kVerbs)) read_verb(fields, *verb, words, step);
  if (const auto name = fields.find("name"))
    step.name = read_slug(*name, "the name of a step").value_or("");
  if (const auto within = fields.find("within"); within && !fields.find("await"))
    within->complain(R"("within" goes with "await" only)");
  if (const auto limit = fields.find("limitOf"); limit && !fields.find("await"))
    limit->complain(R"("limitOf" goes with "await" only)");
  if (const auto otherwise = fields.find("else")) {
    step.otherwise = read_else(*otherwise, words);
    if (!may_fail(step))
      otherwise->complain(
          R"("else" goes with "await" and "phone": no other step can be the client's fault)");
  }
  return step;
}

}  // namespace

std::vector<Step> read_steps(const Value& value, const Words& words) {
  std::vector<Step> steps;
  const auto items = value.list("a list of steps");
  if (value.is_list() && items.empty()) value.complain("expected at least one step, found none");
  for (const Value& item : items) {
    if (value.problems().full()) break;
    steps.push_back(read_step(item, words));
  }
  return steps;
}

}  // namespace greenmock::kit
