#pragma once
#include <string>
#include <string_view>

#include "api/service/service.hpp"
#include "cli/log_writer.hpp"
#include "cli/serve_options.hpp"

namespace greenmock::cli {

/// One line for a call that was parked or has ended; empty for other phases. `paused`: it was parked, and the clock of
/// its instance stands still.
std::string text_line(const core::Record& record, core::Phase phase, core::VirtualTime at,
                      bool coloured, bool paused = false);
std::string json_line(const core::Record& record, core::Phase phase, core::VirtualTime at,
                      bool paused = false);

/// One line for an attempt to deliver a webhook that has failed.
std::string text_line(const core::Push& push, core::VirtualTime at, bool coloured);
std::string json_line(const core::Push& push, core::VirtualTime at, std::string_view instance_name);

/// Logs every call of the service, and every webhook that was not delivered, besides whoever else is told.
void attach_request_log(api::Service& service, LogWriter& writer, LogStyle style, bool coloured);

}  // namespace greenmock::cli
