#include "suite/load.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "core/account/account_id.hpp"
#include "core/encoding/ascii.hpp"
#include "script/loaders.hpp"
#include "script/located_json.hpp"
#include "script/wording.hpp"
#include "suite/readers.hpp"

namespace greenmock::kit {
namespace {

using script::Fields;
using script::Value;

constexpr std::string_view kTasks[] = {"describe",    "authorize", "authorize-websocket",
                                       "logout",      "call",      "receive",
                                       "receive-two", "webhook",   "send"};
constexpr std::string_view kKeys[] = {"greenmock", "$schema", "id",      "since", "title", "why",
                                      "task",      "mode",    "ownPort", "tls",   "url",   "script",
                                      "instance",  "second",  "hosts",   "needs", "env",   "vital",
                                      "steps",     "checks",  "cases"};
constexpr std::string_view kKeysOfLater[] = {"timestamps"};

/// Variables that say where and who, which are not a scenario's to change.
constexpr std::string_view kOfTheKit[] = {
    "GREEN_API_TASK",           "GREEN_API_URL",           "GREEN_API_ID_INSTANCE",
    "GREEN_API_TOKEN_INSTANCE", "GREEN_API_WS_URL",        "GREEN_API_QR_URL",
    "GREEN_API_CA_FILE",        "GREEN_API_ID_INSTANCE_2", "GREEN_API_TOKEN_INSTANCE_2",
    "GREEN_API_WEBHOOK_PORT",   "GREEN_API_WEBHOOK_TOKEN", "GREEN_API_MEDIA_URL"};

/// What each file begins with: the version of the grammar, and a schema for the editor.
void read_head(const Fields& fields) {
  const auto version = fields.require("greenmock", R"(; write "greenmock": 1)");
  const core::Json* number = version ? version->node().scalar() : nullptr;
  const bool is_ours = number && number->is_number_integer() && *number == 1;
  if (version && !is_ours)
    version->complain_expected("1, the only version of the grammar that there is");
  if (const auto schema = fields.find("$schema")) schema->string("the address of a JSON Schema");
}

std::string read_task(const Value& value) {
  const auto place = value.word(kTasks);
  return place ? std::string(kTasks[*place]) : "";
}

/// Between two slashes of a path, by RFC 3986; not what clients take out of it (`.` and `..`).
bool is_segment(std::string_view text) {
  constexpr std::string_view kMarks = "-._~!$&'()*+,;=:@";
  constexpr std::string_view kHexDigits = "0123456789abcdefABCDEF";
  std::string dots;  // `%2e` is one too
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%') {
      const std::string_view digits = text.substr(i + 1, 2);
      if (digits.size() < 2 || digits.find_first_not_of(kHexDigits) != std::string_view::npos)
        return false;
      dots += digits == "2e" || digits == "2E" ? '.' : '%';
      i += 2;
    } else if (core::is_alphanumeric(text[i]) || kMarks.find(text[i]) != std::string_view::npos) {
      dots += text[i];
    } else {
      return false;
    }
  }
  return !dots.empty() && dots != "." && dots != "..";
}

bool is_path(std::string_view text) {
  while (text.starts_with('/')) {
    text.remove_prefix(1);
    const std::size_t end = std::min(text.find('/'), text.size());
    if (!is_segment(text.substr(0, end))) return false;
    text.remove_prefix(end);
    if (text.empty()) return true;
  }
  return false;
}

Url read_url(const Value& value) {
  if (!value.is_object()) {
    value.complain_expected(R"(an object such as {"prefix": "/x"})");
    return {};
  }
  const Fields fields(value, R"("url")", {"prefix", "slash"});
  Url url;
  if (const auto prefix = fields.find("prefix")) {
    url.prefix = read_text(*prefix, "a path like \"/x\"").value_or("");
    if (!url.prefix.empty() && !is_path(url.prefix))
      prefix->complain_expected(
          R"(a path like "/x" of the characters that RFC 3986 allows, with a slash in front and none behind, and no empty part, "." or ".." in it)");
  }
  if (const auto slash = fields.find("slash")) url.slash = slash->boolean().value_or(false);
  return url;
}

/// The name of a variable of the contract, and one that every shell can hold.
bool is_variable(std::string_view name) {
  constexpr std::string_view kPrefix = "GREEN_API_";
  const auto fits = [](char c) { return (c >= 'A' && c <= 'Z') || core::is_digit(c) || c == '_'; };
  return name.starts_with(kPrefix) && name.size() > kPrefix.size() &&
         std::all_of(name.begin(), name.end(), fits);
}

