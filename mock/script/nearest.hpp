#pragma once
// The word that somebody who made a typo most likely meant.

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace greenmock::script {

/// Steps from `a` to `b`, whatever the case: a letter more, less or another one, or two neighbours
/// swapped (Damerau-Levenshtein, restricted).
std::size_t edit_distance(std::string_view a, std::string_view b);

/// The candidate with the fewest steps, the first of them if several; nothing if none is within a
/// third of its length.
std::optional<std::string_view> nearest(std::string_view word,
                                        std::span<const std::string_view> candidates);

/// `; did you mean "wait"?`, or nothing at all.
std::string did_you_mean(std::string_view word, std::span<const std::string_view> candidates);

}  // namespace greenmock::script
