#include "core/rules/timeline.hpp"

#include <algorithm>
#include <utility>

namespace greenmock::core {

void Timeline::plan_from_start(VirtualTime start, VirtualTime now, Agenda& agenda) {
  repeats_.assign(entries_.size(), std::nullopt);
  chain_cut_ = false;
  for (std::size_t place = 0; place < entries_.size(); ++place) {
    const TimelineEntry& entry = entries_[place];
    if (entry.at.event) continue;
    VirtualTime due = start + entry.at.plus;
    if (due < now && entry.every)
      due += (now - due + *entry.every - Duration{1}) / *entry.every * *entry.every;
    if (due >= now) agenda.add(due, {Task::Kind::Timeline, place});
  }
}

void Timeline::plan_after(const Event& event, std::uint64_t count, VirtualTime now,
                          Agenda& agenda) {
  constexpr std::size_t kMostAtOnce = 2'000;
  if (std::exchange(last_planned_, now) != now) planned_at_once_ = 0;
  for (std::size_t place = 0; place < entries_.size(); ++place) {
    const Mark& at = entries_[place].at;
    if (at.event != event || (at.nth != 0 && at.nth != count)) continue;
    if (at.plus == Duration{0} && ++planned_at_once_ > kMostAtOnce) {
      chain_cut_ = true;
      continue;
    }
    // A new occurrence begins the repetition anew, rather than a second one beside it.
    if (repeats_[place]) agenda.remove(*std::exchange(repeats_[place], std::nullopt));
    agenda.add(now + at.plus, {Task::Kind::Timeline, place});
  }
}

void Timeline::plan_again(std::size_t place, VirtualTime now, Agenda& agenda) {
  if (!entries_[place].every) return;
  if (repeats_[place]) agenda.remove(*repeats_[place]);
  repeats_[place] = agenda.add(now + *entries_[place].every, {Task::Kind::Timeline, place});
}

std::size_t Timeline::count_of(Event::Kind kind) const {
  return static_cast<std::size_t>(std::count_if(
      entries_.begin(), entries_.end(),
      [&](const TimelineEntry& e) { return e.at.event && e.at.event->kind == kind; }));
}

std::uint64_t Timeline::firings_within(Duration span) const {
  std::uint64_t firings = 0;
  for (const TimelineEntry& entry : entries_)
    firings += entry.every ? static_cast<std::uint64_t>(span / *entry.every) : 0;
  return firings;
}

}  // namespace greenmock::core
