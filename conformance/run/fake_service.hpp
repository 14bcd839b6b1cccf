#pragma once
// The fake service that clients are put to: one server for a whole run.

#include <cstdint>
#include <optional>
#include <vector>

#include "greenmock/greenmock.hpp"
#include "run/folder.hpp"
#include "suite/scenario.hpp"

namespace greenmock::kit {

class FakeService {
 public:
  /// With an authority of its own, which is gone with it, if one of the scenarios speaks TLS, and with a
  /// port for the media host if one has such a host.
  FakeService(const std::vector<const Scenario*>& scenarios, std::uint64_t seed);
  const Server& server() const { return *server_; }

 private:
  std::optional<Folder> authority_;
  std::optional<Server> server_;  // after the folder, since it reads from it
};

}  // namespace greenmock::kit
