#include "control/server/thread_pool.hpp"

#include <system_error>

namespace greenmock::control {

ThreadPool::ThreadPool(std::size_t most_threads, std::chrono::milliseconds idle_for)
    : most_threads_(most_threads), idle_for_(idle_for) {}

ThreadPool::~ThreadPool() {
  join();
}

bool ThreadPool::run(std::function<void()> work) {
  Threads ended;
  {
    const std::lock_guard lock(mutex_);
    if (closed_) return false;
    ended.swap(ended_);
    if (waiting_.size() < idle_) {
      waiting_.push_back(std::move(work));
      work_came_.notify_one();
    } else if (threads_.size() < most_threads_) {
      const auto self = threads_.emplace(threads_.end());
      waiting_.push_back(std::move(work));
      try {
        *self = std::thread([this, self] { serve(self); });
      } catch (const std::system_error&) {  // the machine has no more threads
        threads_.erase(self);
        waiting_.pop_back();
        return false;
      }
    } else {
      return false;
    }
  }
  reap(std::move(ended));
  return true;
}

bool ThreadPool::queue(std::function<void()> work) {
  const std::lock_guard lock(mutex_);
  if (closed_) return false;
  waiting_.push_back(std::move(work));
  work_came_.notify_one();
  return true;
}

void ThreadPool::serve(Threads::iterator self) {
  std::unique_lock lock(mutex_);
  for (;;) {
    while (!waiting_.empty()) {
      auto work = std::move(waiting_.front());
      waiting_.pop_front();
      lock.unlock();
      work();
      work = nullptr;
      lock.lock();
    }
    ++idle_;
    all_idle_.notify_all();
    const bool more =
        work_came_.wait_for(lock, idle_for_, [&] { return closed_ || !waiting_.empty(); });
    --idle_;
    if (waiting_.empty() && (closed_ || !more)) break;
  }
  ended_.splice(ended_.end(), threads_, self);
  all_idle_.notify_all();
}

void ThreadPool::reap(Threads ended) {
  for (std::thread& thread : ended) thread.join();
}

bool ThreadPool::wait_until_idle(std::chrono::milliseconds wait) {
  std::unique_lock lock(mutex_);
  return all_idle_.wait_for(lock, wait,
                            [&] { return waiting_.empty() && idle_ == threads_.size(); });
}

void ThreadPool::join() {
  std::unique_lock lock(mutex_);
  closed_ = true;
  work_came_.notify_all();
  all_idle_.wait(lock, [&] { return threads_.empty(); });
  Threads ended;
  ended.swap(ended_);
  lock.unlock();
  reap(std::move(ended));
}

std::size_t ThreadPool::threads() const {
  const std::lock_guard lock(mutex_);
  return threads_.size();
}

}  // namespace greenmock::control
