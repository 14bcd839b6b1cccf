#pragma once
#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <string>
#include <thread>

namespace greenmock::cli {

/// Writes lines to a descriptor from a thread of its own, so that a reader who does not read (a
/// pipe that nobody empties) never holds up the server. What does not fit the queue, or the disk, is dropped
/// and counted; the first time that a line cannot be written it says so on standard error.
class LogWriter {
 public:
  explicit LogWriter(int descriptor);
  ~LogWriter() { finish(); }
  LogWriter(const LogWriter&) = delete;
  LogWriter& operator=(const LogWriter&) = delete;

  void line(std::string text);
  /// Writes what is queued, if the reader takes it within a moment, and ends. False if something could not be
  /// written, at any time, though somebody would have read it.
  bool finish();

 private:
  void run();
  struct Written {
    std::size_t bytes = 0;
    int problem = 0;  ///< errno; ECANCELED: nobody read to the end, and this one ends too
  };
  Written write_all(const std::string& text);

  static constexpr std::size_t kMostQueued = std::size_t{8} * 1024 * 1024;  // bytes
  int descriptor_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::string queue_;
  std::size_t dropped_ = 0;
  bool stopping_ = false;
  std::atomic<bool> has_failed_ = false;
  bool in_mid_line_ = false;  // what was written last was cut
  std::thread thread_;
};

}  // namespace greenmock::cli
