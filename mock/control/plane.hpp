#pragma once
// The control plane: the API below /_mock by which tests drive the fake service
// (docs/control-api.md). It has its own port and threads, and stays answerable whatever the data
// plane is told to do.

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "control/events/event_limits.hpp"
#include "net/server.hpp"

namespace greenmock::control {

class Plane {
 public:
  struct Options {
    std::string bind = "127.0.0.1";
    std::uint16_t port = 8081;  ///< 0: any free one
    std::vector<std::string> hosts =
        {};  ///< names besides loopback under which it is reached: `host` or `host:port`
    std::string token = {};  ///< empty: none is asked for
    EventLimits events = {};
    std::string version = {};  ///< of the program around it, for those who ask
  };

  /// Opens the port; throws net::ListenError with a sentence that says what to do. `server` must
  /// outlive it.
  Plane(net::Server& server, Options options);
  /// Stops.
  ~Plane();
  Plane(const Plane&) = delete;
  Plane& operator=(const Plane&) = delete;

  std::uint16_t port() const;
  /// `http://127.0.0.1:8081`, without a path.
  std::string url() const;

  /// Serves on threads of its own. Answers come once the server runs.
  void start();
  /// From any thread but the loop's: whoever waits is answered 503, connections are closed. Better
  /// while the server still runs; afterwards it works too.
  void stop();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace greenmock::control
