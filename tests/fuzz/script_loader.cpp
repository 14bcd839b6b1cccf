// Fuzz target: the script loader on any bytes.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "script/load.hpp"

namespace {

using namespace greenmock;

const script::Vocabulary kWords{{"qr", "scanqrcode", "logout", "receiveNotification"}};

/// A value or problems, never both or neither, and each problem can be told.
template <typename T>
void check(const script::Loaded<T>& loaded) {
  if (loaded.value.has_value() != loaded.problems.empty()) std::abort();
  if (loaded.problems.size() > script::kMostProblems) std::abort();
  for (const script::Problem& problem : loaded.problems) {
    if (problem.message.empty() || script::to_string(problem, "script").empty()) std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  check(script::load_script(text, script::Scope::File, kWords));
  check(script::load_script(text, script::Scope::Instance, kWords));
  check(script::load_rule(text, kWords));
  check(script::load_instance_request(text, kWords));
  check(script::load_instance_patch(text, kWords));
  script::parse_mark(text, kWords);
  script::parse_event(text, kWords);
  return 0;
}
