// What has changed of that which may be kept over the end of a server.

#include <utility>

#include "api/service/service.hpp"

namespace greenmock::api {

void Service::keep(KeptChange change) {
  if (options_.keeps) kept_.push_back(std::move(change));
}

void Service::tell_kept(core::Instance& instance) {
  if (instance.take_account_hint()) keep_account(instance.identity().id);
  if (options_.keeps && instance.take_note_expiry())
    keep({KeptChange::What::OldNotes, instance.identity().id, 0});
  for (core::PieceKey& piece : instance.take_changed_pieces())
    keep({KeptChange::What::Piece, instance.identity().id, 0, std::move(piece)});
  // Others' too: for want of room the oldest goes, whoever has it.
  for (core::PieceKey& piece : std::exchange(file_marks_, {})) {
    const core::InstanceId owner = core::owner_of_file(piece.name);
    keep({KeptChange::What::Piece, owner, 0, std::move(piece)});
  }
}

}  // namespace greenmock::api
