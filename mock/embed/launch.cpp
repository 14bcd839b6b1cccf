#include "embed/launch.hpp"

#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <istream>

#include "control/vocabulary.hpp"
#include "core/duration.hpp"
#include "script/load.hpp"

namespace greenmock::detail {
namespace {

/// No script and no picture is that long; a device has no end.
constexpr std::size_t kLongestFile = std::size_t{64} * 1024 * 1024;

}  // namespace

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

std::string read_text(std::istream& in, const std::string& path, std::string_view what) {
  std::string text;
  std::array<char, 64 * 1024> chunk;
  while (in.read(chunk.data(), chunk.size()), in.gcount() > 0) {
    text.append(chunk.data(), static_cast<std::size_t>(in.gcount()));
    if (text.size() > kLongestFile)
      throw Misfit{fmt::format("{} has more than {} MiB; give the path of {}", path,
                               kLongestFile / 1024 / 1024, what)};
  }
  return text;
}

std::string read_file(const std::string& path, std::string_view what) {
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored))
    throw Misfit{fmt::format("{} is a folder; give the path of {}", path, what)};
  std::ifstream file(path, std::ios::binary);
  if (!file)
    throw Misfit{
        fmt::format("cannot read {}: {}; give the path of {}", path, std::strerror(errno), what)};
  return read_text(file, path, what);
}

}  // namespace greenmock::detail
