#include "net/faults/faults.hpp"

namespace greenmock::net::faults {

Plan plan(const core::fault::Refuse&, const Wire&) {
  return {step::Close{}};
}

}  // namespace greenmock::net::faults
