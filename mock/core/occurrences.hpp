#pragma once
// What has happened to an instance so far: counts and times by event, for marks and for `wait`.

#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "core/event.hpp"
#include "core/moment.hpp"

namespace greenmock::core {

class Occurrences {
 public:
  void note(const Event& event, const Moment& moment);

  std::uint64_t count(const Event& event) const;

  /// The n-th occurrence (1 to kLargestNth), or the last one for n = 0; nothing if it has not
  /// happened.
  std::optional<Moment> find(const Event& event, std::uint32_t nth) const;

  /// How many came after `cursor`.
  std::uint64_t count_after(const Event& event, Sequence cursor) const;

 private:
  struct Track {
    std::uint64_t count = 0;
    Moment last;
    std::vector<Moment> first;  // at most kLargestNth
  };
  using Key = std::tuple<Event::Kind, State, std::string>;
  const Track* track(const Event& event) const;

  std::vector<Track> methods_;  // by MethodId: the hot path
  std::map<Key, Track> others_;
};

}  // namespace greenmock::core
