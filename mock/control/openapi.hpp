#pragma once
#include <string_view>

namespace greenmock::control {

/// The OpenAPI document of this API: openapi.json, which is part of the program.
std::string_view openapi_json();

}  // namespace greenmock::control
