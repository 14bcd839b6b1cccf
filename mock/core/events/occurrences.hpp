#pragma once
// What has happened to an instance so far: counts and times by event, for marks and for `wait`.

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "core/events/event.hpp"
#include "core/time/moment.hpp"

namespace greenmock::core {

class Occurrences {
 public:
  void note(const Event& event, const Moment& moment);

  std::uint64_t count(const Event& event) const;
  /// How many events of different names there were, besides methods.
  std::size_t names() const { return others_.size(); }

  /// The n-th occurrence, or the last one for n = 0. Nothing if it has not happened, or is none of the
  /// first kLargestNth and none of the last ones.
  std::optional<Moment> find(const Event& event, std::uint64_t nth) const;

  /// How many came after `cursor`; of more than are remembered, those that are.
  std::uint64_t count_after(const Event& event, Sequence cursor) const;

 private:
  struct Track {
    std::uint64_t count = 0;
    std::vector<Moment> first;  // at most kLargestNth
    std::deque<Moment> recent;  // the last ones after them
  };
  using Key = std::tuple<Event::Kind, State, std::string>;
  const Track* track(const Event& event) const;

  std::vector<Track> methods_;  // by MethodId: the hot path
  std::map<Key, Track> others_;
};

}  // namespace greenmock::core
