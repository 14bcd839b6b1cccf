#include "net/faults/faults.hpp"

namespace greenmock::net::faults {

Plan plan(const core::fault::Reset& fault, const Wire& wire) {
  return {step::Send{wire.first(bytes_until(fault.after, wire))}, step::Reset{}};
}

}  // namespace greenmock::net::faults
