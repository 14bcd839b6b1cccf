#pragma once
// The settings of one account: those that were saved, and those by which it acts. They differ while
// a change is on its way (docs: SetSettings, values take effect within five minutes).

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>

#include "core/encoding/json.hpp"
#include "core/time/time.hpp"

namespace greenmock::core {

class AccountSettings {
 public:
  /// Each may have the 100 kB of a body.
  static constexpr std::size_t kMostOnTheWay = 100;

  explicit AccountSettings(Json first);

  /// What `getSettings` shows.
  const Json& saved() const { return saved_; }
  /// By which the account acts.
  const Json& acting() const { return acting_; }
  /// It delivers its notifications by itself (docs: SetSettings, webhookUrl).
  bool has_webhook() const;
  /// Those that it was made with.
  const Json& first() const { return first_; }

  /// Saved and acting at once; what is on its way for the same fields is given up.
  void put(const Json& changes);
  /// Saved at once; acts when act() is called, at `due`, with the number that comes back. Nothing: it acts with
  /// the one before it, which is due at the same time, or after which no more than kMostOnTheWay may wait.
  std::optional<std::uint64_t> save(Json changes, VirtualTime due);
  void act(std::uint64_t number);
  void reset();

 private:
  struct Change {
    VirtualTime due;
    Json fields;
  };
  Json first_, saved_, acting_;
  std::map<std::uint64_t, Change> on_the_way_;
  std::uint64_t saves_ = 0;
};

}  // namespace greenmock::core
