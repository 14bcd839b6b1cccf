#pragma once
// Where greenmock sends or fetches, and is not answered.

#include <string>

namespace greenmock::tests {

/// On a free port of this machine; it takes one connection, reads what comes, and says nothing.
/// Nothing here waits.
class SilentHost {
 public:
  SilentHost();
  ~SilentHost();
  SilentHost(const SilentHost&) = delete;
  SilentHost& operator=(const SilentHost&) = delete;

  std::string url(const std::string& path) const {
    return "http://127.0.0.1:" + std::to_string(port_) + path;
  }
  /// Whether the head of a request has come.
  bool was_asked();
  /// Whether the one who asked has closed the connection.
  bool was_left();

 private:
  void read();

  int listener_, fd_ = -1;
  int port_ = 0;
  bool ended_ = false;
  std::string in_;
};

}  // namespace greenmock::tests
