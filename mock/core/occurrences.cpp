#include "core/occurrences.hpp"

#include <algorithm>

namespace greenmock::core {

void Occurrences::note(const Event& event, const Moment& moment) {
  Track* track = nullptr;
  if (event.kind == Event::Kind::Method) {
    if (methods_.size() <= event.method) methods_.resize(event.method + std::size_t{1});
    track = &methods_[event.method];
  } else {
    track = &others_[Key{event.kind, event.state, event.word}];
  }
  ++track->count;
  track->last = moment;
  if (track->first.size() < kLargestNth) track->first.push_back(moment);
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

std::optional<Moment> Occurrences::find(const Event& event, std::uint32_t nth) const {
  const Track* t = track(event);
  if (!t || t->count == 0) return std::nullopt;
  if (nth == 0) return t->last;
  if (nth > t->first.size()) return std::nullopt;
  return t->first[nth - 1];
}

std::uint64_t Occurrences::count_after(const Event& event, Sequence cursor) const {
  const Track* t = track(event);
  if (!t || t->last.seq <= cursor) return 0;
  const auto next = std::upper_bound(t->first.begin(), t->first.end(), cursor,
                                     [](Sequence c, const Moment& m) { return c < m.seq; });
  // Past the remembered ones only the last is known: the count is then a lower bound of at least 1.
  const auto known = static_cast<std::uint64_t>(t->first.end() - next);
  const std::uint64_t forgotten = t->count - t->first.size();
  return next == t->first.begin() || known > 0 ? known + forgotten : 1;
}

}  // namespace greenmock::core
