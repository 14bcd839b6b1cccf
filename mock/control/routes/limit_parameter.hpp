#pragma once
#include <cstddef>

#include "control/server/router.hpp"
#include "control/views/record_excerpt.hpp"

namespace greenmock::control {

inline constexpr std::size_t kUsualLimit = 1000, kLargestLimit = 100'000;

/// The parameter `limit` of a list: how many entries are shown, kUsualLimit if the call does not say.
/// Throws a Problem 400 unless it is a whole number from 1 to kLargestLimit.
std::size_t read_limit(const Call& call);

}  // namespace greenmock::control
