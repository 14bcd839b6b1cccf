#pragma once
// greenmock-conformance as a user runs it.

#include <sys/types.h>

#include <functional>
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

/// Who has ended may be a zombie until somebody else looks at it: that counts as gone.
bool is_alive(pid_t pid);
/// Within half a minute: who was killed takes a moment to go.
bool goes(pid_t pid);
bool eventually(const std::function<bool()>& holds);

}  // namespace greenmock::kit
