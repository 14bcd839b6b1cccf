#include "results/masked.hpp"

#include <algorithm>

namespace greenmock::kit {
namespace {

/// So much of a secret in one piece gives it away.
constexpr std::size_t kPiece = 16;
/// A secret shorter than this would be found in anything.
constexpr std::size_t kShortestSecret = 6;

}  // namespace

SecretPiece find_secret(std::string_view text, std::string_view secret, std::size_t from) {
  SecretPiece found;
  if (secret.size() < kShortestSecret) return found;
  const std::size_t least = std::min(secret.size(), kPiece);
  for (std::size_t begin = 0; begin + least <= secret.size(); ++begin) {
    const std::size_t at = text.find(secret.substr(begin, least), from);
    if (at >= found.at) continue;
    const std::string_view rest = text.substr(at), wanted = secret.substr(begin);
    const auto differ = std::ranges::mismatch(rest, wanted);
    found = {at, static_cast<std::size_t>(differ.in2 - wanted.begin())};
  }
  return found;
}

std::string masked(std::string_view text, std::string_view secret) {
  std::string shown;
  std::size_t from = 0;
  for (SecretPiece next = find_secret(text, secret); next.size > 0;
       next = find_secret(text, secret, from)) {
    shown.append(text, from, next.at - from).append("…");
    from = next.at + next.size;
  }
  return from == 0 ? std::string(text) : shown.append(text, from);
}

}  // namespace greenmock::kit
