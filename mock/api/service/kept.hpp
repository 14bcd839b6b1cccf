#pragma once
// What has changed of that which a server may keep over its end. Pure: whoever keeps takes it, and looks up the rest.

#include <cstdint>
#include <vector>

#include "core/instance/instance.hpp"

namespace greenmock::api {

struct KeptChange {
  enum class What {
    Account,   ///< the instance was made, or something of it has changed
    Gone,      ///< it was removed
    Note,      ///< the notifications of this receipt: there is one more, or one less
    NoNotes,   ///< the queue was emptied
    OldNotes,  ///< those before the first that waits are gone
    Piece,  ///< of its messages, people, pictures or files there is one more, another or one less
  };
  What what = What::Account;
  core::InstanceId instance = 0;
  std::uint64_t receipt = 0;  ///< What::Note
  core::PieceKey piece = {};  ///< What::Piece
};

using KeptChanges = std::vector<KeptChange>;

}  // namespace greenmock::api
