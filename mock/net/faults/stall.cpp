#include "net/faults/faults.hpp"

namespace greenmock::net::faults {

Plan plan(const core::fault::Stall& fault, const Wire& wire) {
  const std::string first = wire.first(bytes_until(fault.after, wire));
  if (!fault.lasts) return {step::Send{first}, step::Hold{}};
  return {step::Send{first}, step::Pause{*fault.lasts},
          step::Send{wire.bytes.substr(first.size())}};
}

}  // namespace greenmock::net::faults
