#pragma once
// Bytes to and from a port, for what no HTTP library would send.

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace greenmock::tests {

class RawSocket {
 public:
  explicit RawSocket(std::uint16_t port);
  ~RawSocket();
  RawSocket(const RawSocket&) = delete;
  RawSocket& operator=(const RawSocket&) = delete;

  void send(std::string_view bytes) const;
  /// Reads until `wanted` has come; what came so far at the end of the stream or the deadline.
  std::string read_until(std::string_view wanted,
                         std::chrono::milliseconds deadline = std::chrono::seconds{10});
  /// What has come, and at least a byte; nothing at the end of the stream or the deadline.
  std::string read_any(std::chrono::milliseconds deadline = std::chrono::seconds{10});
  /// One whole answer with a Content-Length (or without a body).
  std::string read_answer(bool head_request = false);
  /// All until the server closes; false in `closed` at the deadline.
  std::string read_to_end(bool* closed = nullptr,
                          std::chrono::milliseconds deadline = std::chrono::seconds{10});
  /// True if the server ended it by a reset, once it has been read to its end.
  bool was_reset() const { return reset_; }
  void half_close() const;
  /// Ends it by a reset.
  void reset();
  void close();

 private:
  bool read_some(std::chrono::steady_clock::time_point until);

  int fd_ = -1;
  std::string in_;
  bool ended_ = false, reset_ = false;
};

}  // namespace greenmock::tests
