#pragma once
// The profile picture of an account as a row: its address, the end of a line, and its bytes.

#include <string>

#include "core/instance/profile_picture.hpp"

namespace greenmock::keep {

std::string picture_text(const core::ProfilePicture& picture);
/// Throws store::Unusable.
core::ProfilePicture read_picture(std::string text);

}  // namespace greenmock::keep
