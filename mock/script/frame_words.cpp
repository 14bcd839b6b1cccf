#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/overload.hpp"
#include "core/time/duration.hpp"
#include "script/words.hpp"

namespace greenmock::script {
namespace {

using core::Frame;

std::string act_in_words(Frame::Act act) {
  switch (act) {
    case Frame::Act::Drop:
      return "ends the connection without a close frame";
    case Frame::Act::Reset:
      return "resets the connection";
    case Frame::Act::Stall:
      return "says nothing more, not even to a ping";
    case Frame::Act::Ping:
      return "sends a ping";
    case Frame::Act::Faithful:
      return "goes on as the service does";
  }
  return "";
}

std::string frame_in_words(const Frame& frame) {
  return std::visit(
      core::Overload{
          [](Frame::Named name) {
            return fmt::format("sends {}", core::kNamedFrameNames[static_cast<std::size_t>(name)]);
          },
          [](const Frame::JsonText&) { return std::string("sends JSON of its own"); },
          [](const Frame::Text&) { return std::string("sends a text of its own"); },
          [](const Frame::Bytes& raw) {
            return fmt::format("sends {} bytes that are no frame", raw.bytes.size());
          },
          [](const Frame::Close& close) { return fmt::format("closes with {}", close.code); },
          [](Frame::Act act) { return act_in_words(act); },
          [](const Frame::Pause&) { return std::string(); },
          [](const Frame::PingWithoutEnd& ping) {
            return fmt::format("sends a ping each {} for ever", core::format_duration(ping.every));
          },
      },
      frame.what);
}

}  // namespace

std::string frames_in_words(const std::vector<Frame>& frames, const Vocabulary& vocabulary) {
  if (frames.empty()) return "lets the websocket open, and says nothing";
  std::vector<std::string> parts;
  for (const Frame& frame : frames) {
    if (frame.wait) parts.push_back(wait_in_words(*frame.wait, vocabulary));
    std::string text = frame_in_words(frame);
    if (frame.fragments > 1) text += fmt::format(" in {} fragments", frame.fragments);
    if (!text.empty()) parts.push_back(std::move(text));
  }
  return fmt::format("over the websocket: {}", fmt::join(parts, ", then "));
}

}  // namespace greenmock::script
