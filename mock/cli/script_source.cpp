#include "cli/script_source.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "cli/files.hpp"
#include "cli/serve_options.hpp"
#include "embed/launch.hpp"
#include "script/nearest.hpp"
#include "script/ready_made.hpp"

namespace greenmock::cli {
namespace {

bool looks_like_a_path(const std::string& text) {
  return text == "-" || text.find_first_of("/.") != std::string::npos;
}

}  // namespace

ScriptSource find_script(const std::string& path_or_name) {
  std::error_code ignored;
  const bool there = std::filesystem::exists(path_or_name, ignored);
  if (!there && !looks_like_a_path(path_or_name)) {
    if (const auto found = script::find_ready_made(path_or_name))
      return {path_or_name, std::string(found->text)};
    std::vector<std::string_view> names;
    for (const script::ReadyMade& ready : script::ready_made()) names.push_back(ready.name);
    throw UsageError{
        fmt::format("there is no file and no ready-made script \"{}\"{}; `greenmock serve "
                    "--list-scripts` lists "
                    "those that ship with it",
                    path_or_name, script::did_you_mean(path_or_name, names))};
  }
  return {path_or_name, read_file(path_or_name, "a script")};
}

core::Script load(const ScriptSource& source) {
  try {
    return detail::read_script(source.text, source.shown_as);
  } catch (const detail::Misfit& misfit) {
    throw UsageError{misfit.message};
  }
}

std::string list_of_scripts() {
  std::size_t widest = 0;
  for (const script::ReadyMade& ready : script::ready_made())
    widest = std::max(widest, ready.name.size());
  std::string text;
  for (const script::ReadyMade& ready : script::ready_made())
    text += fmt::format("{:<{}}  {}\n", ready.name, widest, ready.promise);
  return text;
}

}  // namespace greenmock::cli
