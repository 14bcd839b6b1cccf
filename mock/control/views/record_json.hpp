#pragma once
#include <string_view>

#include "core/calls/journal.hpp"
#include "core/encoding/json.hpp"

namespace greenmock::control {

/// A record as journal and wait give it. Times are milliseconds; tokens are not masked.
core::Json record_json(const core::Record& record);

/// `{"at","t","cursor"}`; null for a moment that has not come.
core::Json moment_json(const core::Moment& moment);

/// A string, or `{"base64":…}` if the bytes are not UTF-8.
core::Json text_or_base64(std::string_view bytes);

/// A place in the order of all things as the API gives it out.
std::string cursor_text(core::Sequence cursor);

}  // namespace greenmock::control
