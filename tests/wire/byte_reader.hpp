#pragma once
// What a test reads of a stream of bytes, whatever it comes through.

#include <chrono>
#include <string>
#include <string_view>

namespace greenmock::tests {

class ByteReader {
 public:
  virtual ~ByteReader() = default;

  /// Reads until `wanted` has come; what came so far at the end of the stream or the deadline.
  std::string read_until(std::string_view wanted,
                         std::chrono::milliseconds deadline = std::chrono::seconds{10});
  /// What has come, and at least a byte; nothing at the end of the stream or the deadline.
  std::string read_any(std::chrono::milliseconds deadline = std::chrono::seconds{10});
  /// One whole answer with a Content-Length (or without a body).
  std::string read_answer(bool head_request = false);
  /// All until the end of the stream; false in `closed` at the deadline.
  std::string read_to_end(bool* closed = nullptr,
                          std::chrono::milliseconds deadline = std::chrono::seconds{10});
  bool has_ended() const { return ended_; }

 protected:
  /// More into `in_`; false at the end of the stream, which it notes in `ended_`, or at `until`.
  virtual bool read_some(std::chrono::steady_clock::time_point until) = 0;

  std::string in_;
  bool ended_ = false;
};

}  // namespace greenmock::tests
