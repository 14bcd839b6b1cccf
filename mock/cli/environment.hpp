#pragma once
// Secrets that are given by the environment, which no list of processes shows.

#include <string>

#include "cli/commands.hpp"
#include "cli/serve_options.hpp"

namespace greenmock::cli {

inline constexpr const char* kControlTokenVariable = "GREENMOCK_CONTROL_TOKEN";
inline constexpr const char* kPartnerTokenVariable = "GREENMOCK_PARTNER_TOKEN";

/// The tokens of the server, those of the environment where no flag gives one. Throws UsageError if one of the
/// environment is empty, since the server would be open, or is no token.
void take_environment(ServeOptions& options);

/// The token of a call, that of the environment if no flag gives one; a variable that is empty gives none.
void take_environment(ControlOptions& options);

/// Empty if a header can carry this token of the control API, else what it must be.
std::string problem_of_control_token(const std::string& text);

/// Empty if the partner API can have this token, else what it must be.
std::string problem_of_partner_token(const std::string& text);

}  // namespace greenmock::cli
