#pragma once
// What the journal keeps of one websocket of `scanqrcode`: when it was open, how it ended, and the
// frames of both sides.

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/time/moment.hpp"

namespace greenmock::core {

/// RFC 6455, 5.2. `Raw`: bytes of a script that are no frame.
enum class Opcode : std::uint8_t { Text, Binary, Close, Ping, Pong, Raw };
inline constexpr std::array<std::string_view, 6> kOpcodeNames{"text", "binary", "close",
                                                              "ping", "pong",   "raw"};
std::string_view to_string(Opcode opcode);

/// Who ended a websocket.
enum class SocketEnd {
  Open,      ///< nobody yet
  Service,   ///< the service, or the script in its place
  Client,    ///< a close frame of the client
  Left,      ///< the client went without one
  Broken,    ///< the client sent what no websocket may (RFC 6455, 7.1.7)
  Cut,       ///< a test told the server to cut it
  Shutdown,  ///< the server ended, which is nobody's fault
};
inline constexpr std::array<std::string_view, 7> kSocketEndNames{
    "open", "service", "client", "left", "broken", "cut", "shutdown"};
std::string_view to_string(SocketEnd end);

/// What tells one text of the service from all others. Websockets that are told the same share it.
struct FrameText {
  std::string sha256;  ///< lower-case hexadecimal, of the payload
  std::string code;    ///< what stands in the picture, if the text has one: what a phone would read
};

struct FrameSeen {
  bool from_client = false;
  Opcode opcode = Opcode::Text;
  std::size_t bytes = 0;  ///< of the payload
  std::string what;  ///< the `type` of what the service says; the beginning of what a client says
  Moment moment;
  std::shared_ptr<const FrameText> text = {};  ///< of a text of the service; else null
};

struct SocketLog {
  Moment opened, closed;
  SocketEnd end = SocketEnd::Open;
  int close_code = 0;             ///< of the close frame that ended it; 0: there was none
  std::string close_reason;       ///< of the same frame, or why the client's bytes were refused
  std::vector<FrameSeen> frames;  ///< the first kFramesKept
  std::uint64_t left_out = 0;     ///< those that came after them
  std::array<std::uint64_t, kOpcodeNames.size()> from_client{};  ///< all of them, by opcode

  static constexpr std::size_t kFramesKept = 1'000;
  static constexpr std::size_t kTextKept = 256;

  bool open() const { return opened && !closed; }
  void add(FrameSeen frame);
  /// What it costs to keep, in bytes.
  std::size_t bytes() const { return sizeof(SocketLog) + close_reason.size() + frames_bytes; }

  std::size_t frames_bytes = 0;  ///< of the frames that are kept
};

}  // namespace greenmock::core
