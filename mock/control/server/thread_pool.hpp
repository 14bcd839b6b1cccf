#pragma once
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <list>
#include <mutex>
#include <thread>

namespace greenmock::control {

/// Threads for blocking work. It grows by one when none is idle, and an idle thread ends after a
/// while.
class ThreadPool {
 public:
  ThreadPool(std::size_t most_threads, std::chrono::milliseconds idle_for);
  /// Waits for all work.
  ~ThreadPool();
  ThreadPool(const ThreadPool&) = delete;
  ThreadPool& operator=(const ThreadPool&) = delete;

  /// False if all threads are busy and no more may be made, or after join(). `work` must not throw.
  bool run(std::function<void()> work);
  /// For the next thread that has time. False after join().
  bool queue(std::function<void()> work);
  /// Takes no more work, and waits for what runs.
  void join();
  /// True if no thread works any more, or until `wait` is over.
  bool wait_until_idle(std::chrono::milliseconds wait);
  std::size_t threads() const;

 private:
  using Threads = std::list<std::thread>;
  void serve(Threads::iterator self);
  void reap(Threads ended);

  const std::size_t most_threads_;
  const std::chrono::milliseconds idle_for_;
  mutable std::mutex mutex_;
  std::condition_variable work_came_, all_idle_;
  std::deque<std::function<void()>> waiting_;
  Threads threads_, ended_;
  std::size_t idle_ = 0;
  bool closed_ = false;
};

}  // namespace greenmock::control
