#pragma once
// What a script sends over a websocket of `scanqrcode`: the `frames` slot.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "core/encoding/json.hpp"
#include "core/events/wait.hpp"

namespace greenmock::core {

/// In the order of Frame::Named, and of Frame::Act.
inline constexpr std::string_view kNamedFrameNames[] = {
    "qrCode", "accountData", "alreadyLogged", "timeout", "timeoutExpired", "passkeyRequired"};
inline constexpr std::string_view kFrameActNames[] = {"drop", "reset", "stall", "ping", "faithful"};

struct Frame {
  /// The text frames that the service sends (docs: ScanQRCode; release 5.44.37.12 for the last).
  enum class Named { QrCode, AccountData, AlreadyLogged, Timeout, TimeoutExpired, PasskeyRequired };
  /// What ends or holds up a connection. `Faithful`: from here on as the service does.
  enum class Act { Drop, Reset, Stall, Ping, Faithful };
  struct JsonText {
    Json json;
  };
  struct Text {
    std::string text;
  };
  struct Bytes {
    std::string bytes;
  };
  struct Close {
    std::uint16_t code = 1000;
  };
  /// Nothing is sent: time passes.
  struct Pause {};
  /// From here on a ping again and again, and nothing else.
  struct PingWithoutEnd {
    Duration every{0};  ///< > 0
  };
  std::variant<Named, JsonText, Text, Bytes, Close, Act, Pause, PingWithoutEnd> what;
  std::uint32_t fragments = 1;
  std::optional<Wait> wait;  ///< since the frame before; nothing: at once
};

}  // namespace greenmock::core
