#include "core/events/occurrences.hpp"

#include <algorithm>

#include "core/fullest.hpp"

namespace greenmock::core {
namespace {

/// Of each event of each instance, so that they cost little together. They may become twice as many: to
/// forget one by one would move all of them each time.
constexpr std::size_t kMostRecent = 1'000;
/// Half of them the first ones, and half the last: so many stay when room is scarce.
constexpr std::size_t kFewest = 20;

std::ptrdiff_t offset(std::size_t size) {
  return static_cast<std::ptrdiff_t>(size);
}

/// Those before the last `keep`.
void forget_before(std::vector<Moment>& moments, std::size_t keep) {
  moments.erase(moments.begin(), moments.end() - offset(keep));
}

/// Little by little, as a doubling would take back at once what others have just given up.
void append(std::vector<Moment>& moments, const Moment& moment) {
  if (moments.size() == moments.capacity())
    moments.reserve(moments.size() + std::max<std::size_t>(moments.size() / 4, 4));
  moments.push_back(moment);
}

}  // namespace

void Occurrences::Track::note(const Moment& moment) {
  ++count;
  // Once one of the first has been given up, there is no first any more after it.
  if (first.size() == count - 1 && first.size() < kLargestNth) return append(first, moment);
  if (recent.size() == 2 * kMostRecent) forget_before(recent, kMostRecent - 1);
  append(recent, moment);
}

std::optional<Moment> Occurrences::Track::find(std::uint64_t nth) const {
  // Of a method that was never called there may be a track all the same.
  if (count == 0 || nth > count) return std::nullopt;
  if (nth == 0) nth = count;
  if (nth <= first.size()) return first[nth - 1];
  const std::uint64_t back = count - nth;
  if (back >= recent.size()) return std::nullopt;
  return recent[recent.size() - 1 - back];
}

std::size_t Occurrences::Track::bytes() const {
  const std::size_t held = first.size() + recent.size();
  return held <= kFewest ? 0 : (held - kFewest) * sizeof(Moment);
}

void Occurrences::Track::give_up(std::size_t bytes) {
  const std::size_t held = first.size() + recent.size();
  const std::size_t given = (std::min(bytes, this->bytes()) + sizeof(Moment) - 1) / sizeof(Moment);
  if (given == 0) return;
  const std::size_t left = held - given;
  const std::size_t of_first = std::min(first.size(), left / 2);
  // What is the last may still stand among the first.
  if (held == count) recent.insert(recent.begin(), first.begin() + offset(of_first), first.end());
  forget_before(recent, std::min(recent.size(), left - of_first));
  first.resize(of_first);
  recent.shrink_to_fit();
  first.shrink_to_fit();
}

void Occurrences::account(std::size_t before, std::size_t after) {
  const bool held = bytes_ > 0;
  bytes_ = bytes_ - before + after;
  budget_.used = budget_.used - before + after;
  if (held && bytes_ == 0) budget_.holders.erase(this);
  if (!held && bytes_ > 0) budget_.holders.insert(this);
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

void Occurrences::clear() {
  methods_.clear();
  others_.clear();
  account(bytes_, 0);
}

void Occurrences::give_up(std::size_t bytes) {
  std::vector<Track*> tracks;
  const auto add = [&](Track& one) {
    if (one.bytes() > 0) tracks.push_back(&one);
  };
  for (Track& one : methods_) add(one);
  for (auto& [key, one] : others_) add(one);
  cut_fullest(tracks, bytes);
  std::size_t left = 0;
  for (const Track* one : tracks) left += one->bytes();
  account(bytes_, left);
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
  return t ? t->find(nth) : std::nullopt;
}

std::optional<Moment> Occurrences::find_or_next(const Event& event, std::uint64_t nth) const {
  const Track* t = track(event);
  if (!t) return std::nullopt;
  const auto found = t->find(nth);
  return found || nth > t->count || t->recent.empty() ? found : t->recent.front();
}

std::optional<Moment> Occurrences::first_behind_forgotten(const Event& event) const {
  const Track* t = track(event);
  if (!t || t->recent.empty() || t->first.size() + t->recent.size() == t->count)
    return std::nullopt;
  return t->recent.front();
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
