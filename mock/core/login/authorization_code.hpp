#pragma once
// The code that a person types into the phone instead of scanning a picture: which one is good,
// and for how long.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/time/time.hpp"

namespace greenmock::core {

/// Characters of a code (docs: api/account/GetAuthorizationCode; the catalogue's sample is
/// `GAPI2015`).
inline constexpr std::size_t kAuthorizationCodeSize = 8;

/// What came of typing a code.
struct TypedResult {
  enum class Verdict {
    Accepted,
    Wrong,       ///< this account has never given such a code, but it has given another
    Expired,     ///< it was the right one, and is too old
    Worthless,   ///< a newer one was given since, or the state of the account has changed
    NoCode,      ///< this account has given none
    WrongState,  ///< the account takes no login now
  };
  Verdict verdict = Verdict::NoCode;
  Duration age{0};  ///< Expired: since the end of its life
};

/// The codes of one account. Each is a function of the account's seed and its number, so none needs
/// to be kept.
class AuthorizationCodes {
 public:
  explicit AuthorizationCodes(std::uint64_t instance_seed) : seed_(instance_seed) {}

  /// A code that was given, and is neither replaced nor used up. It may be too old.
  struct Current {
    std::string text;
    VirtualTime given, ends;
  };

  /// A fresh one: eight upper-case letters and digits. No phone takes it before give().
  std::string tell();
  /// Makes the one that was told last, or a fresh one, the current one for so long; the one before is
  /// worthless from now on.
  void give(VirtualTime now, Duration lasts);
  /// The current one is worthless from now on.
  void forget() { current_.reset(); }
  const std::optional<Current>& current() const { return current_; }

  /// Accepted, Wrong, Expired, Worthless or NoCode. `typed` is normal (see normal()).
  TypedResult judge(std::string_view typed, VirtualTime now) const;
  /// True for each of the last kRemembered codes that were told. `typed` is normal.
  bool has_given(std::string_view typed) const;

  /// As a person may type it: in lower case, with blanks, or with the hyphen that telephones show
  /// in the middle.
  static std::string normal(std::string_view typed);

  /// So many codes back a worthless one is told from a wrong one.
  static constexpr std::uint64_t kRemembered = 100;

 private:
  std::string code(std::uint64_t number) const;

  std::uint64_t seed_;
  std::uint64_t told_ = 0;  // never falls, not by a reset: no code that was seen may come again
  std::optional<std::string> not_given_;  // told last
  bool has_given_any_ = false;
  std::optional<Current> current_;
};

}  // namespace greenmock::core
