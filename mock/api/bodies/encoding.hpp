#pragma once
#include <string_view>
#include <vector>

#include "core/calls/fault.hpp"
#include "core/calls/message.hpp"

namespace greenmock::api {

/// Writes the body of a reply as a rule's `as` says. Gives the words of `as` that had an effect:
/// keys can be reordered in JSON only, and with 204 and 304 no body is sent. They say what was
/// written: the answer to HEAD leaves without its body, and that to HTTP/1.0 in one piece.
std::vector<std::string_view> encode(core::Reply& reply, const core::Encoding& as);

}  // namespace greenmock::api
