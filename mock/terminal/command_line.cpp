#include "terminal/command_line.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>

#include <CLI/CLI.hpp>

#include "script/nearest.hpp"
#include "script/wording.hpp"

namespace greenmock::terminal {
namespace {

/// Names the argument that is wrong, which CLI11 lists among others in an order of its own.
std::optional<std::string> unexpected(const CLI::App& command) {
  const std::vector<std::string> rest = command.remaining();
  const auto flag = std::find_if(rest.begin(), rest.end(),
                                 [](const std::string& word) { return word.starts_with('-'); });
  if (flag == rest.end()) {
    if (rest.empty()) return std::nullopt;
    return "\"" + rest.front() + "\" is one argument too many";
  }
  const std::string given = flag->substr(0, flag->find('='));
  // Without the dashes, in which all flags are alike: they would make short ones seem near.
  const std::string word = given.substr(std::min(given.find_first_not_of('-'), given.size()));
  std::vector<std::string_view> names;
  for (const CLI::Option* option : command.get_options())
    names.insert(names.end(), option->get_lnames().begin(), option->get_lnames().end());
  const auto meant = script::nearest(word, names);
  return "there is no flag " + given +
         (meant ? "; did you mean " + script::in_quotes("--" + std::string(*meant)) + "?" : "");
}

/// `: what --report json=FILE wrote`; empty: no argument is missing.
std::string missing(const CLI::App& command) {
  for (const CLI::Option* option : command.get_options()) {
    if (option->get_required() && option->count() == 0 && option->get_positional())
      return ": " + option->get_description();
  }
  return "";
}

std::vector<std::string> commands_of(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; }))
    names.push_back(command->get_name());
  return names;
}

}  // namespace

std::string one_line(const CLI::App& app, const CLI::Error& error) {
  std::string command = app.get_name();
  std::string what = error.what();
  for (const CLI::App* sub = &app; !sub->get_subcommands().empty();) {
    sub = sub->get_subcommands().front();  // of `report join` it is the second that is wrong
    command += " " + sub->get_name();
    if (dynamic_cast<const CLI::ExtrasError*>(&error)) what = unexpected(*sub).value_or(what);
    if (dynamic_cast<const CLI::RequiredError*>(&error)) what += missing(*sub);
  }
  return what + "; see `" + command + " --help`";
}

std::string wrong_command(const CLI::App& app, const std::vector<std::string>& arguments) {
  if (arguments.empty()) return "";
  const std::vector<std::string> names = commands_of(app);
  const std::string& word = arguments.front();
  if (word.starts_with('-')) {
    if (app.get_option_no_throw(word.substr(0, word.find('=')))) return "";
    return fmt::format(
        "there is no flag {} in front of a command; flags of a command stand behind it; see `{} "
        "--help`",
        word, app.get_name());
  }
  if (std::find(names.begin(), names.end(), word) != names.end()) return "";
  const std::vector<std::string_view> views(names.begin(), names.end());
  const std::string meant = script::did_you_mean(word, views);
  return fmt::format("there is no command {}{}; see `{} --help`", script::in_quotes(word),
                     meant.empty() ? ", only " + script::listed(views) : meant, app.get_name());
}

std::string problem_of_seed(const std::string& text) {
  std::uint64_t seed = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), seed);
  if (problem == std::errc{} && end == text.data() + text.size()) return "";
  return fmt::format("{} is no whole number from 0 to {}", text, UINT64_MAX);
}

}  // namespace greenmock::terminal
