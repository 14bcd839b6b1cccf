#pragma once
// What has happened to an instance so far: counts and times by event, for marks and for `wait`.

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "core/events/event.hpp"
#include "core/events/moment_budget.hpp"
#include "core/time/moment.hpp"

namespace greenmock::core {

class Occurrences {
 public:
  explicit Occurrences(MomentBudget& budget) : budget_(budget) {}
  ~Occurrences() { clear(); }
  Occurrences(const Occurrences&) = delete;
  Occurrences& operator=(const Occurrences&) = delete;

  void note(const Event& event, const Moment& moment);
  /// As if nothing had happened.
  void clear();

  std::uint64_t count(const Event& event) const;
  /// How many events of different names there were, besides methods.
  std::size_t names() const { return others_.size(); }

  /// The n-th occurrence, or the last one for n = 0. Nothing if it has not happened, or is none of the
  /// first kLargestNth and none of the last ones; where room is scarce, of fewer.
  std::optional<Moment> find(const Event& event, std::uint64_t nth) const;

  /// The same; of one that is forgotten the next that is remembered, since what has happened stays so.
  std::optional<Moment> find_or_next(const Event& event, std::uint64_t nth) const;

  /// How many came after `cursor`; of more than are remembered, those that are.
  std::uint64_t count_after(const Event& event, Sequence cursor) const;

  /// The next that is remembered behind those that are not; nothing if all are.
  std::optional<Moment> first_behind_forgotten(const Event& event) const;

  /// What the moments take that can be given up.
  std::size_t bytes() const { return bytes_; }
  /// Forgets moments of the events that have most of them, those in the middle, until that frees `bytes`.
  void give_up(std::size_t bytes);

 private:
  struct Track {
    std::uint64_t count = 0;
    std::vector<Moment> first;   // at most kLargestNth
    std::vector<Moment> recent;  // the last ones after them

    void note(const Moment& moment);
    std::optional<Moment> find(std::uint64_t nth) const;
    std::size_t bytes() const;
    void give_up(std::size_t bytes);
  };
  using Key = std::tuple<Event::Kind, State, std::string>;
  const Track* track(const Event& event) const;
  void account(std::size_t before, std::size_t after);

  MomentBudget& budget_;
  std::size_t bytes_ = 0;
  std::vector<Track> methods_;  // by MethodId: the hot path
  std::map<Key, Track> others_;
};

}  // namespace greenmock::core
