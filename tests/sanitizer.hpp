#pragma once
// Which sanitizer this program is linked with. Its tests may have been compiled without (GREENMOCK_TEST_OBJECTS), so the
// compiler does not know.

#include <cstddef>

extern "C" {
[[gnu::weak]] void* __asan_region_is_poisoned(void* begin,
                                              std::size_t size);  // sanitizer/asan_interface.h
[[gnu::weak]] void __tsan_acquire(void* address);                 // sanitizer/tsan_interface.h
}

namespace greenmock::tests {

/// Always together with UndefinedBehaviorSanitizer (CMakePresets.json).
inline bool has_address_sanitizer() {
  return __asan_region_is_poisoned != nullptr;
}

inline bool has_sanitizer() {
  return has_address_sanitizer() || __tsan_acquire != nullptr;
}

}  // namespace greenmock::tests
