#include "terminal/option_help.hpp"

#include <memory>
#include <utility>

namespace greenmock::terminal {
namespace {

class Spaced : public CLI::Formatter {
 public:
  std::string make_help(const CLI::App* app, std::string name,
                        CLI::AppFormatMode mode) const override {
    std::string text = CLI::Formatter::make_help(app, std::move(name), mode);
    for (std::size_t at = text.find("\n\n\n"); at != std::string::npos;
         at = text.find("\n\n\n", at))
      text.erase(at, 1);
    return text;
  }
};

}  // namespace

void space_groups(CLI::App& program) {
  program.formatter(std::make_shared<Spaced>());
}

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
