#pragma once
#include <string>
#include <string_view>

#include "api/service/service.hpp"
#include "cli/log_writer.hpp"
#include "cli/serve_options.hpp"

namespace greenmock::cli {

/// The path with the token cut to its first four characters: a log must not leak credentials.
std::string masked_target(std::string_view target);

/// One line for a call that was parked or has ended; empty for other phases.
std::string text_line(const core::Record& record, core::Phase phase, core::VirtualTime at,
                      bool coloured);
std::string json_line(const core::Record& record, core::Phase phase, core::VirtualTime at);

/// Logs every call of the service, besides whoever else is told.
void attach_request_log(api::Service& service, LogWriter& writer, LogStyle style, bool coloured);

}  // namespace greenmock::cli
