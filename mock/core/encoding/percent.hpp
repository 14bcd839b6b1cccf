#pragma once
#include <string>
#include <string_view>

namespace greenmock::core {

/// Percent-encoding removed (RFC 3986, 2.1). What is no encoding stands as it is, as lenient
/// servers read it.
std::string percent_decoded(std::string_view text, bool plus_is_blank = false);

}  // namespace greenmock::core