/// What an environment can hold, and what the adapters read as a number.
void demand_fitting(const Value& value, std::string_view name, const std::string& text) {
  if (text.find('\0') != std::string::npos)
    value.complain("a variable cannot hold the character U+0000");
  constexpr std::string_view kLinger =
      "a whole number of milliseconds, like \"200\", 60000 at most";
  constexpr std::size_t kMostDigits = 5;
  constexpr int kLongestLinger = 60'000;
  if (name != "GREEN_API_LINGER_MS") return;
  const bool is_number = !text.empty() && text.size() <= kMostDigits &&
                         std::all_of(text.begin(), text.end(), core::is_digit);
  if (!is_number || std::stoi(text) > kLongestLinger) value.complain_expected(kLinger);
}

std::map<std::string, std::string> read_env(const Value& value) {
  std::map<std::string, std::string> env;
  const auto* members = value.node().members();
  if (!members) value.complain_expected("an object of names and texts");
  if (!members) return env;
  for (const script::Member& member : *members) {
    const Value text = *value.member(member.key);
    if (std::find(std::begin(kOfTheKit), std::end(kOfTheKit), member.key) != std::end(kOfTheKit))
      text.complain(fmt::format("{} is set by the kit", script::in_quotes(member.key)));
    if (!is_variable(member.key))
      text.complain(
          fmt::format("{}: variables of the contract are GREEN_API_ and capital letters, "
                      "digits or \"_\" behind it",
                      script::in_quotes(member.key)));
    const std::string* content = text.string("a text");
    if (!content) continue;
    env[member.key] = *content;
    demand_fitting(text, member.key, *content);
  }
  return env;
}

core::Json read_instance(const Value& value, const Words& words) {
  const Fields fields(value, "an instance", script::instance_keys());
  script::read_instance(fields, words.methods);
  if (const auto name = fields.find("name"))
    name->complain("the kit names the instance after its scenario");
  return value.node().to_json();
}

SecondInstance read_second(const Value& value, const Words& words) {
  SecondInstance second{core::Json::object(), nullptr};
  if (!value.is_object()) {
    value.complain_expected(R"(an object such as {"instance": {"state": "authorized"}})");
    return second;
  }
  const Fields fields(value, R"("second")", {"instance", "script"});
  if (const auto instance = fields.find("instance"))
    second.instance = read_instance(*instance, words);
  if (const auto script = fields.find("script")) {
    script::read_script(*script, script::Scope::Instance, words.methods);
    second.script = script->node().to_json();
  }
  return second;
}

void read_needs(const Value& value, Scenario& scenario) {
  constexpr std::string_view kNeeds[] = {"canThrow"};
  const auto items = value.list(R"(a list like ["canThrow"])");
  if (value.is_list() && items.empty()) value.complain("expected at least one word, found none");
  for (const Value& item : items) {
    if (item.word(kNeeds)) scenario.needs_throw = true;
  }
}

void read_hosts(const Value& value, Scenario& scenario) {
  constexpr std::string_view kHosts[] = {"other", "media"};
  const auto items = value.list(R"(a list like ["other"])");
  if (value.is_list() && items.empty()) value.complain("expected at least one host, found none");
  for (const Value& item : items) {
    const auto place = item.word(kHosts);
    scenario.other_host = scenario.other_host || place == std::size_t{0};
    scenario.media_host = scenario.media_host || place == std::size_t{1};
  }
}

bool says_or_breaks_something(const core::Script& script) {
  return std::any_of(script.rules.begin(), script.rules.end(), [](const core::Rule& rule) {
    return rule.reply || rule.fault || rule.as || rule.frames;
  });
}

std::vector<std::variant<std::string, EventPattern>> read_vital(const Value& value,
                                                                const Words& words) {
  std::vector<std::variant<std::string, EventPattern>> vital;
  const auto items = value.list(R"(a list like [{"call": "qr"}])");
  if (value.is_list() && items.empty())
    value.complain("expected at least one vital call, found none");
  for (const Value& item : items) {
    if (item.member("event") && item.member("call")) {
      item.complain(
          R"(what is vital is a "call" or an "event", found both; write two of them, one is enough)");
      continue;
    }
    if (item.member("event")) {
      vital.emplace_back(read_event_pattern(item));
      continue;
    }
    const Fields fields(item, "a vital call", {"call", "event"});
    if (const auto call = fields.require("call", ", the name of a method"))
      vital.emplace_back(read_call_name(*call, words).value_or(""));
  }
  return vital;
}

