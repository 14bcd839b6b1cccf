#pragma once
#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

#include <sys/types.h>

namespace greenmock::control {

/// Blocking reads and writes with time-outs on a non-blocking socket, which end early when
/// `stop_fd` becomes readable. Owns neither descriptor.
class SocketStream {
 public:
  SocketStream(int fd, int stop_fd) : fd_(fd), stop_fd_(stop_fd) {}

  enum class Await { Head, End, TooLong };
  /// Reads until a whole head is there, and takes it. Waits up to `idle` for its first byte.
  Await await_head(std::string& head, std::chrono::milliseconds idle);

  /// As recv(): 0 at the end, -1 on error, time-out and stop. What was read ahead comes first.
  ssize_t read(char* to, std::size_t size);
  /// False if the reader has left, or takes nothing for so long.
  bool write(std::string_view bytes, std::chrono::milliseconds patience = kWriteTimeout);

  /// After an answer to a request whose body was not read: closing over unread bytes would reset
  /// the connection, and the client might lose the answer. Reads and throws away what still comes, for five seconds and
  /// 64 MiB at most, until the client ends or pauses for half a second.
  void linger();

 private:
  static constexpr std::chrono::milliseconds kWriteTimeout{20'000};
  enum class Ready { Yes, No };
  Ready wait_for(short events, std::chrono::milliseconds wait, bool heed_stop) const;
  ssize_t receive(char* to, std::size_t size, std::chrono::milliseconds wait);

  int fd_, stop_fd_;
  std::string ahead_;      // what was read from the socket in one go with a head
  std::size_t given_ = 0;  // so much of it was taken by read()
};

}  // namespace greenmock::control
