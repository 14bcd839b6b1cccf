#pragma once
// What has changed of that which an account may keep over the end of a server, piece by piece: no more than that is
// written.

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace greenmock::core {

enum class Piece {
  Message,   ///< of a chat; its number is its place in the log
  Outgoing,  ///< in the queue of messages, which is in the order of their numbers
  Held,      ///< what a person wrote to an account that is not online, in the order of numbers
  Step,      ///< what is planned for a message, by its number
  Contact,   ///< by chatId, as the next three
  Group,
  Flags,
  Answers,   ///< how many a contact has given
  Counters,  ///< the rest of a messenger; it has no name
  Picture,   ///< of the account; it has no name
  File       ///< by its place in the file store
};

/// One of them, in the order of Piece.
inline constexpr std::string_view kPieceNames[] = {"message",  "outgoing", "held",  "step",
                                                   "contact",  "group",    "flags", "answers",
                                                   "counters", "picture",  "file"};
constexpr bool is_numbered(Piece piece) {
  return piece <= Piece::Step;
}

struct PieceKey {
  Piece piece = Piece::Message;
  std::uint64_t number = 0;  ///< of one that is numbered
  std::string name;          ///< of one that is not
  auto operator<=>(const PieceKey&) const = default;
};

/// In the order in which they were made, came to be otherwise, or went. One may be there several times.
using PieceMarks = std::vector<PieceKey>;

/// Nothing happens for null: nobody keeps anything.
inline void mark(PieceMarks* marks, Piece piece, std::uint64_t number) {
  if (marks) marks->push_back({piece, number, {}});
}
inline void mark(PieceMarks* marks, Piece piece, std::string_view name) {
  if (marks) marks->push_back({piece, 0, std::string(name)});
}

}  // namespace greenmock::core
