#include "core/timeline.hpp"

#include <algorithm>

namespace greenmock::core {

void Timeline::plan_from_start(VirtualTime start, VirtualTime now, Agenda& agenda) const {
  for (std::size_t place = 0; place < entries_.size(); ++place) {
    const Mark& at = entries_[place].at;
    if (!at.event && start + at.plus >= now)
      agenda.add(start + at.plus, {Task::Kind::Timeline, place});
  }
}

void Timeline::plan_after(const Event& event, std::uint64_t count, VirtualTime now,
                          Agenda& agenda) const {
  for (std::size_t place = 0; place < entries_.size(); ++place) {
    const Mark& at = entries_[place].at;
    if (at.event == event && (at.nth == 0 || at.nth == count))
      agenda.add(now + at.plus, {Task::Kind::Timeline, place});
  }
}

void Timeline::plan_again(std::size_t place, VirtualTime now, Agenda& agenda) const {
  if (entries_[place].every)
    agenda.add(now + *entries_[place].every, {Task::Kind::Timeline, place});
}

bool Timeline::watches(Event::Kind kind) const {
  return std::any_of(entries_.begin(), entries_.end(), [&](const TimelineEntry& e) {
    return e.at.event && e.at.event->kind == kind;
  });
}

}  // namespace greenmock::core
