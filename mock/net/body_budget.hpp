#pragma once
// What bodies that come and go may take together: one alone is bounded, and twenty thousand connections are not.

#include <algorithm>
#include <cstddef>
#include <unordered_map>
#include <utility>

#include "core/calls/message.hpp"

namespace greenmock::net {

struct BodyBudget {
  std::size_t limit = std::size_t{512} * 1024 * 1024;  ///< bytes
  std::size_t used = 0;
  /// By how many connections each large body is being sent.
  std::unordered_map<const void*, std::size_t> readers = {};

  /// Up to here a body always finds room.
  static constexpr std::size_t kSmall = std::size_t{64} * 1024;
};

/// What one connection has of it; given back when the connection ends.
class BodyShare {
 public:
  explicit BodyShare(BodyBudget& budget) : budget_(budget) {}
  ~BodyShare() { budget_.used -= held_; }
  BodyShare(const BodyShare&) = delete;
  BodyShare& operator=(const BodyShare&) = delete;

  /// So many bytes are held from now on. False if that is too much; small requests always find room.
  bool hold(std::size_t bytes) {
    budget_.used += bytes;
    budget_.used -= held_;
    const bool has_grown = bytes > held_;
    held_ = bytes;
    return !has_grown || bytes <= BodyBudget::kSmall || budget_.used <= budget_.limit;
  }

 private:
  BodyBudget& budget_;
  std::size_t held_ = 0;
};

/// A body on its way to a client. It may be in no other budget any more, such as a file that was given up meanwhile.
/// Counted once, however many read it.
class BodyOnItsWay {
 public:
  BodyOnItsWay(BodyBudget& budget, core::SharedBody body) : budget_(budget) {
    if (!body || body->size() <= BodyBudget::kSmall) return;
    const auto [found, is_first] = budget_.readers.try_emplace(body.get(), 0);
    has_room_ = !is_first || budget_.used + body->size() <= budget_.limit;
    if (!has_room_) {
      budget_.readers.erase(found);
      return;
    }
    if (is_first) budget_.used += body->size();
    ++found->second;
    body_ = std::move(body);
  }
  ~BodyOnItsWay() {
    if (!body_) return;
    const auto found = budget_.readers.find(body_.get());
    if (--found->second > 0) return;
    budget_.readers.erase(found);
    budget_.used -= body_->size();
  }
  BodyOnItsWay(const BodyOnItsWay&) = delete;
  BodyOnItsWay& operator=(const BodyOnItsWay&) = delete;

  bool has_room() const { return has_room_; }

 private:
  BodyBudget& budget_;
  core::SharedBody body_;  // null: it is not counted
  bool has_room_ = true;
};

}  // namespace greenmock::net
