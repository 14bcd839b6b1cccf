#pragma once
#include <cstddef>
#include <string>
#include <string_view>

namespace greenmock::kit {

/// Where a secret stands in a text, or so much of it that it gives the secret away.
struct SecretPiece {
  std::size_t at = std::string_view::npos;
  std::size_t size = 0;  ///< 0: it does not stand there
};

/// The first piece of 16 characters or more of the secret in `text` behind `from`, as long as it goes on. A secret of
/// less than 6 characters would be found in anything, and is looked for nowhere.
SecretPiece find_secret(std::string_view text, std::string_view secret, std::size_t from = 0);

/// The text with the secret, and each piece of 16 characters or more of it, replaced by dots.
std::string masked(std::string_view text, std::string_view secret);

}  // namespace greenmock::kit
