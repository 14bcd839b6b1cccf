#include "embed/launch.hpp"

#include "api/vocabulary.hpp"
#include "core/time/duration.hpp"
#include "script/load.hpp"

namespace greenmock::detail {

core::VirtualTime start_time(std::optional<core::VirtualTime> wanted, bool seeded) {
  if (wanted) return *wanted;
  if (seeded) return core::parse_utc(kSeededStart).value();
  return core::VirtualTime{std::chrono::duration_cast<core::Duration>(
      std::chrono::system_clock::now().time_since_epoch())};
}

core::Script read_script(std::string_view text, std::string_view name) {
  auto loaded = script::load_script(text, script::Scope::File, api::method_names());
  if (loaded) return std::move(*loaded.value);
  std::string all;
  for (const script::Problem& problem : loaded.problems)
    all += (all.empty() ? "" : "\n") + script::to_string(problem, name);
  throw Misfit{all};
}

}  // namespace greenmock::detail
