#include <fmt/format.h>

#include <iostream>
#include <string>
#include <string_view>

#include "api/vocabulary.hpp"
#include "cli/commands.hpp"
#include "cli/complaint.hpp"
#include "cli/script_source.hpp"
#include "cli/serve_options.hpp"
#include "core/encoding/json.hpp"
#include "script/explain.hpp"
#include "script/load.hpp"
#include "terminal/printable.hpp"

namespace greenmock::cli {
namespace {

using core::Json;

Json problems_json(const std::vector<script::Problem>& problems) {
  Json list = Json::array();
  for (const script::Problem& problem : problems) {
    list.push_back({{"line", problem.line},
                    {"column", problem.column},
                    {"pointer", problem.pointer},
                    {"message", problem.message}});
  }
  return list;
}

/// A script may hold anything; what a terminal obeys must not come out of it, but for the ends of its lines.
std::string printable_lines(std::string_view text) {
  std::string out;
  for (;;) {
    const std::size_t end = text.find('\n');
    out += terminal::printable(text.substr(0, end));
    if (end == std::string_view::npos) return out;
    out += '\n';
    text.remove_prefix(end + 1);
  }
}

/// False if the script is refused.
bool check_one(const std::string& path_or_name, const CheckOptions& options) {
  const ScriptSource source = find_script(path_or_name);
  const script::Vocabulary words = api::method_names();
  const auto loaded = script::load_script(source.text, script::Scope::File, words);
  const script::Explanation explanation =
      loaded ? script::explain(*loaded.value, words) : script::Explanation{};
  if (options.json) {
    if (options.quiet && loaded && explanation.warnings.empty()) return true;
    std::cout << core::dump({{"file", source.shown_as},
                             {"valid", bool(loaded)},
                             {"problems", problems_json(loaded.problems)},
                             {"warnings", explanation.warnings},
                             {"explanation", explanation.text}})
              << "\n";
    return bool(loaded);
  }
  for (const script::Problem& problem : loaded.problems)
    print_error(script::to_string(problem, source.shown_as));
  if (!loaded) return false;
  if (!options.quiet) std::cout << source.shown_as << ": " << printable_lines(explanation.text);
  for (const std::string& warning : explanation.warnings)
    print_error(terminal::printable(fmt::format("{}: warning: {}", source.shown_as, warning)));
  return true;
}

void tell_unreadable(const std::string& name, const std::string& why, const CheckOptions& options) {
  if (!options.json) return print_error(why);
  std::cout << core::dump({{"file", name},
                           {"valid", false},
                           {"problems", problems_json({{0, 0, "", why}})},
                           {"warnings", Json::array()},
                           {"explanation", ""}})
            << "\n";
}

}  // namespace

int check(const CheckOptions& options) {
  bool all_valid = true;
  for (std::size_t i = 0; i < options.scripts.size(); ++i) {
    if (i > 0 && !options.json && !options.quiet) std::cout << "\n";
    try {
      all_valid = check_one(options.scripts[i], options) && all_valid;
    } catch (const UsageError& error) {
      // One that cannot be read says nothing of the others.
      tell_unreadable(options.scripts[i], error.message, options);
      all_valid = false;
    }
  }
  return all_valid ? 0 : 2;
}

}  // namespace greenmock::cli
