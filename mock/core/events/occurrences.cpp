#include "core/events/occurrences.hpp"

#include <algorithm>

namespace greenmock::core {
namespace {

/// Of each event of each instance, so that they cost little together.
constexpr std::size_t kMostRecent = 1'000;

}  // namespace

void Occurrences::note(const Event& event, const Moment& moment) {
  Track* track = nullptr;
  if (event.kind == Event::Kind::Method) {
    if (methods_.size() <= event.method) methods_.resize(event.method + std::size_t{1});
    track = &methods_[event.method];
  } else {
    track = &others_[Key{event.kind, event.state, event.word}];
  }
  ++track->count;
  if (track->first.size() < kLargestNth) {
    track->first.push_back(moment);
    return;
  }
  track->recent.push_back(moment);
  if (track->recent.size() > kMostRecent) track->recent.pop_front();
}

const Occurrences::Track* Occurrences::track(const Event& event) const {
  if (event.kind == Event::Kind::Method)
    return event.method < methods_.size() ? &methods_[event.method] : nullptr;
  const auto found = others_.find(Key{event.kind, event.state, event.word});
  return found == others_.end() ? nullptr : &found->second;
}

std::uint64_t Occurrences::count(const Event& event) const {
  const Track* t = track(event);
  return t ? t->count : 0;
}

std::optional<Moment> Occurrences::find(const Event& event, std::uint64_t nth) const {
  const Track* t = track(event);
  // Of a method that was never called there may be a track all the same.
  if (!t || t->count == 0 || nth > t->count) return std::nullopt;
  if (nth == 0) nth = t->count;
  if (nth <= t->first.size()) return t->first[nth - 1];
  const std::uint64_t back = t->count - nth;
  if (back >= t->recent.size()) return std::nullopt;
  return t->recent[t->recent.size() - 1 - back];
}

std::uint64_t Occurrences::count_after(const Event& event, Sequence cursor) const {
  const Track* t = track(event);
  if (!t) return 0;
  const auto behind = [cursor](const auto& moments) {
    const auto next = std::upper_bound(moments.begin(), moments.end(), cursor,
                                       [](Sequence c, const Moment& m) { return c < m.seq; });
    return static_cast<std::uint64_t>(moments.end() - next);
  };
  const std::uint64_t of_first = behind(t->first);
  if (of_first > 0) return of_first + t->count - t->first.size();
  return behind(t->recent);
}

}  // namespace greenmock::core