void demand_unique(const std::vector<Step>& steps, const std::vector<Check>& checks,
                   const Value& scenario) {
  std::set<std::string, std::less<>> ids{std::string(kAsks), std::string(kGoesOn),
                                         std::string(kSurvives), std::string(kEndsOnTerm)};
  const auto note = [&](const std::string& id) {
    if (!id.empty() && !ids.insert(id).second)
      scenario.member("checks").value_or(scenario).complain(
          fmt::format("the check {} is there twice; \"else\" and the built-in ones count too",
                      script::in_quotes(id)));
  };
  for (const Step* step : all_steps(steps)) {
    if (step->otherwise) note(step->otherwise->id);
  }
  for (const Check& check : checks) note(check.id);
  std::set<std::string> names;
  for (const Step* step : all_steps(steps)) {
    if (!step->name.empty() && !names.insert(step->name).second)
      scenario.member("steps").value_or(scenario).complain(
          fmt::format("the step name {} is there twice", script::in_quotes(step->name)));
  }
}

void read_steps_and_checks(const Fields& fields, const Words& words, Scenario& scenario) {
  if (const auto steps = fields.require("steps")) scenario.steps = read_steps(*steps, words);
  OfScenario known;
  for (const Step* step : all_steps(scenario.steps)) {
    if (!step->name.empty()) known.marks.push_back(step->name);
  }
  known.other_host = scenario.other_host;
  known.media_host = scenario.media_host;
  const auto method = scenario.env.find("GREEN_API_METHOD");
  if (scenario.task == "call" && method != scenario.env.end()) known.called = method->second;
  if (const auto checks = fields.require("checks"))
    scenario.checks = read_checks(*checks, words, known);
  demand_unique(scenario.steps, scenario.checks, fields.value());
}

bool uses_own_port(const Scenario& scenario) {
  const auto steps = all_steps(scenario.steps);
  return std::any_of(steps.begin(), steps.end(),
                     [](const Step* step) { return std::holds_alternative<ServerDo>(step->what); });
}

