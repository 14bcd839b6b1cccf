#include "run/command.hpp"

#include <algorithm>
#include <filesystem>

#include "client/process.hpp"
#include "core/encoding/ascii.hpp"
#include "terminal/shell_word.hpp"

namespace greenmock::kit {
namespace {

bool is_replaced(std::string_view name) {
  constexpr std::string_view kOurs[] = {"HOME", "TMPDIR", "PWD", "OLDPWD"};
  constexpr std::string_view kProxies[] = {"http_proxy", "https_proxy", "all_proxy", "ftp_proxy",
                                           "no_proxy"};
  const auto is_name = [&](std::string_view other) {
    return core::equals_ignoring_case(name, other);
  };
  return name.starts_with("GREEN_API_") ||
         std::find(std::begin(kOurs), std::end(kOurs), name) != std::end(kOurs) ||
         std::any_of(std::begin(kProxies), std::end(kProxies), is_name);
}

}  // namespace

std::vector<std::string> with_whole_paths(std::vector<std::string> command) {
  for (std::size_t i = 0; i < command.size(); ++i) {
    std::string& word = command[i];
    // The program itself is looked for in PATH unless it has a slash.
    const bool may_be_path = i == 0 ? word.find('/') != std::string::npos : !word.starts_with('-');
    std::error_code problem;
    if (may_be_path && !word.empty() && std::filesystem::is_regular_file(word, problem))
      word = std::filesystem::absolute(word, problem).lexically_normal().string();
  }
  return command;
}

std::string shell_text(const std::vector<std::string>& command) {
  std::string text;
  for (const std::string& word : command)
    text += (text.empty() ? "" : " ") + terminal::shell_word(word);
  return text;
}

std::vector<std::pair<std::string, std::string>> client_environment(
    const std::string& folder, const std::map<std::string, std::string>& contract) {
  std::vector<std::pair<std::string, std::string>> all;
  for (auto& variable : inherited_environment()) {
    if (!is_replaced(variable.first)) all.push_back(std::move(variable));
  }
  for (const char* name : {"HOME", "TMPDIR", "PWD"}) all.emplace_back(name, folder);
  for (const auto& [name, value] : contract) all.emplace_back(name, value);
  return all;
}

}  // namespace greenmock::kit
