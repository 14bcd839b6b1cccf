#pragma once
// Signals belong to the program that embeds the library: its threads take none, and what it does to
// a handler is undone.

#include <csignal>

namespace greenmock::detail {

/// Threads that are started while it lives take no signal of the process. Those that a fault of the
/// thread itself raises stay, for the program's crash handler.
class SignalsBlocked {
 public:
  SignalsBlocked();
  ~SignalsBlocked();
  SignalsBlocked(const SignalsBlocked&) = delete;
  SignalsBlocked& operator=(const SignalsBlocked&) = delete;

 private:
  sigset_t before_{};
};

/// Puts the process's way with SIGPIPE back: cpp-httplib's server ignores it for good. One at a time.
class PipeActionKept {
 public:
  PipeActionKept();
  ~PipeActionKept();
  PipeActionKept(const PipeActionKept&) = delete;
  PipeActionKept& operator=(const PipeActionKept&) = delete;

 private:
  struct sigaction before_ {};
};

/// A write of this thread into a closed connection raises no SIGPIPE while it lives.
class NoPipeSignal {
 public:
  NoPipeSignal();
  ~NoPipeSignal();
  NoPipeSignal(const NoPipeSignal&) = delete;
  NoPipeSignal& operator=(const NoPipeSignal&) = delete;

 private:
  sigset_t pipe_{}, before_{};
  bool was_pending_ = false;
};

}  // namespace greenmock::detail
