#pragma once
// A small HTTP server of the kit's own, on a thread, as long as this lives.

#include <atomic>
#include <string>
#include <thread>

namespace httplib {
class Server;
}

namespace greenmock::kit {

class Listening {
 public:
  /// On a free port of `address`; throws std::runtime_error. `server` has its handlers already, and outlives this.
  Listening(httplib::Server& server, const std::string& address);
  ~Listening();
  Listening(const Listening&) = delete;
  Listening& operator=(const Listening&) = delete;
  int port() const { return port_; }

 private:
  httplib::Server& server_;
  int port_;
  std::atomic<bool> has_ended_ = false;
  std::thread thread_;
};

}  // namespace greenmock::kit
