#include "core/login/qr_code.hpp"

#include <algorithm>
#include <array>

#include "core/encoding/base64.hpp"
#include "core/seed.hpp"

namespace greenmock::core {
namespace {

constexpr std::size_t kReferenceBytes = 75;  // 100 characters of base64
constexpr std::size_t kKeyBytes = 32;        // 44 characters
constexpr std::size_t kPayloadSize = 2 + 100 + 3 * 45;
constexpr std::size_t kKept = 256;

std::string masked(std::uint64_t value, std::uint64_t mask) {
  value ^= mask;
  std::string out(8, '\0');
  for (char& c : out) {
    c = static_cast<char>(value & 0xff);
    value >>= 8;
  }
  return out;
}

std::uint64_t unmasked(std::string_view bytes, std::uint64_t mask) {
  std::uint64_t value = 0;
  for (std::size_t i = 8; i-- > 0;) value = value << 8 | static_cast<unsigned char>(bytes[i]);
  return value ^ mask;
}

/// The four parts of a payload, decoded; nothing if the shape is another.
std::optional<std::array<std::string, 4>> parts_of(std::string_view payload) {
  if (payload.size() != kPayloadSize || !payload.starts_with("2@")) return std::nullopt;
  payload.remove_prefix(2);
  std::array<std::string, 4> parts;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const std::size_t comma = payload.find(',');
    if ((comma == std::string_view::npos) != (i + 1 == parts.size())) return std::nullopt;
    auto bytes = base64_decode(payload.substr(0, comma));
    if (!bytes || bytes->size() != (i == 0 ? kReferenceBytes : kKeyBytes)) return std::nullopt;
    parts[i] = std::move(*bytes);
    if (comma != std::string_view::npos) payload.remove_prefix(comma + 1);
  }
  return parts;
}

}  // namespace

std::string QrPayloads::payload(std::uint64_t serial) const {
  // As on WhatsApp, the reference changes with each code, and the keys belong to the session.
  const std::string reference =
      masked(serial, draw(instance_seed_, "qr-serial", 0)) +
      draw_bytes(instance_seed_, "qr-reference", serial, kReferenceBytes - 8);
  const std::string noise = masked(instance_id_, draw(server_seed_, "qr-instance", 0)) +
                            draw_bytes(instance_seed_, "qr-noise-key", 0, kKeyBytes - 8);
  return "2@" + base64_encode(reference) + "," + base64_encode(noise) + "," +
         base64_encode(draw_bytes(instance_seed_, "qr-identity-key", 0, kKeyBytes)) + "," +
         base64_encode(draw_bytes(instance_seed_, "qr-adv-secret", 0, kKeyBytes));
}

std::optional<std::uint64_t> QrPayloads::serial_of(std::string_view text) const {
  const auto parts = parts_of(text);
  if (!parts) return std::nullopt;
  const std::uint64_t serial = unmasked((*parts)[0], draw(instance_seed_, "qr-serial", 0));
  if (payload(serial) != text) return std::nullopt;
  return serial;
}

std::optional<std::uint64_t> QrPayloads::instance_of(std::string_view payload,
                                                     std::uint64_t server_seed) {
  const auto parts = parts_of(payload);
  if (!parts) return std::nullopt;
  return unmasked((*parts)[1], draw(server_seed, "qr-instance", 0));
}

std::uint64_t QrSchedule::serial_at(VirtualTime now) const {
  const Segment& last = segments_.back();
  if (now <= last.anchor) return last.first_serial;
  return last.first_serial + static_cast<std::uint64_t>((now - last.anchor) / kQrLifetime);
}

VirtualTime QrSchedule::next_rotation(VirtualTime now) const {
  const Segment& last = segments_.back();
  return last.anchor +
         kQrLifetime * static_cast<Duration::rep>(serial_at(now) - last.first_serial + 1);
}

void QrSchedule::rotate(VirtualTime now) {
  segments_.push_back({serial_at(now) + 1, now});
  if (segments_.size() > kKept) segments_.erase(segments_.begin());
}

std::optional<VirtualTime> QrSchedule::start_of(std::uint64_t serial) const {
  const auto next = std::find_if(segments_.begin(), segments_.end(),
                                 [&](const Segment& s) { return s.first_serial > serial; });
  if (next == segments_.begin()) return std::nullopt;
  const Segment& owner = *std::prev(next);
  return owner.anchor + kQrLifetime * static_cast<Duration::rep>(serial - owner.first_serial);
}

std::optional<VirtualTime> QrSchedule::end_of(std::uint64_t serial, VirtualTime now) const {
  if (serial >= serial_at(now)) return std::nullopt;
  return start_of(serial + 1);
}

}  // namespace greenmock::core
