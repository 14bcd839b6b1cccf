#pragma once
// What a client wrote, line by line as it came: events, and everything else. Bounded.

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "client/process.hpp"
#include "core/encoding/json.hpp"

namespace greenmock::kit {

using ClientClock = std::chrono::steady_clock;

struct EventLine {
  ClientClock::time_point at;
  core::Json line;  ///< an object with "event"
};
struct LogLine {
  ClientClock::time_point at;
  Stream stream = Stream::Out;
  std::string text;  ///< cut after kLongestLog bytes
};
inline constexpr std::size_t kLongestLog = 2'000;

/// Where the secret was seen: what stands around it there for the first time, the secret masked; empty: it was not.
struct Leaks {
  std::string in_stdout, in_stderr, in_events;
};

/// Filled by the thread of the process, read by the runner's.
class Transcript {
 public:
  /// `secret`: what must not be written, nor 16 characters of it in one piece; empty: nothing.
  explicit Transcript(std::string secret = {}) : secret_(std::move(secret)) {}

  /// False once there are more than kMostEvents.
  bool add(Stream stream, std::string_view bytes);
  /// The process has ended; half a line counts as one.
  void finish(const ProcessEnd& end);

  struct View {
    std::vector<EventLine> events;
    std::deque<LogLine> log;  ///< the last kMostLog lines
    std::size_t log_lines = 0;
    Leaks leaks;
    std::optional<ProcessEnd> end;
    ClientClock::time_point ended;
  };
  View view() const;
  std::size_t event_count() const;
  /// The place of the n-th event from `from` on that `fits`.
  std::optional<std::size_t> find(std::size_t from, std::uint64_t n,
                                  const std::function<bool(const core::Json&)>& fits) const;
  /// The first or the last event `qr`.
  std::optional<core::Json> picture(bool first) const;
  std::optional<ProcessEnd> end() const;

  /// Waits until something came since `events` events, or it ended, or the time is over. True: something came.
  bool wait_for_more(std::size_t events, ClientClock::time_point until) const;

  static constexpr std::size_t kMostLog = 200;
  /// A client that tells more in five minutes tells it in a loop.
  static constexpr std::size_t kMostEvents = 5'000;
  /// A longer line is no event.
  static constexpr std::size_t kLongestEvent = std::size_t{24} << 20;

 private:
  void take_line(Stream stream, std::string line);
  void look_for_secret(std::string_view text, std::string Leaks::*where);

  std::string secret_;
  mutable std::mutex mutex_;
  mutable std::condition_variable changed_;
  std::string rest_[2];
  View seen_;
};

}  // namespace greenmock::kit
