#include "cli/log_writer.hpp"

#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include <fmt/format.h>

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
      batch += fmt::format("greenmock: {} log lines were dropped: nobody reads them\n", lost);
    lock.unlock();
    const bool written = write_all(batch);
    lock.lock();
    if (!written) return;
  }
}

bool LogWriter::write_all(const std::string& text) {
  std::size_t at = 0;
  while (at < text.size()) {
    pollfd wanted{descriptor_, POLLOUT, 0};
    const int ready = ::poll(&wanted, 1, 100);
    if (ready == 0) {
      const std::lock_guard lock(mutex_);
      if (stopping_) return false;
      continue;
    }
    // At most what a pipe takes without blocking once poll says that it is writable (PIPE_BUF).
    const ssize_t wrote =
        ::write(descriptor_, text.data() + at, std::min<std::size_t>(text.size() - at, 4096));
    if (wrote < 0 && errno != EINTR && errno != EAGAIN) return false;
    if (wrote > 0) at += static_cast<std::size_t>(wrote);
  }
  return true;
}

}  // namespace greenmock::cli
