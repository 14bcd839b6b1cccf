#pragma once
// Writes changes on a thread of its own: what comes while one write is under way goes into the next one together.

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "store/store.hpp"

namespace greenmock::store {

class Committer {
 public:
  /// How far things have come: all up to `ticket` is on the disk, or was lost because of `problem`.
  struct Progress {
    std::uint64_t ticket = 0;
    std::string problem;  ///< empty: nothing was lost
  };
  using Told = std::function<void(Progress)>;

  /// `told` is called on the thread of the committer, with growing tickets. `store` must outlive it.
  Committer(Store& store, Told told);
  /// As finish().
  ~Committer();
  Committer(const Committer&) = delete;
  Committer& operator=(const Committer&) = delete;

  /// Any thread. Changes are written in the order of their tickets. Once some are lost all later ones are too: what
  /// is on the disk has no holes.
  std::uint64_t submit(std::vector<Change> changes);
  /// Writes what is there still, tells of it, and ends. Empty, or why changes were lost. No submit() after it.
  std::string finish();

 private:
  void run();

  Store& store_;
  const Told told_;
  std::mutex mutex_;
  std::condition_variable more_;
  std::vector<Change> waiting_;  // guarded by mutex_, as the next two
  std::uint64_t ticket_ = 0;
  bool stopped_ = false;
  std::string problem_;  // of the thread, until it has ended
  std::thread thread_;   // last: it uses all of the above
};

}  // namespace greenmock::store
