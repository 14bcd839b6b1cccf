#pragma once
// The timeline of one instance: which entries fall due when.

#include <functional>
#include <optional>
#include <utility>
#include <vector>

#include "core/rules/rule.hpp"
#include "core/rules/script_room.hpp"
#include "core/time/agenda.hpp"

namespace greenmock::core {

using TimelineList = SharedParts<TimelineEntry>;

class Timeline {
 public:
  void replace(TimelineList entries) {
    entries_ = std::move(entries);
    repeats_.assign(entries_.size(), std::nullopt);
    chain_cut_ = false;
  }
  const TimelineList& entries() const { return entries_; }

  /// Plans the entries whose mark is counted from the start. Those before `now` are past for good; of
  /// those that repeat, the next time is planned.
  void plan_from_start(VirtualTime start, VirtualTime now, Agenda& agenda);

  /// The time of a mark, past or to come; nothing if its event has not happened.
  using TimeOf = std::function<std::optional<VirtualTime>(const Mark&)>;
  /// The same of those whose event has happened already: it counts from its last time.
  void plan_from_events(VirtualTime now, const TimeOf& time_of, Agenda& agenda);

  /// Plans the entries that wait for `event`, which just happened for the `count`-th time. Where so many follow
  /// each other at one moment that they must cause each other, no more are planned for it: the clock would
  /// never go on.
  void plan_after(const Event& event, std::uint64_t count, VirtualTime now, Agenda& agenda);

  /// Plans the entry once more, if it is one that repeats.
  void plan_again(std::size_t place, VirtualTime now, Agenda& agenda);

  /// Nothing is due any more: what happens next has another cause.
  void settle() { planned_at_once_ = 0; }
  /// Whether entries were left out because they cause each other, since the script came or the last reset.
  bool chain_cut() const { return chain_cut_; }

  /// Entries that an event of this kind makes due.
  std::size_t count_of(Event::Kind kind) const;
  /// How often the entries that repeat by time fire in a span.
  std::uint64_t firings_within(Duration span) const;

 private:
  TimelineList entries_;
  std::vector<std::optional<Agenda::Handle>> repeats_;  // by entry: its next repetition
  VirtualTime last_planned_;
  std::size_t planned_at_once_ = 0;  // for the moment at which they were planned
  bool chain_cut_ = false;
};

}  // namespace greenmock::core
