#include "cli/log_writer.hpp"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include <fmt/format.h>

#include "cli/complaint.hpp"

namespace greenmock::cli {

LogWriter::LogWriter(int descriptor) : descriptor_(descriptor), thread_([this] { run(); }) {}

LogWriter::~LogWriter() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_one();
  thread_.join();
}

void LogWriter::line(std::string text) {
  text.push_back('\n');
  {
    const std::lock_guard lock(mutex_);
    if (queue_.size() + text.size() > kMostQueued) {
      ++dropped_;
      return;
    }
    queue_ += text;
  }
  changed_.notify_one();
}

void LogWriter::run() {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
    if (queue_.empty()) return;
    std::string batch = std::exchange(queue_, {});
    if (const std::size_t lost = std::exchange(dropped_, 0))
      batch += fmt::format("greenmock: {} log lines were dropped\n", lost);
    lock.unlock();
    const int problem = write_all(batch);
    // Whoever has left has read enough.
    if (problem == EPIPE || problem == ECANCELED) return;
    if (problem != 0 && !has_failed_.exchange(true)) {
      print_error(fmt::format("the log cannot be written: {}; it goes on when it can",
                              std::strerror(problem)));
    }
    lock.lock();
    if (problem != 0) dropped_ += static_cast<std::size_t>(std::ranges::count(batch, '\n'));
  }
}

int LogWriter::write_all(const std::string& text) {
  std::size_t at = 0;
  while (at < text.size()) {
    pollfd wanted{descriptor_, POLLOUT, 0};
    const int ready = ::poll(&wanted, 1, 100);
    if (ready == 0) {
      const std::lock_guard lock(mutex_);
      if (stopping_) return ECANCELED;
      continue;
    }
    // At most what a pipe takes without blocking once poll says that it is writable (PIPE_BUF).
    const ssize_t wrote =
        ::write(descriptor_, text.data() + at, std::min<std::size_t>(text.size() - at, 4096));
    if (wrote < 0 && errno != EINTR && errno != EAGAIN) return errno;
    if (wrote > 0) at += static_cast<std::size_t>(wrote);
  }
  return 0;
}

}  // namespace greenmock::cli
