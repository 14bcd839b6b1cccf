#include "stop.hpp"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <system_error>

namespace greenmock::reference {
namespace {

using Clock = std::chrono::steady_clock;

int g_write_end = -1;

// A signal handler may do hardly anything; writing a byte into a pipe it may.
void on_signal(int) {
  const int kept = errno;
  [[maybe_unused]] const auto written = write(g_write_end, "", 1);
  errno = kept;
}

bool readable_within(int descriptor, std::chrono::milliseconds pause) {
  pollfd watched{descriptor, POLLIN, 0};
  return poll(&watched, 1, static_cast<int>(pause.count())) > 0;
}

}  // namespace

Stop::Stop() {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0) {
    throw std::system_error(errno, std::generic_category(), "pipe2");
  }
  read_end_ = ends[0];
  g_write_end = ends[1];
  struct sigaction action {};
  action.sa_handler = on_signal;
  sigaction(SIGTERM, &action, nullptr);
  sigaction(SIGINT, &action, nullptr);
}

Stop::~Stop() {
  std::signal(SIGTERM, SIG_DFL);
  std::signal(SIGINT, SIG_DFL);
  close(read_end_);
  close(g_write_end);
}

bool Stop::requested() const {
  return readable_within(read_end_, std::chrono::milliseconds{0});
}

void Stop::sleep(std::chrono::milliseconds pause) const {
  constexpr std::chrono::milliseconds kLongestPoll = std::chrono::hours{1};
  const auto end = Clock::now() + pause;
  for (;;) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - Clock::now());
    if (readable_within(read_end_, std::clamp(left, {}, kLongestPoll))) throw Stopped{};
    if (left.count() <= 0) return;
  }
}

}  // namespace greenmock::reference
