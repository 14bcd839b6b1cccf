#include "net/faults/faults.hpp"

namespace greenmock::net::faults {

Plan plan(const core::fault::Close& fault, const Wire& wire) {
  return {step::Send{wire.first(bytes_until(fault.after, wire))}, step::Close{}};
}

}  // namespace greenmock::net::faults
