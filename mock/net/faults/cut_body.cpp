#include "net/faults/faults.hpp"

namespace greenmock::net::faults {

Plan plan(const core::fault::CutBody& fault, const Wire& wire) {
  return {step::Send{wire.first(wire.head_size + static_cast<std::size_t>(fault.bytes))},
          step::Close{}};
}

}  // namespace greenmock::net::faults
