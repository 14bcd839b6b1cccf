#pragma once
// Records of a journal that one answer shows: how many of them, and how they leave the loop.

#include <cstddef>
#include <memory>
#include <utility>
#include <vector>

#include "core/calls/journal.hpp"

namespace greenmock::control {

/// An answer ends after so many bytes of entries, whatever their number: its reader asks on from there.
inline constexpr std::size_t kMostBytesShown = std::size_t{8} * 1024 * 1024;

/// Records with their places in the order by which they were chosen. They point into a journal: on the loop only.
using ChosenRecords = std::vector<std::pair<core::Sequence, const std::shared_ptr<core::Record>*>>;
using SharedRecord = std::shared_ptr<const core::Record>;

/// For threads off the loop: what has ended changes no more and is shared with its journal, else it is a copy.
SharedRecord as_it_is(const std::shared_ptr<core::Record>& record);

/// How many bytes of an answer a record is reckoned for.
std::size_t bytes_shown(const core::Record& record);

/// How many of the first ones fit into kMostBytesShown beside `others` bytes; one at least, if there is any.
std::size_t how_many_fit(const ChosenRecords& chosen, std::size_t others = 0);

}  // namespace greenmock::control
