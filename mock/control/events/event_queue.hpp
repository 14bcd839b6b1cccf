#pragma once
// The events that wait for one reader: the loop puts them in, the reader's thread takes them out.

#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "control/events/happened.hpp"
#include "control/loop.hpp"

namespace greenmock::control {

class EventQueue {
 public:
  explicit EventQueue(std::size_t most) : most_(most) {}

  // --- from the loop
  /// In one go, so that what does not fit is told by what was in it before. All up to `cursor` has
  /// been looked at.
  void push(std::vector<Happened> events, core::Sequence cursor);
  /// Something is missing behind what was put in, so nothing more will follow.
  void lose();
  /// Nothing more will follow.
  void end();
  /// True after lose(), end() and leave().
  bool is_over() const;

  // --- from the reader's thread
  struct Taken {
    std::vector<Happened> events;
    core::Sequence cursor = 0;  ///< see push()
    bool lost = false;          ///< behind these some are missing
    bool ended = false;
    std::shared_ptr<Latch> more;  ///< opens when there is more to take; null after lost or ended
  };
  Taken take();
  /// The reader has gone.
  void leave();

 private:
  void wake();

  const std::size_t most_;
  mutable std::mutex mutex_;
  std::vector<Happened> events_;
  core::Sequence cursor_ = 0;
  bool lost_ = false, ended_ = false;
  std::shared_ptr<Latch> more_;
};

}  // namespace greenmock::control
