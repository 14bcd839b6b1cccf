// The socket of a control connection.

#include "control/server/socket_stream.hpp"

#include <gtest/gtest.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <string>
#include <string_view>
#include <thread>

namespace greenmock::tests {
namespace {

using namespace std::chrono_literals;

/// Both ends of a connection; what is sent to the one and not read soon fills it.
class Ends {
 public:
  Ends() {
    EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends_.data()),
              0);
    const int little = 4096;
    ::setsockopt(ends_[0], SOL_SOCKET, SO_SNDBUF, &little, sizeof little);
  }
  ~Ends() {
    ::close(ends_[0]);
    ::close(ends_[1]);
    ::close(stop_);
  }
  Ends(const Ends&) = delete;
  Ends& operator=(const Ends&) = delete;

  control::SocketStream stream() const { return {ends_[0], stop_}; }
  std::size_t read_some() const {
    std::array<char, 1024> chunk;
    const ssize_t got = ::read(ends_[1], chunk.data(), chunk.size());
    return got > 0 ? static_cast<std::size_t>(got) : 0;
  }
  std::size_t send_some(std::string_view bytes) const {
    const ssize_t sent = ::send(ends_[1], bytes.data(), bytes.size(), MSG_NOSIGNAL);
    return sent > 0 ? static_cast<std::size_t>(sent) : 0;
  }
  void send_no_more() const { ::shutdown(ends_[1], SHUT_WR); }

 private:
  std::array<int, 2> ends_{};
  int stop_ = ::eventfd(0, EFD_CLOEXEC);
};

TEST(SocketStream, WhoReadsSlowlyIsServedWhole) {
  const Ends ends;
  control::SocketStream stream = ends.stream();
  const std::string answer(100'000, 'x');
  bool served = false;
  std::thread writer([&] { served = stream.write(answer, 1s); });
  // Longer than the patience, all together.
  const auto begin = std::chrono::steady_clock::now();
  std::size_t all = 0;
  while (all < answer.size()) {
    const std::size_t got = ends.read_some();
    all += got;
    const bool soon = std::chrono::steady_clock::now() - begin < 1500ms;
    if (soon || got == 0) std::this_thread::sleep_for(soon ? 50ms : 1ms);
  }
  writer.join();
  EXPECT_TRUE(served);
}

/// How much of `bytes` a client can send that is refused meanwhile.
std::size_t taken_after_refusal(std::string_view bytes) {
  const Ends ends;
  std::atomic<bool> over = false;
  std::thread server([&] {
    ends.stream().linger();
    over = true;
  });
  std::size_t sent = 0;
  while (!over && sent < bytes.size()) sent += ends.send_some(bytes.substr(sent, 64 * 1024));
  ends.send_no_more();
  server.join();
  return sent;
}

TEST(SocketStream, WhoIsRefusedMaySendTheRestBeforeItReads) {
  const std::string rest(8'000'000, 'x');
  // There is no patience with a client that gets no processor for long: it tries again.
  std::size_t taken = 0;
  for (int tries = 0; tries < 5 && taken < rest.size(); ++tries) taken = taken_after_refusal(rest);
  EXPECT_EQ(taken, rest.size());
}

TEST(SocketStream, WhoIsRefusedAndSendsWithoutEndIsGivenUp) {
  const std::string endless(100'000'000, 'x');
  EXPECT_LT(taken_after_refusal(endless), 65U * 1024 * 1024);
}

TEST(SocketStream, WhoReadsNothingIsGivenUp) {
  const Ends ends;
  EXPECT_FALSE(ends.stream().write(std::string(100'000, 'x'), 10ms));
}

}  // namespace
}  // namespace greenmock::tests
