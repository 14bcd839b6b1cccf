#include "isolation/qr_reading.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <functional>
#include <optional>
#include <string>

namespace greenmock::isolation {
namespace {

using core::QrReading;
using std::chrono::steady_clock;

QrReading problem(std::string sentence) {
  return {.payloads = {}, .problem = std::move(sentence)};
}

// --- over the pipe: the problem, and then each payload, behind its length

void put(std::string& text, const std::string& part) {
  const std::size_t size = part.size();
  text.append(reinterpret_cast<const char*>(&size), sizeof size).append(part);
}

/// False: the text is at its end.
bool take(std::string_view& text, std::string& part) {
  std::size_t size = 0;
  if (text.size() < sizeof size) return false;
  std::memcpy(&size, text.data(), sizeof size);
  text.remove_prefix(sizeof size);
  if (size > text.size()) return false;
  part = text.substr(0, size);
  text.remove_prefix(size);
  return true;
}

/// The child: of the parent's threads it has this one alone, and so it takes no lock but the allocator's, which
/// outlives a fork.
[[noreturn]] void read_and_end(std::string_view png, int to, pid_t parent) noexcept {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != parent) ::_exit(1);  // it has ended before that could be asked for
  // The parent's connections must end when the parent closes them.
  if (to > 3) ::close_range(3, static_cast<unsigned>(to) - 1, 0);
  ::close_range(static_cast<unsigned>(to) + 1, ~0U, 0);
  const QrReading reading = core::read_qr_png(png);
  std::string text;
  put(text, reading.problem);
  for (const std::string& payload : reading.payloads) put(text, payload);
  for (std::string_view left = text; !left.empty();) {
    const ssize_t written = ::write(to, left.data(), left.size());
    if (written <= 0) ::_exit(1);
    left.remove_prefix(static_cast<std::size_t>(written));
  }
  ::_exit(0);
}

/// A descriptor that is readable once somebody has asked to stop; -1, which poll() passes over, if nobody can.
class StopSignal {
 public:
  explicit StopSignal(const std::stop_token& stop)
      : fd_(stop.stop_possible() ? ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK) : -1) {
    if (fd_ >= 0) on_stop_.emplace(stop, [fd = fd_] { ::eventfd_write(fd, 1); });
  }
  ~StopSignal() {
    on_stop_.reset();  // nobody writes to it from here on
    if (fd_ >= 0) ::close(fd_);
  }
  StopSignal(const StopSignal&) = delete;
  StopSignal& operator=(const StopSignal&) = delete;

  int fd() const { return fd_; }

 private:
  int fd_;
  std::optional<std::stop_callback<std::function<void()>>> on_stop_;
};

/// All that comes until the other end is closed; nothing if that takes too long, or `stop` is readable before.
std::optional<std::string> read_all(int from, int stop, steady_clock::time_point deadline) {
  std::string text;
  std::array<char, 4096> chunk;
  for (;;) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - steady_clock::now());
    std::array<pollfd, 2> watched{pollfd{from, POLLIN, 0}, pollfd{stop, POLLIN, 0}};
    const int ready = left.count() > 0
                          ? ::poll(watched.data(), watched.size(), static_cast<int>(left.count()))
                          : 0;
    if (ready == 0) return std::nullopt;
    if (ready < 0 && errno == EINTR) continue;
    if (watched[1].revents != 0) return std::nullopt;
    const ssize_t got = ::read(from, chunk.data(), chunk.size());
    if (got <= 0) return text;
    text.append(chunk.data(), static_cast<std::size_t>(got));
  }
}

}  // namespace

QrReading read_qr_png(std::string_view png, std::chrono::milliseconds patience,
                      const std::stop_token& stop) {
  const StopSignal stop_signal(stop);
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0)
    return problem(fmt::format("the picture cannot be read: {}", std::strerror(errno)));
  const pid_t parent = ::getpid();
  const pid_t child = ::fork();
  if (child == 0) read_and_end(png, ends[1], parent);
  const int why = errno;
  ::close(ends[1]);
  if (child < 0) {
    ::close(ends[0]);
    return problem(fmt::format("the picture cannot be read: {}", std::strerror(why)));
  }
  const auto text = read_all(ends[0], stop_signal.fd(), steady_clock::now() + patience);
  ::close(ends[0]);
  if (!text) ::kill(child, SIGKILL);
  while (::waitpid(child, nullptr, 0) < 0 && errno == EINTR) {
  }
  if (!text && stop.stop_requested())
    return problem("the picture was not read to its end: its reading was stopped");
  if (!text)
    return problem(fmt::format(
        "the picture takes longer to read than {} ms: it is full of what looks like codes",
        patience.count()));
  QrReading reading;
  std::string_view rest = *text;
  if (!take(rest, reading.problem))
    return problem("the picture cannot be read: its reader has crashed");
  for (std::string payload; take(rest, payload);) reading.payloads.push_back(std::move(payload));
  return reading;
}

}  // namespace greenmock::isolation
