#pragma once
// What the pages of all methods that send have in common.

#include <cstddef>
#include <cstdint>

namespace greenmock::api {

/// Characters of a text (docs: SendMessage; EditMessage).
inline constexpr std::size_t kLongestText = 20'000;
/// Of `typingTime`, in ms (docs: SendMessage; SendFileByUrl; ForwardMessages; SendTyping).
inline constexpr std::int64_t kLeastTyping = 1'000;
inline constexpr std::int64_t kMostTyping = 20'000;

}  // namespace greenmock::api
