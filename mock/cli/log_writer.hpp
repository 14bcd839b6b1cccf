#pragma once
#include <condition_variable>
#include <deque>
#include <mutex>
#include <string>
#include <thread>

namespace greenmock::cli {

/// Writes lines to a descriptor from a thread of its own, so that a reader who does not read (a
/// pipe that nobody empties) never holds up the server. What does not fit the queue is dropped and
/// counted.
class LogWriter {
 public:
  explicit LogWriter(int descriptor);
  /// Writes what is queued, if the reader takes it within a moment.
  ~LogWriter();
  LogWriter(const LogWriter&) = delete;
  LogWriter& operator=(const LogWriter&) = delete;

  void line(std::string text);

 private:
  void run();
  bool write_all(const std::string& text);

  static constexpr std::size_t kMostQueued = std::size_t{8} * 1024 * 1024;  // bytes
  int descriptor_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::string queue_;
  std::size_t dropped_ = 0;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace greenmock::cli
