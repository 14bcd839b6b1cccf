#pragma once
// Bytes to and from a port, for what no HTTP library would send.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "byte_reader.hpp"

namespace greenmock::tests {

class RawSocket : public ByteReader {
 public:
  explicit RawSocket(std::uint16_t port);
  ~RawSocket() override;
  RawSocket(const RawSocket&) = delete;
  RawSocket& operator=(const RawSocket&) = delete;

  void send(std::string_view bytes) const;
  /// Sends what the kernel takes without waiting; returns the bytes taken, 0 if it takes none now.
  std::size_t send_some(std::string_view bytes) const;
  /// True if the server ended it by a reset, once it has been read to its end.
  bool was_reset() const { return reset_; }
  void half_close() const;
  /// Ends it by a reset.
  void reset();
  void close();

 private:
  bool read_some(std::chrono::steady_clock::time_point until) override;

  int fd_ = -1;
  bool reset_ = false;
};

/// What is answered to these bytes on a connection of their own, which must end then.
std::string all_answered_to(std::uint16_t port, std::string_view bytes);

}  // namespace greenmock::tests
