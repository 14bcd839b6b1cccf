#pragma once
// greenmock-conformance as a user runs it.

#include <map>
#include <string>
#include <vector>

#include "run/running_client.hpp"

namespace greenmock::kit {

struct Ended {
  int code = -1;  ///< -1: by a signal, or not within a minute
  std::string out, err;
};

/// Waits for its end.
Ended ended(SpawnedClient& program);
std::vector<std::string> kit(std::vector<std::string> arguments);
Ended run(std::vector<std::string> arguments,
          const std::map<std::string, std::string>& environment = {});

}  // namespace greenmock::kit
