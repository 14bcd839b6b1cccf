#include "core/events/occurrences.hpp"

#include <algorithm>
#include <unordered_set>

#include "core/fullest.hpp"

namespace greenmock::core {
namespace {

/// Of each event of each instance, so that they cost little together. They may become twice as many: to
/// forget one by one would move all of them each time.
constexpr std::size_t kMostRecent = 1'000;
/// Of the first ones, and of the last: so many stay when room is scarce.
constexpr std::size_t kFewest = 10;

std::ptrdiff_t offset(std::size_t size) {
  return static_cast<std::ptrdiff_t>(size);
}

/// Those before the last `keep`.
void forget_before(std::vector<Moment>& moments, std::size_t keep) {
  moments.erase(moments.begin(), moments.end() - offset(keep));
}

}  // namespace

void Occurrences::Track::note(const Moment& moment) {
  ++count;
  // Once one of the first has been given up, there is no first any more after it.
  if (first.size() == count - 1 && first.size() < kLargestNth) {
    first.push_back(moment);
    return;
  }
  if (recent.size() == 2 * kMostRecent) forget_before(recent, kMostRecent - 1);
  recent.push_back(moment);
}

void Occurrences::Track::give_up(std::size_t bytes) {
  const std::size_t held = first.size() + recent.size();
  const std::size_t given = std::min(bytes / sizeof(Moment) + 1, held);
  const std::size_t left = std::max(held - given, 2 * kFewest);
  if (left >= held) return;
  const std::size_t of_first = std::min(first.size(), left / 2);
  // What is the last may still stand among the first.
  if (held == count) recent.insert(recent.begin(), first.begin() + offset(of_first), first.end());
  forget_before(recent, std::min(recent.size(), left - of_first));
  first.resize(of_first);
  recent.shrink_to_fit();
  first.shrink_to_fit();
}

void Occurrences::account(std::size_t before, std::size_t after) {
  if (before == after) return;
  bytes_ = bytes_ - before + after;
  budget_.used = budget_.used - before + after;
  if (bytes_ == 0)
    budget_.holders.erase(this);
  else if (bytes_ == after - before)
    budget_.holders.insert(this);
}

void Occurrences::clear() {
  methods_.clear();
  others_.clear();
  account(bytes_, 0);
}

void Occurrences::give_up(std::size_t bytes) {
  std::unordered_set<Track*> tracks;
  for (Track& one : methods_) tracks.insert(&one);
  for (auto& [key, one] : others_) tracks.insert(&one);
  cut_fullest(tracks, bytes);
  std::size_t left = 0;
  for (const Track* one : tracks) left += one->bytes();
  account(bytes_, left);
}

void Occurrences::note(const Event& event, const Moment& moment) {
  Track* track = nullptr;
  if (event.kind == Event::Kind::Method) {
    if (methods_.size() <= event.method) methods_.resize(event.method + std::size_t{1});
    track = &methods_[event.method];
  } else {
    track = &others_[Key{event.kind, event.state, event.word}];
  }
  const std::size_t before = track->bytes();
  track->note(moment);
  account(before, track->bytes());
  budget_.keep();
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
