#include "embed/signals.hpp"

#include <cerrno>
#include <ctime>
#include <mutex>

namespace greenmock::detail {
namespace {

std::mutex pipe_action;

}  // namespace

SignalsBlocked::SignalsBlocked() {
  sigset_t blocked;
  sigfillset(&blocked);
  for (const int raised_by_itself : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTRAP, SIGPROF})
    sigdelset(&blocked, raised_by_itself);
  pthread_sigmask(SIG_BLOCK, &blocked, &before_);
}

SignalsBlocked::~SignalsBlocked() {
  pthread_sigmask(SIG_SETMASK, &before_, nullptr);
}

PipeActionKept::PipeActionKept() {
  pipe_action.lock();
  sigaction(SIGPIPE, nullptr, &before_);
}

PipeActionKept::~PipeActionKept() {
  sigaction(SIGPIPE, &before_, nullptr);
  pipe_action.unlock();
}

NoPipeSignal::NoPipeSignal() {
  sigset_t pending;
  sigpending(&pending);
  was_pending_ = sigismember(&pending, SIGPIPE) == 1;
  sigemptyset(&pipe_);
  sigaddset(&pipe_, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &pipe_, &before_);
}

NoPipeSignal::~NoPipeSignal() {
  // One that was raised meanwhile would come with the old mask.
  const timespec at_once{};
  while (!was_pending_ && sigtimedwait(&pipe_, nullptr, &at_once) < 0 && errno == EINTR) continue;
  pthread_sigmask(SIG_SETMASK, &before_, nullptr);
}

}  // namespace greenmock::detail
