#pragma once
#include <cstdint>
#include <optional>
#include <string>

namespace greenmock::core {

/// Digits of an apiTokenInstance (samples in the SDKs' READMEs: 50 hexadecimal ones).
inline constexpr std::size_t kApiTokenSize = 50;

/// The tokens of one account: each is a function of its seed and its number.
class ApiTokens {
 public:
  explicit ApiTokens(std::uint64_t instance_seed) : seed_(instance_seed) {}

  /// That of an account that was given none.
  static std::string first(std::uint64_t instance_seed);
  /// A fresh one; it opens nothing before take().
  std::string tell();
  /// The one that was told last, or a fresh one.
  std::string take();

 private:
  std::uint64_t seed_;
  std::uint64_t told_ = 0;  // never falls, not by a reset: no token that was seen may come again
  std::optional<std::string> not_taken_;
};

}  // namespace greenmock::core
