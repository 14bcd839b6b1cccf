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

bool LogWriter::finish() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_one();
  if (thread_.joinable()) thread_.join();
  return !has_failed_;
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
    if (queue_.empty() && dropped_ == 0) return;
    const std::string lines = (in_mid_line_ ? "\n" : "") + std::exchange(queue_, {});
    const std::size_t lost = std::exchange(dropped_, 0);
    const std::string note =
        lost > 0 ? fmt::format("greenmock: {} log lines were dropped\n", lost) : "";
    lock.unlock();
    const std::string batch = lines + note;
    const Written written = write_all(batch);
    // Whoever has left has read enough.
    if (written.problem == EPIPE || written.problem == ECANCELED) return;
    if (written.problem != 0 && !has_failed_.exchange(true)) {
      print_error(fmt::format("the log cannot be written: {}; it goes on when it can",
                              std::strerror(written.problem)));
    }
    if (written.bytes > 0) in_mid_line_ = batch[written.bytes - 1] != '\n';
    lock.lock();
    if (written.problem == 0) continue;
    if (stopping_) return;
    const std::size_t from = std::min(written.bytes, lines.size());
    dropped_ += lost + static_cast<std::size_t>(std::count(
                           lines.begin() + static_cast<std::ptrdiff_t>(from), lines.end(), '\n'));
  }
}

LogWriter::Written LogWriter::write_all(const std::string& text) {
  std::size_t at = 0;
  while (at < text.size()) {
    pollfd wanted{descriptor_, POLLOUT, 0};
    const int ready = ::poll(&wanted, 1, 100);
    if (ready == 0) {
      const std::lock_guard lock(mutex_);
      if (stopping_) return {at, ECANCELED};
      continue;
    }
    // At most what a pipe takes without blocking once poll says that it is writable (PIPE_BUF).
    const ssize_t wrote =
        ::write(descriptor_, text.data() + at, std::min<std::size_t>(text.size() - at, 4096));
    if (wrote < 0 && errno != EINTR && errno != EAGAIN) return {at, errno};
    if (wrote > 0) at += static_cast<std::size_t>(wrote);
  }
  return {at, 0};
}

}  // namespace greenmock::cli
