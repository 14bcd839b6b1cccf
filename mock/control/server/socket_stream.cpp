#include "control/server/socket_stream.hpp"

#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

namespace greenmock::control {
namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr std::size_t kReadChunk = std::size_t{16} * 1024;
constexpr std::size_t kLongestHead = std::size_t{32} * 1024;
/// So long a client may pause within a request, and take for a head.
constexpr auto kReadTimeout = 20s;
/// What a refused client still sends is read for so long, while it pauses no longer: many send all before they read.
constexpr auto kLinger = 5s;
constexpr auto kLingerPause = 500ms;
constexpr std::size_t kLingerBytes = std::size_t{64} * 1024 * 1024;

std::chrono::milliseconds left_until(steady_clock::time_point end) {
  return std::max(std::chrono::ceil<std::chrono::milliseconds>(end - steady_clock::now()), 0ms);
}

}  // namespace

SocketStream::Ready SocketStream::wait_for(short events, std::chrono::milliseconds wait,
                                           bool heed_stop) const {
  const auto end = steady_clock::now() + wait;
  for (;;) {
    std::array<pollfd, 2> watched{pollfd{fd_, events, 0}, pollfd{stop_fd_, POLLIN, 0}};
    const int ready =
        ::poll(watched.data(), heed_stop ? 2 : 1, static_cast<int>(left_until(end).count()));
    if (ready < 0 && errno == EINTR) continue;
    if (ready <= 0) return Ready::No;
    // A request that is there already is still answered while the server stops.
    return watched[0].revents != 0 ? Ready::Yes : Ready::No;
  }
}

ssize_t SocketStream::receive(char* to, std::size_t size, std::chrono::milliseconds wait) {
  const auto end = steady_clock::now() + wait;
  for (;;) {
    const ssize_t got = ::recv(fd_, to, size, 0);
    if (got >= 0 || (errno != EAGAIN && errno != EINTR)) return got;
    if (wait_for(POLLIN, left_until(end), true) == Ready::No) return -1;
  }
}

SocketStream::Await SocketStream::await_head(std::string& head, std::chrono::milliseconds idle) {
  std::array<char, kReadChunk> chunk;
  ahead_.erase(0, std::exchange(given_, 0));
  std::size_t searched = 0;
  auto end = steady_clock::now() + (ahead_.empty() ? idle : kReadTimeout);
  for (;;) {
    // An empty line before a request is to be overlooked (RFC 9112, 2.2).
    while (ahead_.starts_with("\r\n")) ahead_.erase(0, 2);
    const std::size_t blank_line = ahead_.find("\r\n\r\n", searched);
    if (std::min(blank_line, ahead_.size()) > kLongestHead) return Await::TooLong;
    // Lines that end with LF alone are no HTTP, but whoever sends them waits for an answer.
    const std::size_t bare = ahead_.find("\n\n", searched);
    if (bare < blank_line) {
      head = ahead_.substr(0, bare + 2);
      ahead_.erase(0, bare + 2);
      return Await::Head;
    }
    if (blank_line != std::string::npos) {
      head = ahead_.substr(0, blank_line + 4);
      ahead_.erase(0, blank_line + 4);
      return Await::Head;
    }
    searched = ahead_.size() < 3 ? 0 : ahead_.size() - 3;
    const ssize_t got = receive(chunk.data(), chunk.size(), left_until(end));
    if (got <= 0) return Await::End;
    if (ahead_.empty()) end = steady_clock::now() + kReadTimeout;
    ahead_.append(chunk.data(), static_cast<std::size_t>(got));
  }
}

ssize_t SocketStream::read(char* to, std::size_t size) {
  if (given_ == ahead_.size()) return receive(to, size, kReadTimeout);
  const std::size_t taken = std::min(size, ahead_.size() - given_);
  std::copy_n(ahead_.data() + given_, taken, to);
  given_ += taken;
  return static_cast<ssize_t>(taken);
}

bool SocketStream::write(std::string_view bytes, std::chrono::milliseconds patience) {
  auto end = steady_clock::now() + patience;
  while (!bytes.empty()) {
    const ssize_t sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(sent));
      if (sent > 0) end = steady_clock::now() + patience;  // whoever reads is served whole
    } else if (errno == EAGAIN) {
      if (wait_for(POLLOUT, left_until(end), false) == Ready::No) return false;
    } else if (errno != EINTR) {
      return false;
    }
  }
  return true;
}

void SocketStream::linger() {
  ::shutdown(fd_, SHUT_WR);
  std::array<char, kReadChunk> chunk;
  const auto end = steady_clock::now() + kLinger;
  std::size_t discarded = 0;
  while (discarded < kLingerBytes && steady_clock::now() < end) {
    const ssize_t got =
        receive(chunk.data(), chunk.size(), std::min(left_until(end), milliseconds{kLingerPause}));
    if (got <= 0) return;
    discarded += static_cast<std::size_t>(got);
  }
}

}  // namespace greenmock::control
