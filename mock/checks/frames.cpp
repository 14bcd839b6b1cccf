#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "checks/call_pattern.hpp"
#include "checks/verbs.hpp"

namespace greenmock::checks {
namespace {

using core::FrameSeen;
using core::Opcode;

std::string so_many(const Frames& frames, std::uint64_t count) {
  std::vector<std::string_view> names;
  for (const Opcode opcode : frames.opcodes) names.push_back(core::to_string(opcode));
  const std::string kind = names.empty() ? "data" : fmt::format("{}", fmt::join(names, " or "));
  return fmt::format("{} {} frame{} of the {}", count == 0 ? "no" : std::to_string(count), kind,
                     count <= 1 ? "" : "s", frames.from_client ? "client" : "service");
}

bool is_meant(const Frames& frames, const FrameSeen& frame) {
  if (frame.from_client != frames.from_client) return false;
  if (frames.opcodes.empty()) return frame.opcode == Opcode::Text || frame.opcode == Opcode::Binary;
  return std::find(frames.opcodes.begin(), frames.opcodes.end(), frame.opcode) !=
         frames.opcodes.end();
}

std::vector<Opcode> read_opcodes(const script::Value& value) {
  // What a script sends past all frames is no frame to be counted.
  const std::span<const std::string_view> words(core::kOpcodeNames.begin(),
                                                core::kOpcodeNames.size() - 1);
  std::vector<Opcode> opcodes;
  const auto items = value.list("a list such as [\"text\", \"binary\"]");
  if (value.is_list() && items.empty()) value.complain_expected("at least one opcode");
  for (const script::Value& item : items) {
    if (const auto place = item.word(words)) opcodes.push_back(static_cast<Opcode>(*place));
  }
  return opcodes;
}

}  // namespace

Frames read_frames(const script::Value& value, const Reading&) {
  constexpr std::string_view kBounds[] = {"least", "most"};
  constexpr script::Value::Choice<bool> kSides[] = {{"client", true}, {"service", false}};
  const script::Fields fields(value, "\"frames\"", {"from", "opcodes", "least", "most"});
  if (!fields.valid()) return {};
  fields.at_least_one(kBounds);
  Frames frames;
  if (const auto from = fields.require("from"))
    frames.from_client = from->choice(kSides).value_or(true);
  if (const auto opcodes = fields.find("opcodes")) frames.opcodes = read_opcodes(*opcodes);
  frames.least = read_count(fields, "least");
  frames.most = read_count(fields, "most");
  if (frames.least && frames.most && *frames.least > *frames.most)
    value.complain(fmt::format("\"least\" {} is above \"most\" {}", *frames.least, *frames.most));
  return frames;
}

std::string expected(const Frames& frames) {
  if (frames.least == frames.most) return so_many(frames, *frames.least);
  if (!frames.most) return "at least " + so_many(frames, *frames.least);
  if (!frames.least) return (*frames.most == 0 ? "" : "at most ") + so_many(frames, *frames.most);
  return fmt::format("{} to {}", *frames.least, so_many(frames, *frames.most));
}

Seen look(const Frames& frames, const Window& window, const Evidence& evidence) {
  const Span span = span_of(window, evidence);
  CallList sockets;
  std::uint64_t count = 0;
  const FrameSeen* first = nullptr;
  bool left_out = false;
  for (const auto& record : evidence.records) {
    let_end(evidence);
    if (!record->socket) continue;
    std::uint64_t here = 0;
    for (const FrameSeen& frame : record->socket->frames) {
      if (!is_meant(frames, frame) || !span.holds(frame.moment.seq)) continue;
      ++here;
      if (!first) first = &frame;
    }
    left_out = left_out || record->socket->left_out > 0;
    if (here > 0) sockets.push_back(record);
    count += here;
  }
  const bool few = frames.least && count < *frames.least;
  const bool many = frames.most && count > *frames.most;
  if (left_out && !many) {
    throw Undecided{Verdict::Error,
                    fmt::format("a websocket had more than the {} frames that the journal keeps",
                                core::SocketLog::kFramesKept)};
  }
  std::string text = so_many(frames, count);
  if (!few && !many) return passed(std::move(text), std::move(sockets));
  if (first && !first->what.empty()) text += fmt::format("; the first is {}", shown(first->what));
  return failed(text + "." + (few ? unmatched_hint(evidence) : ""), std::move(sockets));
}

}  // namespace greenmock::checks
