#include "keep/part.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "keep/message_row.hpp"
#include "keep/people_row.hpp"
#include "keep/picture_row.hpp"

namespace greenmock::keep {
namespace {

using core::Instance;
using core::MessengerPast;
using core::Piece;
using core::PieceKey;

template <typename Value, typename Text>
std::optional<std::string> text_unless_null(const Value* value, Text text) {
  if (!value) return std::nullopt;
  return text(*value);
}

std::optional<std::string> text_of_message(const core::ChatLog::Found& found) {
  if (!found) return std::nullopt;
  return message_text(*found.chat_id, *found.message);
}

std::optional<std::string> text_of_piece(const core::Messenger& messenger, const PieceKey& key) {
  switch (key.piece) {
    case Piece::Message:
      return text_of_message(messenger.chats().at_place(key.number));
    case Piece::Outgoing:
      return text_unless_null(messenger.outbox().numbered(key.number), outgoing_text);
    case Piece::Held:
      return text_unless_null(MessengerPast::held(messenger, key.number), held_text);
    case Piece::Step:
      return text_unless_null(MessengerPast::step(messenger, key.number), step_text);
    case Piece::Contact:
      return text_unless_null(messenger.contacts().contact(key.name), contact_text);
    case Piece::Group:
      return text_unless_null(messenger.contacts().group(key.name), group_text);
    case Piece::Flags:
      return text_unless_null(messenger.contacts().set_flags_of(key.name), flags_text);
    case Piece::Answers:
      if (const auto given = MessengerPast::answers_given(messenger, key.name); given > 0)
        return answers_text(given);
      return std::nullopt;
    case Piece::Counters:
      return counters_text(MessengerPast::counters(messenger));
    case Piece::Picture:
    case Piece::File:
      break;
  }
  return std::nullopt;
}

}  // namespace

store::PartKey part_key(core::InstanceId instance, const PieceKey& key) {
  return {instance, std::string(core::kPieceNames[static_cast<std::size_t>(key.piece)]), key.number,
          key.name};
}

std::optional<PieceKey> piece_key(const store::PartKey& key) {
  const auto name = std::find(std::begin(core::kPieceNames), std::end(core::kPieceNames), key.kind);
  if (name == std::end(core::kPieceNames)) return std::nullopt;
  const auto piece = static_cast<Piece>(name - std::begin(core::kPieceNames));
  const bool has_name =
      !core::is_numbered(piece) && piece != Piece::Counters && piece != Piece::Picture;
  // A row of another key would stay beside the one that is written when the piece changes.
  if (has_name == key.name.empty() || (!core::is_numbered(piece) && key.number != 0))
    return std::nullopt;
  return PieceKey{piece, key.number, key.name};
}

std::optional<std::string> part_text(const Instance& instance, const PieceKey& key) {
  if (key.piece == Piece::Picture) {
    if (!instance.picture()) return std::nullopt;
    return picture_text(*instance.picture());
  }
  const core::Messenger* const messenger = instance.known_messenger();
  return messenger ? text_of_piece(*messenger, key) : std::nullopt;
}

void restore_part(Instance& instance, const PieceKey& key, std::string text) {
  if (key.piece == Piece::Picture) {
    instance.restore_picture(read_picture(std::move(text)));
    return;
  }
  MessengerPast past(instance.messenger());
  switch (key.piece) {
    case Piece::Message: {
      KeptMessage kept = read_message(text);
      if (!past.restore(key.number, std::move(kept.chat_id), std::move(kept.message)))
        throw store::Unusable("the state file lacks messages that stood before one of its others");
      break;
    }
    case Piece::Outgoing:
      past.restore(read_outgoing(key.number, text));
      break;
    case Piece::Held:
      past.restore(read_held(key.number, text));
      break;
    case Piece::Step:
      past.restore(key.number, read_step(text));
      break;
    case Piece::Contact:
      past.people().restore(read_contact(key.name, text));
      break;
    case Piece::Group:
      past.people().restore(read_group(key.name, text));
      break;
    case Piece::Flags:
      past.people().restore(key.name, read_flags(text));
      break;
    case Piece::Answers:
      past.restore_answers(key.name, read_answers(text));
      break;
    case Piece::Counters:
      past.restore(read_counters(text));
      break;
    case Piece::Picture:
    case Piece::File:
      break;
  }
}

}  // namespace greenmock::keep
