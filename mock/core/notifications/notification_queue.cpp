#include "core/notifications/notification_queue.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "core/notifications/notification.hpp"
#include "core/seed.hpp"

namespace greenmock::core {
namespace {

/// Seven digits, as most of those that were seen (reference: receiveNotification, non-empty).
std::uint64_t first_receipt(std::uint64_t seed) {
  return 1'000'000 + draw(seed, "receiptId", 0) % 8'000'000;
}

std::size_t bytes_of(const QueuedNote& note) {
  return sizeof(QueuedNote) + note.answer->size();
}

QueuedNote note_of(std::uint64_t receipt, std::string type, std::string_view body,
                   VirtualTime queued) {
  std::string answer = fmt::format(R"({{"receiptId":{},"body":)", receipt);
  const std::size_t begin = answer.size();
  answer.reserve(begin + body.size() + 1);
  answer.append(body).push_back('}');
  return {receipt, queued, std::move(type), share(std::move(answer)), begin, std::uint32_t{}};
}

}  // namespace

NotificationQueue::NotificationQueue(std::uint64_t instance_seed, Rules rules, NoteBudget& budget,
                                     VirtualTime start)
    : rules_(rules), budget_(budget), start_(start), last_receipt_(first_receipt(instance_seed)) {}

NotificationQueue::~NotificationQueue() {
  clear_notes();
}

void NotificationQueue::begin_anew(VirtualTime start) {
  start_ = start;
  clear_notes();
  given_up_.clear();
  expired_ = dropped_ = untold_drops_ = told_expired_ = 0;
  cleared_.reset();
  counted_slot_ = 0;
  counted_ = 0;
}

void NotificationQueue::restore(std::uint64_t receipt, const Json& body, std::uint32_t copies,
                                VirtualTime queued) {
  append(note_of(receipt, type_of(body), dump(body), queued), copies);
  skip_receipts_to(receipt);
}

void NotificationQueue::append(const QueuedNote& note, std::uint32_t copies) {
  for (std::uint32_t i = 0; i < copies; ++i) {
    notes_.push_back(note);
    bytes_ += bytes_of(note);
    count_free(bytes_of(note), 0);
  }
  budget_.holders.insert(this);
}

NotificationQueue::Added NotificationQueue::add(const Json& body, std::uint32_t copies,
                                                VirtualTime now) {
  return add(type_of(body), dump(body), copies, now);
}

NotificationQueue::Added NotificationQueue::add(std::string type, std::string_view body,
                                                std::uint32_t copies, VirtualTime now) {
  before_change(now);
  Added added{++last_receipt_, {}};
  append(note_of(added.receipt, std::move(type), body, now), copies);
  // The newest one stays, however large it is.
  while (notes_.size() > 1 && (notes_.size() > rules_.most || bytes_ > rules_.most_bytes)) {
    added.dropped.push_back(notes_.front().receipt);
    drop(notes_.begin());
  }
  return added;
}

const QueuedNote* NotificationQueue::head(VirtualTime now) const {
  forget_old(now);
  return notes_.empty() ? nullptr : &notes_.front();
}

const QueuedNote* NotificationQueue::first_new(VirtualTime now) const {
  forget_old(now);
  const auto found = std::find_if(notes_.begin(), notes_.end(),
                                  [](const QueuedNote& note) { return note.given == 0; });
  return found == notes_.end() ? nullptr : &*found;
}

const QueuedNote* NotificationQueue::find(std::uint64_t receipt, VirtualTime now) const {
  forget_old(now);
  const auto found = std::find_if(notes_.begin(), notes_.end(),
                                  [&](const QueuedNote& note) { return note.receipt == receipt; });
  return found == notes_.end() ? nullptr : &*found;
}

std::size_t NotificationQueue::size(VirtualTime now) const {
  forget_old(now);
  return notes_.size();
}

std::uint32_t NotificationQueue::copies_of(std::uint64_t receipt, VirtualTime now) const {
  forget_old(now);
  if (notes_.empty() || notes_.front().receipt > receipt) return 0;  // the usual one that is gone
  std::uint32_t copies = 0;
  // Receipts grow, and the usual one that has come is the last.
  for (auto note = notes_.rbegin(); note != notes_.rend() && note->receipt >= receipt; ++note)
    copies += note->receipt == receipt ? 1U : 0U;
  return copies;
}

const QueuedNote* NotificationQueue::newest_of(std::uint64_t receipt) const {
  const auto found = std::find_if(notes_.rbegin(), notes_.rend(),
                                  [&](const QueuedNote& note) { return note.receipt == receipt; });
  return found == notes_.rend() ? nullptr : &*found;
}

const std::list<QueuedNote>& NotificationQueue::all(VirtualTime now) const {
  forget_old(now);
  return notes_;
}

std::optional<QueuedNote> NotificationQueue::remove(std::uint64_t receipt, VirtualTime now) {
  before_change(now);
  const auto found = place_of(receipt);
  if (found == notes_.end()) return std::nullopt;
  QueuedNote note = *found;
  take_out(found);
  return note;
}

void NotificationQueue::hand_out(const QueuedNote& note) {
  const auto found = std::find_if(notes_.begin(), notes_.end(),
                                  [&](const QueuedNote& one) { return &one == &note; });
  if (found != notes_.end() && found->given++ == 0) count_free(0, bytes_of(*found));
}

bool NotificationQueue::give_back(std::uint64_t receipt, VirtualTime now) {
  forget_old(now);
  // Of copies the first ones are handed out first.
  const auto found = std::find_if(notes_.rbegin(), notes_.rend(), [&](const QueuedNote& note) {
    return note.receipt == receipt && note.given > 0;
  });
  if (found == notes_.rend() || --found->given > 0) return false;
  count_free(bytes_of(*found), 0);
  return true;
}

Duration NotificationQueue::until_clear(VirtualTime now) const {
  if (!cleared_) return Duration{0};
  return std::max(*cleared_ + rules_.clear_every - now, Duration{0});
}

void NotificationQueue::clear(VirtualTime now) {
  before_change(now);
  clear_notes();
  cleared_ = now;
}

std::size_t NotificationQueue::count(VirtualTime now) const {
  if (rules_.count_every == Duration{0}) return size(now);
  const std::int64_t current = slot(now);
  // Nothing has changed since the last refresh but what has become too old by then.
  if (current > counted_slot_) return size_at(start_ + current * rules_.count_every);
  return counted_;
}

std::uint64_t NotificationQueue::expired(VirtualTime now) const {
  forget_old(now);
  return expired_;
}

std::uint64_t NotificationQueue::take_untold_drops() {
  return std::exchange(untold_drops_, 0);
}

void NotificationQueue::give_up(std::size_t bytes) {
  const std::size_t left = free_bytes_ - std::min(bytes, free_bytes_);
  for (auto note = notes_.begin(); note != notes_.end() && free_bytes_ > left;) {
    const auto next = std::next(note);
    if (note->given == 0) {
      given_up_.push_back(note->receipt);
      drop(note);
    }
    note = next;
  }
}

// --- inside

void NotificationQueue::before_change(VirtualTime now) {
  if (rules_.count_every > Duration{0} && slot(now) > counted_slot_) {
    counted_ = count(now);
    counted_slot_ = slot(now);
  }
  forget_old(now);
}

std::size_t NotificationQueue::size_at(VirtualTime then) const {
  return static_cast<std::size_t>(
      std::count_if(notes_.begin(), notes_.end(),
                    [&](const QueuedNote& note) { return note.queued + rules_.life > then; }));
}

std::int64_t NotificationQueue::slot(VirtualTime at) const {
  return (at - start_) / rules_.count_every;
}

void NotificationQueue::forget_old(VirtualTime now) const {
  while (!notes_.empty() && notes_.front().queued + rules_.life <= now) {
    ++expired_;
    take_out(notes_.begin());
  }
}

void NotificationQueue::take_out(Notes::iterator note) const {
  bytes_ -= bytes_of(*note);
  if (note->given == 0) count_free(0, bytes_of(*note));
  notes_.erase(note);
  // What has become too old goes when somebody looks, who may not change anything else.
  if (notes_.empty()) budget_.holders.erase(const_cast<NotificationQueue*>(this));
}

void NotificationQueue::count_free(std::size_t more, std::size_t less) const {
  free_bytes_ = free_bytes_ + more - less;
  budget_.used = budget_.used + more - less;
}

void NotificationQueue::drop(Notes::iterator note) {
  ++dropped_;
  ++untold_drops_;
  take_out(note);
}

void NotificationQueue::clear_notes() {
  count_free(0, free_bytes_);
  budget_.holders.erase(this);
  notes_.clear();
  bytes_ = 0;
}

NotificationQueue::Notes::iterator NotificationQueue::place_of(std::uint64_t receipt) {
  return std::find_if(notes_.begin(), notes_.end(),
                      [&](const QueuedNote& note) { return note.receipt == receipt; });
}

}  // namespace greenmock::core
