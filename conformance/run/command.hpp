#pragma once
// The client's command, as it was given and as it is started.

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace greenmock::kit {

/// Clients start in an empty directory of their own, so whatever in the command names a file that is
/// there from here becomes a whole path: `node client.mjs`, `./client`.
std::vector<std::string> with_whole_paths(std::vector<std::string> command);

/// As it could be typed into a shell.
std::string shell_text(const std::vector<std::string>& command);

/// The caller's variables less proxies and GREEN_API_*, with HOME and TMPDIR in `folder`, and
/// those of `contract`.
std::vector<std::pair<std::string, std::string>> client_environment(
    const std::string& folder, const std::map<std::string, std::string>& contract);

}  // namespace greenmock::kit
