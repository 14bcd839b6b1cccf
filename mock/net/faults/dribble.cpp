#include <algorithm>

#include "net/faults/faults.hpp"

namespace greenmock::net::faults {
namespace {

/// Finer than this no client can tell, and each piece is a packet.
constexpr core::Duration kShortestGap = std::chrono::milliseconds{100};
constexpr std::size_t kMostPieces = 600;

}  // namespace

Plan plan(const core::fault::Dribble& fault, const Wire& wire) {
  const auto gaps = static_cast<std::size_t>(fault.over / kShortestGap);
  const std::size_t pieces =
      std::min(std::clamp<std::size_t>(gaps + 1, 2, kMostPieces), wire.bytes.size());
  Plan plan;
  std::size_t sent = 0;
  for (std::size_t i = 1; i <= pieces; ++i) {
    const std::size_t end = wire.bytes.size() * i / pieces;
    plan.emplace_back(step::Send{wire.bytes.substr(sent, end - sent)});
    sent = end;
    // The last piece leaves when the span is over.
    if (i < pieces)
      plan.emplace_back(step::Pause{fault.over * static_cast<core::Duration::rep>(i) /
                                    static_cast<core::Duration::rep>(pieces - 1)});
  }
  return plan;
}

}  // namespace greenmock::net::faults
