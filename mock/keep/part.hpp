#pragma once
// The pieces of an account as parts of a state file: what each is, as text, and back.

#include <optional>
#include <string>

#include "core/instance/instance.hpp"
#include "store/store.hpp"

namespace greenmock::keep {

store::PartKey part_key(core::InstanceId instance, const core::PieceKey& key);
/// Nothing: this server knows no such kind, or gives such a piece another key.
std::optional<core::PieceKey> piece_key(const store::PartKey& key);

/// Nothing: it is gone. Not for Piece::File, which is no piece of an instance.
std::optional<std::string> part_text(const core::Instance& instance, const core::PieceKey& key);

/// As it was. Throws store::Unusable. Not for Piece::File.
void restore_part(core::Instance& instance, const core::PieceKey& key, std::string text);

}  // namespace greenmock::keep
