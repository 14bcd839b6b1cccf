// Fuzz target: the loaders of the kit on any bytes: scenarios, requirements, mistakes.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "suite/load.hpp"

namespace {

using namespace greenmock;

const kit::Words kWords{{{"qr", "scanqrcode", "logout", "receiveNotification", "sendMessage"}},
                        nullptr};

/// A value or problems, never both or neither, and each problem can be told.
template <typename T>
void check(const script::Loaded<T>& loaded) {
  if (loaded.value.has_value() != loaded.problems.empty()) std::abort();
  for (const script::Problem& problem : loaded.problems) {
    if (problem.message.empty() || script::to_string(problem, "scenario").empty()) std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto scenarios = kit::load_scenario(text, kWords);
  check(scenarios);
  if (scenarios && scenarios.value->empty()) std::abort();
  check(kit::load_requirements(text));
  check(kit::load_mistakes(text));
  return 0;
}
