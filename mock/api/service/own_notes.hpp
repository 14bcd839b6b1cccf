#pragma once
// What is noted of a call where nothing else is.

#include <string>
#include <string_view>

#include "core/calls/journal.hpp"

namespace greenmock::api {

/// What a note of a method begins with that there is not; its name follows.
inline constexpr std::string_view kNoMethod = "there is no method ";

/// Of a call in which both have changed places: the log hides what stands there.
inline constexpr std::string_view kTokenForMethod =
    "the token stands where the method should: it is .../{method}/{token}";

/// Of a method that there is not. Behind a slash, which was encoded in the path, may stand the token: it is left out.
std::string no_such_method(std::string_view name);

/// Why the service refuses a call, in the words of its envelope, which may be cut; empty: it does not.
std::string reason_of(int status, std::string_view said);

/// How a JSON body was sent otherwise than the documentation has it; empty: it was not. No source tells what the real
/// service makes of that, so strict takes it too.
std::string oddity_of_body(const core::Record& record);

}  // namespace greenmock::api