Scenario read_scenario(const Value& value, const Words& words) {
  const Fields fields(value, "a scenario", kKeys, {kKeysOfLater, script::not_played_yet});
  Scenario scenario;
  if (!fields.valid()) return scenario;
  read_head(fields);
  if (const auto id = fields.require("id"))
    scenario.file_id = read_slug(*id, "the id of a scenario").value_or("");
  if (const auto since = fields.require("since", R"(, the revision it came with, like 1)"))
    scenario.since = static_cast<int>(since->integer(1, 10'000, "a revision").value_or(1));
  if (const auto title = fields.require("title"))
    scenario.title = read_text(*title, "a sentence").value_or("");
  if (const auto why = fields.find("why"))
    scenario.why = read_text(*why, "a few sentences").value_or("");
  if (const auto task = fields.require("task")) scenario.task = read_task(*task);
  if (const auto own = fields.find("ownPort")) scenario.own_port = own->boolean().value_or(false);
  if (const auto tls = fields.find("tls")) {
    constexpr Value::Choice<Tls> kAuthorities[] = {{"good", Tls::Good}, {"wrongCa", Tls::WrongCa}};
    scenario.tls = tls->choice(kAuthorities).value_or(Tls::No);
  }
  if (const auto mode = fields.find("mode")) {
    constexpr std::string_view kModes[] = {"real"};
    scenario.real_time_only = mode->word(kModes).has_value();
  }
  if (const auto url = fields.find("url")) scenario.url = read_url(*url);
  if (const auto script = fields.find("script")) {
    scenario.answers_badly = says_or_breaks_something(
        script::read_script(*script, script::Scope::Instance, words.methods));
    scenario.script = script->node().to_json();
  }
  scenario.instance = core::Json::object();
  if (const auto instance = fields.find("instance"))
    scenario.instance = read_instance(*instance, words);
  const bool is_of_two = scenario.task == "receive-two";
  if (const auto second = fields.find("second")) {
    scenario.second = read_second(*second, words);
    if (!is_of_two) second->complain(R"("second" goes with the task "receive-two" only)");
  } else if (is_of_two) {
    scenario.second.emplace().instance = core::Json::object();
  }
  if (const auto needs = fields.find("needs")) read_needs(*needs, scenario);
  if (const auto hosts = fields.find("hosts")) read_hosts(*hosts, scenario);
  if (const auto env = fields.find("env")) scenario.env = read_env(*env);
  if (const auto vital = fields.require("vital", R"(, like [{"call": "qr"}])"))
    scenario.vital = read_vital(*vital, words);
  read_steps_and_checks(fields, words, scenario);
  scenario.own_port = scenario.own_port || scenario.tls != Tls::No || uses_own_port(scenario);
  return scenario;
}

/// Instances are named after their scenario: none could be made of a longer one.
void demand_short_id(const Scenario& scenario, const std::optional<Value>& at) {
  const std::size_t most = core::kLongestInstanceName - (scenario.second ? kOfTheSecond.size() : 0);
  if (at && scenario.id.size() > most)
    at->complain(fmt::format("the id {} has {} characters, {} are the most{}{}",
                             script::in_quotes(scenario.id), scenario.id.size(), most,
                             scenario.id == scenario.file_id ? "" : ", with the case and its dot",
                             scenario.second ? ", with two accounts" : ""));
}

/// The same complaint of each case is one.
std::vector<script::Problem> once_each(std::vector<script::Problem> problems) {
  std::vector<script::Problem> unique;
  for (script::Problem& problem : problems) {
    const bool told = std::any_of(unique.begin(), unique.end(), [&](const script::Problem& other) {
      return other.line == problem.line && other.column == problem.column &&
             other.message == problem.message;
    });
    if (!told) unique.push_back(std::move(problem));
  }
  return unique;
}

/// Parses, reads, and gives the value only if nothing was complained about.
template <typename T, typename Read>
script::Loaded<T> load(std::string_view text, const Read& read) {
  script::Parsed parsed = script::parse_located(text);
  if (!parsed.root) return {std::nullopt, std::move(parsed.problems)};
  script::Problems problems;
  T value = read(Value(*parsed.root, "", problems));
  auto list = once_each(problems.take());
  if (!list.empty()) return {std::nullopt, std::move(list)};
  return {std::move(value), {}};
}

Requirement read_one_requirement(const Value& value) {
  const Fields fields(value, "a requirement",
                      {"id", "level", "text", "page", "section", "read", "unchecked"});
  Requirement requirement;
  const auto take = [&](std::string_view key, std::string& into, bool needed) {
    const auto field = needed ? fields.require(key) : fields.find(key);
    if (field) into = read_text(*field, "a text").value_or("");
  };
  take("id", requirement.id, true);
  take("text", requirement.text, true);
  take("page", requirement.page, true);
  take("section", requirement.section, false);
  take("read", requirement.read_on, true);
  take("unchecked", requirement.unchecked, false);
  if (const auto level = fields.require("level")) {
    if (const auto place = level->word(kLevelNames)) requirement.level = static_cast<Level>(*place);
  }
  return requirement;
}

}  // namespace

script::Loaded<std::vector<Scenario>> load_scenario(std::string_view text, const Words& words) {
  return load<std::vector<Scenario>>(text, [&](const Value& value) {
    std::vector<Scenario> scenarios;
    if (!value.is_object()) {
      value.complain_expected("a scenario");
      return scenarios;
    }
    for (const Case& one : read_cases(value)) {
      Scenario scenario = read_scenario(Value(one.tree, "", value.problems()), words);
      scenario.id = one.name.empty() ? scenario.file_id : scenario.file_id + "." + one.name;
      demand_short_id(scenario, one.named_at ? one.named_at : value.member("id"));
      scenarios.push_back(std::move(scenario));
    }
    return scenarios;
  });
}

script::Loaded<Requirements> load_requirements(std::string_view text) {
  return load<Requirements>(text, [](const Value& value) {
    const Fields fields(value, "a file of requirements", {"greenmock", "$schema", "requirements"});
    if (!fields.valid()) return Requirements();
    read_head(fields);
    std::vector<Requirement> list;
    std::set<std::string> ids;
    if (const auto items = fields.require("requirements")) {
      for (const Value& item : items->list("a list of requirements")) {
        list.push_back(read_one_requirement(item));
        if (!ids.insert(list.back().id).second)
          item.complain(
              fmt::format("the requirement {} is there twice", script::in_quotes(list.back().id)));
      }
    }
    return Requirements(std::move(list));
  });
}

script::Loaded<std::vector<Mistake>> load_mistakes(std::string_view text) {
  return load<std::vector<Mistake>>(text, [](const Value& value) {
    const Fields fields(value, "a file of mistakes", {"greenmock", "$schema", "mistakes"});
    std::vector<Mistake> list;
    if (!fields.valid()) return list;
    read_head(fields);
    const auto items = fields.require("mistakes");
    if (!items) return list;
    for (const Value& item : items->list("a list of mistakes")) {
      const Fields row(item, "a mistake", {"id", "mistake", "uncaught"});
      Mistake mistake;
      if (const auto id = row.require("id")) mistake.id = read_text(*id, "an id").value_or("");
      if (const auto what = row.require("mistake"))
        mistake.mistake = read_text(*what, "a sentence").value_or("");
      if (const auto why = row.find("uncaught"))
        mistake.uncaught = read_text(*why, "a reason").value_or("");
      list.push_back(std::move(mistake));
    }
    return list;
  });
}

}  // namespace greenmock::kit
