#include "commands/show_words.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "api/vocabulary.hpp"
#include "reference_client/mutants.hpp"
#include "script/explain.hpp"
#include "script/load.hpp"
#include "script/wording.hpp"
#include "suite/check_words.hpp"
#include "suite/step_words.hpp"

namespace greenmock::kit::commands {
namespace {

using core::Json;

/// A paragraph in lines of this width; behind the first they are `hanging` further in.
std::string wrapped(std::string_view text, std::size_t indent, std::size_t hanging = 0) {
  constexpr std::size_t kWidth = 96;
  std::string out(indent, ' ');
  std::size_t column = indent;
  bool begins = true;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    if (!begins && column + 1 + end > kWidth) {
      out += "\n" + std::string(indent + hanging, ' ');
      column = indent + hanging;
    } else if (!begins) {
      out += ' ';
      ++column;
    }
    out += text.substr(0, end);
    column += end;
    begins = false;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out + "\n";
}

std::string as_sentence(std::string text) {
  if (!text.empty() && text.front() >= 'a' && text.front() <= 'z')
    text.front() = static_cast<char>(text.front() - 'a' + 'A');
  return text + ".";
}

/// `explain` tells the rest of an instance.
std::string told_beside(const Json& instance) {
  std::string text;
  for (const char* key :
       {"idInstance", "apiTokenInstance", "dialect", "settings", "limits", "queue"}) {
    if (instance.contains(key))
      text += fmt::format("  its {}: {}\n", key, core::dump(instance.at(key)));
  }
  return text;
}

/// What the service does, in the words of `greenmock check`.
std::string account_words(const Json& script, Json instance, const script::Vocabulary& methods) {
  Json whole = script.is_object() ? script : Json::object();
  if (whole.empty() && instance.empty()) return "  as Green API does, to a new account\n";
  const std::string beside = told_beside(instance);
  whole["greenmock"] = 1;
  instance["name"] = "account";
  whole["instances"] = Json::array({instance});
  const auto loaded = script::load_script(core::dump(whole), script::Scope::File, methods);
  if (!loaded.value) return core::dump(script, 2) + "\n";
  // Above the account there is no more than a count.
  std::string text = script::explain(*loaded.value, methods).text;
  text.erase(0, std::min(text.find("  account"), text.size()));
  return text.insert(text.find('\n') + 1, beside);
}

std::string service_words(const Scenario& scenario, const script::Vocabulary& methods) {
  std::string text = account_words(scenario.script, scenario.instance, methods);
  if (scenario.other_host)
    text.insert(text.find('\n') + 1,
                "  beside it there is another host, at ${otherUrl}, which knows nobody\n");
  if (scenario.second)
    text += "\nThe service, to the second account\n" +
            account_words(scenario.second->script, scenario.second->instance, methods);
  return text;
}

std::string given_to_the_client(const Scenario& scenario) {
  std::string text;
  for (const auto& [name, value] : scenario.env) {
    if (!value.empty()) text += fmt::format("  {} is {}\n", name, value);
  }
  if (!scenario.url.prefix.empty())
    text += fmt::format("  GREEN_API_URL has the path {}\n", scenario.url.prefix);
  if (scenario.tls == Tls::Good)
    text += "  GREEN_API_URL is https, and GREEN_API_CA_FILE holds its authority\n";
  if (scenario.tls == Tls::WrongCa)
    text +=
        "  GREEN_API_URL is https, and GREEN_API_CA_FILE holds another authority than its own\n";
  if (scenario.url.slash) text += "  GREEN_API_URL ends in a slash\n";
  if (scenario.second) text += "  id and token of a second account\n";
  if (scenario.task == "webhook") text += "  a port to listen on, and the token of deliveries\n";
  if (scenario.task == "send")
    text += scenario.media_host ? "  the address of the media host, which has another port\n"
                                : "  the address of the media host\n";
  return text.empty() ? "" : "\nThe client is told\n" + text;
}

std::string steps_words(const Scenario& scenario, const script::Vocabulary& methods) {
  std::string text;
  for (const StepLine& line : step_lines(scenario.steps, methods)) {
    std::string sentence = line.text;
    if (line.step->otherwise)
      sentence += fmt::format("; else {} fails", script::in_quotes(line.step->otherwise->id));
    if (!line.step->name.empty())
      sentence += fmt::format(" (the step {})", script::in_quotes(line.step->name));
    const std::string number = line.number + ".";
    text += wrapped(fmt::format("{:>{}} {}", number, line.depth == 0 ? 3 : 0, sentence),
                    2 + 4 * line.depth, std::max<std::size_t>(number.size(), 3) + 1);
  }
  return text;
}

/// What checks and the `else` of steps have in common.
struct Told {
  const std::string& id;
  const std::string& requirement;
  const std::string& proves;
  const std::vector<std::string>& catches;
};

std::string check_words(const Told& told, const std::string& expected, const Suite& suite,
                        const MutantWords& does) {
  constexpr std::size_t kIndent = 6;
  std::string text = fmt::format("  {}\n{}", told.id, wrapped(as_sentence(expected), kIndent));
  if (const Requirement* found = suite.requirements.find(told.requirement)) {
    const bool of_the_kit = found->page == "conformance kit";
    const std::string section = found->section.empty() ? "" : ", " + found->section;
    text += wrapped(fmt::format("{} ({}): {}", to_string(found->level), found->id, found->text),
                    kIndent);
    text += wrapped(
        of_the_kit ? std::string("Source: the kit itself.")
                   : fmt::format("Source: {}{}, read {}.", found->page, section, found->read_on),
        kIndent);
  }
  for (const std::string& row : told.catches) {
    const auto mistake = std::find_if(suite.mistakes.begin(), suite.mistakes.end(),
                                      [&](const Mistake& one) { return one.id == row; });
    if (mistake != suite.mistakes.end())
      text += wrapped(fmt::format("Seen in real clients ({}): {}", row, mistake->mistake), kIndent);
  }
  if (!told.proves.empty()) {
    const std::string what = does(told.proves);
    text += wrapped(fmt::format("Proved by the mutant {}{}.", told.proves,
                                what.empty() ? "" : ", which " + what),
                    kIndent);
  }
  return text;
}

/// What the `else` of a step expects, in the words of the step.
std::string awaited(const StepLine& line) {
  constexpr std::string_view kWait = "wait for ";
  const std::string what =
      line.text.starts_with(kWait) ? line.text.substr(kWait.size()) : expectation_of(*line.step);
  return fmt::format("step {}: {}", line.number, what);
}

/// `calls qr or getStateInstance`, `calls scanqrcode, or prints event error`.
std::string begins_by(const Scenario& scenario) {
  std::string text;
  std::string_view before;
  for (const auto& vital : scenario.vital) {
    const auto* event = std::get_if<EventPattern>(&vital);
    const std::string_view verb = event ? "prints " : "calls ";
    if (!text.empty()) text += verb == before ? " or " : ", or ";
    if (verb != before) text += verb;
    const std::string name = event ? to_string(*event) : std::get<std::string>(vital);
    text += name == "*" ? "any method" : name;
    before = verb;
  }
  return text;
}

std::string all_checks(const Scenario& scenario, const Suite& suite,
                       const script::Vocabulary& methods, const MutantWords& does) {
  std::string text;
  for (const StepLine& line : step_lines(scenario.steps, methods)) {
    if (const auto& one = line.step->otherwise)
      text += check_words({one->id, one->requirement, one->proves, one->catches}, awaited(line),
                          suite, does);
  }
  for (const Check& check : scenario.checks) {
    std::string expected = expected_of(check);
    if (const std::string window = window_words(check); !window.empty()) expected += ", " + window;
    if (check.real_time_only) expected += " (only --real-time sees it)";
    text += check_words({check.id, check.requirement, check.proves, check.catches}, expected, suite,
                        does);
  }
  text += fmt::format(
      "  asks, goes-on, survives, ends-on-term\n"
      "      In every scenario: the client {}, comes through all steps,\n"
      "      does not crash, and ends on TERM.\n",
      begins_by(scenario));
  return text;
}

}  // namespace

std::string what_mutant_does(std::string_view mutant) {
  const std::string list = reference::list_of_mutants();
  for (std::size_t begin = 0; begin < list.size();) {
    const std::size_t end = std::min(list.find('\n', begin), list.size());
    const std::string_view line = std::string_view(list).substr(begin, end - begin);
    const std::size_t tab = line.find('\t');
    if (tab != std::string_view::npos && line.substr(0, tab) == mutant)
      return std::string(line.substr(tab + 1));
    begin = end + 1;
  }
  return "";
}

std::string in_words(const Scenario& scenario, const Suite& suite, const MutantWords& does) {
  const script::Vocabulary methods = api::method_names();
  std::string text = fmt::format("{}\n{}\n", scenario.id, wrapped(scenario.title, 2));
  if (!scenario.why.empty()) text += wrapped(scenario.why, 2) + "\n";
  text += fmt::format("Task: {}. Since revision {}.{}\n", scenario.task, scenario.since,
                      scenario.real_time_only ? " Only with --real-time." : "");
  if (scenario.needs_throw)
    text += "Only for clients whose handler can be made to fail (canThrow).\n";
  text += "\nThe service\n" + service_words(scenario, methods);
  text += given_to_the_client(scenario);
  text += "\nWhat happens\n" + steps_words(scenario, methods);
  text += "\nWhat the client is held to\n" + all_checks(scenario, suite, methods, does);
  text +=
      fmt::format("\nTo run it: greenmock-conformance run --only {} -- YOUR CLIENT\n", scenario.id);
  return text;
}

}  // namespace greenmock::kit::commands
