#pragma once
// Values out of a recorded request. Internal to this folder.

#include <optional>
#include <string>
#include <string_view>

#include "core/calls/journal.hpp"

namespace greenmock::checks {

std::optional<std::string> header_of(const core::Record& record, std::string_view name);
/// The first of that name, percent-decoded.
std::optional<std::string> parameter_of(const core::Record& record, std::string_view name);
/// The path as it was sent.
std::string_view path_of(const core::Record& record);
/// The journal keeps the first 64 KiB of a body only: what was cut cannot be judged.
inline bool body_was_cut(const core::Record& record) {
  return record.body.size() < record.body_size;
}

}  // namespace greenmock::checks
