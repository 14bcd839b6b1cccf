#pragma once
// SIGTERM ends the client at once, also in the middle of a request or a pause.

#include <chrono>

namespace greenmock::reference {

/// Thrown where the client was waiting when it was told to stop.
struct Stopped {};

/// Only one at a time: signals belong to the whole process.
class Stop {
 public:
  /// From here on SIGTERM and SIGINT are requests to stop. Throws std::system_error.
  Stop();
  ~Stop();
  Stop(const Stop&) = delete;
  Stop& operator=(const Stop&) = delete;

  /// Becomes readable, and stays so, when the client is told to stop.
  int descriptor() const { return read_end_; }
  bool requested() const;
  /// Throws Stopped.
  void sleep(std::chrono::milliseconds pause) const;

 private:
  int read_end_ = -1;
};

}  // namespace greenmock::reference
