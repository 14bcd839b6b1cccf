#include "core/calls/socket_log.hpp"

#include <utility>

namespace greenmock::core {

std::string_view to_string(Opcode opcode) {
  return kOpcodeNames[static_cast<std::size_t>(opcode)];
}

std::string_view to_string(SocketEnd end) {
  return kSocketEndNames[static_cast<std::size_t>(end)];
}

void SocketLog::add(FrameSeen frame) {
  if (frame.from_client) ++from_client[static_cast<std::size_t>(frame.opcode)];
  if (frames.size() == kFramesKept) {
    ++left_out;
    return;
  }
  if (frame.what.size() > kTextKept) frame.what.resize(kTextKept);
  frames_bytes += sizeof(FrameSeen) + frame.what.size();
  frames.push_back(std::move(frame));
}

}  // namespace greenmock::core
