#pragma once
// The version of these headers. CMake refuses to configure where it is not that of the project.

#include <string_view>

#define GREENMOCK_VERSION_MAJOR 0
#define GREENMOCK_VERSION_MINOR 1
#define GREENMOCK_VERSION_PATCH 0

namespace greenmock {

inline constexpr std::string_view kVersion = "0.1.0";

}  // namespace greenmock
