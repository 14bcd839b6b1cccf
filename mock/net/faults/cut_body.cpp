#include "net/faults/faults.hpp"

namespace greenmock::net::faults {

Plan plan(const core::fault::CutBody& fault, const Wire& wire) {
  return closed_behind(wire.head_size + static_cast<std::size_t>(fault.bytes), wire);
}

}  // namespace greenmock::net::faults
