#include "core/calls/body_hashes.hpp"

#include <algorithm>

#include "core/calls/journal.hpp"

namespace greenmock::core {

const std::string& BodyHashes::of(const SharedBody& body) {
  const auto found = std::find_if(known_.begin(), known_.end(),
                                  [&](const Known& one) { return one.body.lock() == body; });
  if (found != known_.end()) return found->hash;
  Known& made = known_[next_++ % known_.size()];
  made = {body, sha256_hex(*body)};
  return made.hash;
}

}  // namespace greenmock::core
