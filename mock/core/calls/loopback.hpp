#pragma once
#include <string_view>

namespace greenmock::core {

/// `localhost` in any case, `[::1]`, `::1`, or 127.0.0.0/8 as four numbers: names of this machine that no resolver has to
/// be asked for. `127.1` and `127.0.0.1.example` are none.
bool is_loopback_host(std::string_view host);

}  // namespace greenmock::core
