#pragma once
// What a client is held to: fixtures/requirements.json. Checks name requirements by their id.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace greenmock::kit {

/// RFC 2119. A failed check of a MUST is a failure, of a SHOULD a warning, of a MAY no more than said.
enum class Level { Must, Should, May };
inline constexpr std::string_view kLevelNames[] = {"MUST", "SHOULD", "MAY"};
std::string_view to_string(Level level);

/// One fact about Green API, or one thing that the kit itself asks of a client.
struct Requirement {
  std::string id;  ///< such as QR-ROTATES
  Level level = Level::Must;
  std::string text;     ///< the fact, in a sentence of our own
  std::string page;     ///< of the documentation, such as `QR`; or `conformance kit`
  std::string section;  ///< of that page; empty: the page as a whole
  std::string read_on;  ///< when the page was read, YYYY-MM-DD
  /// Why there is no check of it; empty: there must be one.
  std::string unchecked;
};

/// By id. A list of one file, in its order.
class Requirements {
 public:
  Requirements() = default;
  explicit Requirements(std::vector<Requirement> list) : list_(std::move(list)) {}
  const std::vector<Requirement>& all() const { return list_; }
  const Requirement* find(std::string_view id) const;

 private:
  std::vector<Requirement> list_;
};

}  // namespace greenmock::kit
