#include "net/faults/faults.hpp"

namespace greenmock::net::faults {
namespace {

/// A TLS alert, handshake_failure: what a client gets that speaks HTTP to a port of TLS.
constexpr char kAlert[] = {0x15, 0x03, 0x01, 0x00, 0x02, 0x02, 0x28};
constexpr char kNoise[] = "\x00\xFF\xFE greenmock: this is not HTTP \x7F\r\n\r\n";

}  // namespace

Plan plan(const core::fault::Garbage&, const Wire&) {
  std::string bytes(std::begin(kAlert), std::end(kAlert));
  bytes.append(kNoise, sizeof kNoise - 1);
  return {step::Send{std::move(bytes)}, step::Close{}};
}

}  // namespace greenmock::net::faults
