#include "control/loop.hpp"

namespace greenmock::control {
namespace {

constexpr auto kLongestDelivery = std::chrono::seconds{30};

}  // namespace

void Latch::open(std::exception_ptr error) {
  const std::lock_guard lock(mutex_);
  if (open_) return;
  open_ = true;
  error_ = std::move(error);
  changed_.notify_all();
}

void Latch::cancel() {
  const std::lock_guard lock(mutex_);
  cancelled_ = true;
  changed_.notify_all();
}

bool Latch::wait_until(std::chrono::steady_clock::time_point end) {
  std::unique_lock lock(mutex_);
  const bool in_time = changed_.wait_until(lock, end, [&] { return open_ || cancelled_; });
  if (!in_time) return false;
  if (open_ && error_) std::rethrow_exception(error_);
  if (!open_) throw Stopping{};
  return true;
}

Loop::Waiting::Waiting(Loop& loop, std::shared_ptr<Latch> latch)
    : loop_(loop), latch_(std::move(latch)) {
  const std::lock_guard lock(loop_.mutex_);
  if (loop_.cancelled_) throw Stopping{};
  loop_.waiting_.insert(latch_);
}

Loop::Waiting::~Waiting() {
  const std::lock_guard lock(loop_.mutex_);
  loop_.waiting_.erase(latch_);
}

bool Loop::wait(const std::shared_ptr<Latch>& latch, std::chrono::steady_clock::time_point end) {
  const Waiting waiting(*this, latch);
  return latch->wait_until(end);
}

void Loop::cancel() {
  stopping_.request_stop();
  const std::lock_guard lock(mutex_);
  cancelled_ = true;
  for (const auto& latch : waiting_) latch->cancel();
}

void Loop::post_and_wait(const std::function<void()>& f, bool delivered,
                         std::function<void()> afterwards) {
  const auto done = std::make_shared<Latch>(), sent = std::make_shared<Latch>();
  const Waiting waiting(*this, done), waiting_too(*this, sent);
  // It outlives this, which nobody who was cancelled waits for.
  net::Server* const server = &server_;
  server->post([server, done, sent, &f, afterwards = std::move(afterwards)] {
    std::exception_ptr error;
    // Once the latch is cancelled `f` is gone, with the stack that it was on.
    const bool ran = done->guarded([&] {
      try {
        f();
      } catch (...) {
        error = std::current_exception();
      }
    });
    if (!ran) return;
    // A refusal may come after a change, too.
    try {
      server->carry_out([sent, afterwards] {
        if (afterwards) afterwards();
        sent->open();
      });
    } catch (...) {
      if (!error) error = std::current_exception();
    }
    // What is told to have happened is kept.
    server->when_kept([done, error] { done->open(error); });
  });
  done->wait_until(std::chrono::steady_clock::time_point::max());
  if (delivered) sent->wait_until(std::chrono::steady_clock::now() + kLongestDelivery);
}

}  // namespace greenmock::control
