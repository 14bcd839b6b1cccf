#include "embed/launch.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "control/vocabulary.hpp"
#include "core/duration.hpp"
#include "script/load.hpp"

namespace greenmock::detail {

core::VirtualTime start_time(std::optional<core::VirtualTime> wanted, bool seeded) {
  if (wanted) return *wanted;
  if (seeded) return core::parse_utc(kSeededStart).value();
  return core::VirtualTime{std::chrono::duration_cast<core::Duration>(
      std::chrono::system_clock::now().time_since_epoch())};
}

core::Script read_script(std::string_view text, std::string_view name) {
  auto loaded = script::load_script(text, script::Scope::File, control::method_names());
  if (loaded) return std::move(*loaded.value);
  std::string all;
  for (const script::Problem& problem : loaded.problems)
    all += (all.empty() ? "" : "\n") + script::to_string(problem, name);
  throw Misfit{all};
}

core::Script read_script_file(const std::string& path) {
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored))
    throw Misfit{fmt::format("{} is a folder; give the path of a script", path)};
  std::ifstream file(path, std::ios::binary);
  if (!file)
    throw Misfit{
        fmt::format("cannot read {}: {}; give the path of a script", path, std::strerror(errno))};
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  return read_script(text, path);
}

}  // namespace greenmock::detail
