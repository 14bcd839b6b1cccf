#pragma once
// The code in the picture: its payload, and when which code is the current one.

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/time/time.hpp"

namespace greenmock::core {

/// How long a code is current (docs: QR, "QR code is updated every 20 seconds").
inline constexpr Duration kQrLifetime = std::chrono::seconds{20};

/// Turns serial numbers into payloads and back. The payload has the shape of WhatsApp's: a
/// reference behind `2@`, then three keys, comma-separated base64, 237 characters. It carries the
/// instance and the serial under a mask, so that a scanned code finds both without any table.
class QrPayloads {
 public:
  QrPayloads(std::uint64_t server_seed, std::uint64_t instance_id, std::uint64_t instance_seed)
      : server_seed_(server_seed), instance_id_(instance_id), instance_seed_(instance_seed) {}

  std::string payload(std::uint64_t serial) const;

  /// The serial of a payload of this instance; nothing if it is not one, in any byte.
  std::optional<std::uint64_t> serial_of(std::string_view payload) const;

  /// The instance that a payload claims to be of; nothing if it has not the shape of ours.
  static std::optional<std::uint64_t> instance_of(std::string_view payload,
                                                  std::uint64_t server_seed);

 private:
  std::uint64_t server_seed_;
  std::uint64_t instance_id_;
  std::uint64_t instance_seed_;
};

/// Which serial is current when: computed from the time, so that nobody needs a timer. A serial's
/// start is a rotation; the first code has serial 0.
class QrSchedule {
 public:
  explicit QrSchedule(VirtualTime start, std::uint64_t first_serial = 0)
      : segments_{{first_serial, start}} {}

  std::uint64_t serial_at(VirtualTime now) const;
  VirtualTime next_rotation(VirtualTime now) const;

  /// A new code at once; its twenty seconds begin now.
  void rotate(VirtualTime now);

  /// When the serial became current: nothing if that has not been planned, or is forgotten.
  std::optional<VirtualTime> start_of(std::uint64_t serial) const;
  /// When the serial stopped being current; nothing while it is, or if it is forgotten.
  std::optional<VirtualTime> end_of(std::uint64_t serial, VirtualTime now) const;

 private:
  struct Segment {
    std::uint64_t first_serial;
    VirtualTime anchor;
  };
  std::vector<Segment> segments_;  // at most kKept, the oldest are forgotten
};

}  // namespace greenmock::core
