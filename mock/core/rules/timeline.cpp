#include "core/rules/timeline.hpp"

#include <algorithm>
#include <utility>

namespace greenmock::core {
namespace {

/// The first time of a repetition at `earliest` or behind it.
VirtualTime next_repetition(VirtualTime first, Duration every, VirtualTime earliest) {
  return first + (earliest - first + every - Duration{1}) / every * every;
}

}  // namespace

void Timeline::plan_from_start(VirtualTime start, VirtualTime now, Agenda& agenda) {
  repeats_.assign(entries_.size(), std::nullopt);
  chain_cut_ = false;
  for (std::size_t place = 0; place < entries_.size(); ++place) {
    const TimelineEntry& entry = *entries_[place];
    if (entry.at.event) continue;
    VirtualTime due = start + entry.at.plus;
    if (due < now && entry.every) due = next_repetition(due, *entry.every, now);
    if (due >= now) agenda.add(due, {Task::Kind::Timeline, place});
  }
}

void Timeline::plan_from_events(VirtualTime now, const TimeOf& time_of, Agenda& agenda) {
  for (std::size_t place = 0; place < entries_.size(); ++place) {
    const TimelineEntry& entry = *entries_[place];
    auto due = entry.at.event ? time_of(entry.at) : std::nullopt;
    if (!due) continue;
    // What was due has fired, though the clock has not moved since.
    const bool is_past = *due <= now;
    if (is_past && !entry.every) continue;
    if (is_past) due = next_repetition(*due, *entry.every, std::max(now, *due + Duration{1}));
    const Agenda::Handle planned = agenda.add(*due, {Task::Kind::Timeline, place});
    if (is_past) repeats_[place] = planned;
  }
}

void Timeline::plan_after(const Event& event, std::uint64_t count, VirtualTime now,
                          Agenda& agenda) {
  constexpr std::size_t kMostAtOnce = 2'000;
  if (std::exchange(last_planned_, now) != now) planned_at_once_ = 0;
  for (std::size_t place = 0; place < entries_.size(); ++place) {
    const Mark& at = entries_[place]->at;
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
  if (!entries_[place]->every) return;
  if (repeats_[place]) agenda.remove(*repeats_[place]);
  repeats_[place] = agenda.add(now + *entries_[place]->every, {Task::Kind::Timeline, place});
}

std::size_t Timeline::count_of(Event::Kind kind) const {
  return static_cast<std::size_t>(
      std::count_if(entries_.begin(), entries_.end(),
                    [&](const auto& e) { return e->at.event && e->at.event->kind == kind; }));
}

std::uint64_t Timeline::firings_within(Duration span) const {
  std::uint64_t firings = 0;
  for (const auto& entry : entries_)
    firings += entry->every ? static_cast<std::uint64_t>(span / *entry->every) : 0;
  return firings;
}

}  // namespace greenmock::core
