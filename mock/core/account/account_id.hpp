#pragma once
// How an account is named: what its idInstance, its apiTokenInstance and its name may be.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace greenmock::core {

/// Digits; they fit 64 bits. The longest real ones have 12.
inline constexpr std::size_t kLongestInstanceId = 18;
inline constexpr std::uint64_t kLargestInstanceId = 999'999'999'999'999'999;
inline constexpr std::size_t kLongestInstanceToken = 128;  ///< bytes
inline constexpr std::size_t kLongestInstanceName = 64;    ///< characters

/// 1 to kLongestInstanceId digits without a zero in front; nothing: it is no idInstance.
std::optional<std::uint64_t> parse_instance_id(std::string_view text);
/// 1 to kLongestInstanceToken letters, digits, ".", "_" or "-".
bool is_instance_token(std::string_view text);
/// 1 to kLongestInstanceName characters of UTF-8, not all blank, without control characters, and neither "." nor "..",
/// which clients take out of a path. Whether they are all digits, and so look like an idInstance, is not asked here.
bool is_instance_name(std::string_view text);

}  // namespace greenmock::core
