#pragma once
// How a service comes to be from what a user gave: the same for the library and for the command
// line.

#include <optional>
#include <string>
#include <string_view>

#include "core/rules/rule.hpp"

namespace greenmock::detail {

/// Virtual time at the start where a seed is given and no time.
inline constexpr std::string_view kSeededStart = "2026-01-01T00:00:00Z";

/// What a user gave does not fit; a sentence that says what to do, or one line for each mistake.
struct Misfit {
  std::string message;
};

/// Virtual time at the start: what was wanted; with a seed kSeededStart, else now.
core::VirtualTime start_time(std::optional<core::VirtualTime> wanted, bool seeded);

/// A script of the whole server. Throws Misfit with all its mistakes, each as `name:line:column: …`.
core::Script read_script(std::string_view text, std::string_view name);

}  // namespace greenmock::detail
