#pragma once
// A notification as a script asks for it. Read in this version, and queued when notifications are
// built.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/json.hpp"

namespace greenmock::core {

/// `typeWebhook` of the documentation (receiving: notifications), and the short word for a text
/// that came in.
inline constexpr std::string_view kNotificationTypes[] = {"incomingMessage",
                                                          "incomingMessageReceived",
                                                          "outgoingMessageReceived",
                                                          "outgoingAPIMessageReceived",
                                                          "outgoingMessageStatus",
                                                          "stateInstanceChanged",
                                                          "statusInstanceChanged",
                                                          "deviceInfo",
                                                          "quotaExceeded",
                                                          "incomingCall",
                                                          "incomingBlock"};

struct NotifySpec {
  std::string type;  ///< one of kNotificationTypes; empty: `body` is all
  std::vector<std::pair<std::string, Json>> set;  ///< JSON pointer and what stands there
  std::optional<Json> body;
  std::uint32_t copies = 1;  ///< with the same receipt
};

}  // namespace greenmock::core
