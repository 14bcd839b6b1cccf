#include "terminal/option_help.hpp"

namespace greenmock::terminal {

CLI::Option* takes(CLI::Option* option, std::string name) {
  return option->type_name(std::move(name));
}

CLI::Option* takes(CLI::Option* option, std::string name, const CLI::Validator& check) {
  CLI::Validator unnamed = check;
  unnamed.description("");
  return takes(option, std::move(name))->check(unnamed);
}

CLI::Option* takes(CLI::Option* option, const CLI::IsMember& words) {
  return takes(option, words.get_description(), words);
}

}  // namespace greenmock::terminal
