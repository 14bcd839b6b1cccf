#pragma once
// Where replies, and what leaves the machine, wait until what they tell of is kept. Used on the loop.

#include <cstdint>
#include <functional>
#include <map>
#include <string>

#include <boost/asio/io_context.hpp>

#include "api/service/service.hpp"
#include "net/keeping.hpp"

namespace greenmock::net {

/// Without a keeper nothing is owed, and nobody waits.
class KeptGate {
 public:
  using OnLost = std::function<void(const std::string& problem)>;

  /// `loop`, `service` and `keeper` (null: nobody keeps) outlive it. `on_lost`: the state can be kept no longer;
  /// whoever waits does so for good. It may still be called at the end of the gate.
  KeptGate(boost::asio::io_context& loop, api::Service& service, Keeping* keeper, OnLost on_lost);
  /// Returns when all that has changed is written, or `on_lost` was told why it is not.
  ~KeptGate();
  KeptGate(const KeptGate&) = delete;
  KeptGate& operator=(const KeptGate&) = delete;

  /// What has changed since the last time is owed from now on.
  void submit();
  bool everything_kept() const { return kept_ >= submitted_; }
  /// Calls `f` once all that was submitted so far is kept; at once if nothing is owed.
  void when_kept(std::function<void()> f);
  /// Nobody waits any more.
  void forget_who_waits() { waiting_.clear(); }

 private:
  void kept(std::uint64_t ticket, const std::string& problem);

  api::Service& service_;
  Keeping* keeper_;
  OnLost on_lost_;
  std::uint64_t submitted_ = 0, kept_ = 0;
  bool is_lost_ = false;
  std::multimap<std::uint64_t, std::function<void()>> waiting_;
};

}  // namespace greenmock::net
