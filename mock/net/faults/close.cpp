#include "net/faults/faults.hpp"

namespace greenmock::net::faults {

Plan plan(const core::fault::Close& fault, const Wire& wire) {
  return closed_behind(bytes_until(fault.after, wire), wire);
}

}  // namespace greenmock::net::faults
