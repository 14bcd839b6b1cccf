#pragma once
// The way of the control plane's threads to the loop of the data plane, and back.

#include <chrono>
#include <condition_variable>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <stdexcept>
#include <stop_token>
#include <type_traits>

#include "net/server.hpp"

namespace greenmock::control {

/// The control plane stops, and whoever waits need not wait any more.
class Stopping : public std::exception {
 public:
  const char* what() const noexcept override { return "the control plane is stopping"; }
};

/// One thing that a thread waits for.
class Latch {
 public:
  void open(std::exception_ptr error = nullptr);
  /// Whoever waits is let go with Stopping.
  void cancel();
  /// Runs `f` unless the latch was cancelled; nobody is let go meanwhile.
  template <typename F>
  bool guarded(F f) {
    const std::lock_guard lock(mutex_);
    if (cancelled_) return false;
    f();
    return true;
  }
  /// False if it did not open until `end`. Throws what it was opened with, or Stopping.
  bool wait_until(std::chrono::steady_clock::time_point end);

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool open_ = false, cancelled_ = false;
  std::exception_ptr error_;
};

/// Runs functions on the loop, and waits for them. Unlike net::Server::call it comes back (with
/// Stopping) when the loop has ended, or cancel() is called.
class Loop {
 public:
  explicit Loop(net::Server& server) : server_(server) {}

  /// The result of `f` once its effects are carried out.
  template <typename F>
  auto call(F f) -> std::invoke_result_t<F> {
    return run(std::move(f), false);
  }
  /// The same, once the bytes of all calls that `f` released are with the kernel; or after 30 s, since a
  /// client that does not read must not hold a test for ever. `afterwards` runs on the loop when they are there, and so
  /// before anything comes of them; after those 30 s it may outlive the caller.
  template <typename F>
  auto deliver(F f, std::function<void()> afterwards = {}) -> std::invoke_result_t<F> {
    return run(std::move(f), true, std::move(afterwards));
  }

  /// As Latch::wait_until, until cancel().
  bool wait(const std::shared_ptr<Latch>& latch, std::chrono::steady_clock::time_point end);

  /// From any thread: whoever waits gets Stopping, now and from now on.
  void cancel();

  /// Told to stop by cancel(): for what takes long off the loop. From any thread.
  std::stop_token stopping() const { return stopping_.get_token(); }
  /// Throws Stopping after cancel().
  void go_on_unless_stopping() const {
    if (stopping_.stop_requested()) throw Stopping{};
  }

  net::Server& server() { return server_; }

 private:
  /// Keeps a latch among those that cancel() opens.
  class Waiting {
   public:
    Waiting(Loop& loop, std::shared_ptr<Latch> latch);
    ~Waiting();
    Waiting(const Waiting&) = delete;
    Waiting& operator=(const Waiting&) = delete;

   private:
    Loop& loop_;
    std::shared_ptr<Latch> latch_;
  };

  template <typename F>
  auto run(F f, bool delivered, const std::function<void()>& afterwards = {})
      -> std::invoke_result_t<F> {
    using Result = std::invoke_result_t<F>;
    using Kept = std::conditional_t<std::is_void_v<Result>, bool, Result>;
    std::optional<Kept> result;
    post_and_wait(
        [&] {
          if constexpr (std::is_void_v<Result>)
            f();
          else
            result.emplace(f());
        },
        delivered, afterwards);
    if constexpr (!std::is_void_v<Result>) return std::move(*result);
  }
  void post_and_wait(const std::function<void()>& f, bool delivered,
                     std::function<void()> afterwards);

  net::Server& server_;
  std::mutex mutex_;
  std::set<std::shared_ptr<Latch>> waiting_;
  bool cancelled_ = false;
  std::stop_source stopping_;
};

}  // namespace greenmock::control
