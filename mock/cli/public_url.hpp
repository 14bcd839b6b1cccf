#pragma once
#include <string>

namespace greenmock::cli {

/// Why answers cannot begin with it; empty: nothing is wrong. It is http or https, host and perhaps port: a
/// proxy that adds a path would have to take it off again, and no link in an answer tells of that.
std::string problem_of_public_url(const std::string& text);

}  // namespace greenmock::cli
