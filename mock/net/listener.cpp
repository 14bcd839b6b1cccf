#include "net/listener.hpp"

#include <fmt/format.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>

#include "net/listen_error.hpp"

namespace greenmock::net {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

constexpr int kBacklog = 4096;
/// Others get their turn between.
constexpr int kAtOnce = 64;
/// Without descriptors accept fails at once, again and again: let some connections end first.
constexpr auto kPauseWithoutDescriptors = std::chrono::milliseconds{20};

error_code last_problem() {
  return {errno, boost::system::system_category()};
}

[[noreturn]] void fail(const std::string& address, std::uint16_t port, const std::string& flag,
                       const error_code& why) {
  std::string advice;
  if (flag.empty())
    advice = "";
  else if (why == asio::error::address_in_use)
    advice = fmt::format(
        "; another program has it: choose another with {} N, or 0 for any free one", flag);
  else if (why == asio::error::access_denied)
    advice = fmt::format("; ports below 1024 need rights: choose another with {} N", flag);
  throw ListenError(
      fmt::format("cannot listen on {} port {}: {}{}", address, port, why.message(), advice));
}

tcp::endpoint endpoint_of(const std::string& address, std::uint16_t port) {
  error_code problem;
  const auto ip = asio::ip::make_address(address == "localhost" ? "127.0.0.1" : address, problem);
  if (problem)
    throw ListenError(fmt::format(
        "\"{}\" is no IP address to listen on; give one such as 127.0.0.1, 0.0.0.0 or ::1",
        address));
  return {ip, port};
}

/// With its address, which others that listen nowhere may have too. -1: errno tells why.
int bound_socket(const tcp::endpoint& endpoint) {
  // By hand, and so is accepting: a child process of the host must not inherit any of them, or it keeps
  // ports and connections open, and Asio has no flag for it.
  const int fd = ::socket(endpoint.protocol().family(), SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK,
                          endpoint.protocol().protocol());
  if (fd < 0) return -1;
  const int on = 1;
  ::setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (::bind(fd, endpoint.data(), static_cast<socklen_t>(endpoint.size())) == 0) return fd;
  const int problem = errno;
  ::close(fd);
  errno = problem;
  return -1;
}

}  // namespace

ReservedPort::ReservedPort(const std::string& address)
    : fd_(bound_socket(endpoint_of(address, 0))) {
  if (fd_ < 0) fail(address, 0, "", last_problem());
  tcp::endpoint endpoint;
  auto size = static_cast<socklen_t>(endpoint.capacity());
  if (::getsockname(fd_, endpoint.data(), &size) != 0) {
    const error_code problem = last_problem();
    ::close(fd_);
    fail(address, 0, "", problem);
  }
  port_ = endpoint.port();
}

ReservedPort::~ReservedPort() {
  ::close(fd_);
}

Listener::Listener(const asio::any_io_executor& executor, const std::string& address,
                   std::uint16_t port, const std::string& flag, OnAccept on_accept)
    : acceptor_(executor), pause_(executor), on_accept_(std::move(on_accept)) {
  const tcp::endpoint endpoint = endpoint_of(address, port);
  const int fd = bound_socket(endpoint);
  if (fd < 0) fail(address, port, flag, last_problem());
  error_code problem;
  acceptor_.assign(endpoint.protocol(), fd, problem);
  if (problem) {
    ::close(fd);
    fail(address, port, flag, problem);
  }
  // What is accepted inherits it (Linux), which saves a system call a connection.
  acceptor_.set_option(tcp::no_delay(true), problem);
  acceptor_.listen(kBacklog, problem);
  if (problem) fail(address, port, flag, problem);
  port_ = acceptor_.local_endpoint().port();
}

void Listener::start() {
  accept();
}

void Listener::close() {
  error_code ignored;
  acceptor_.close(ignored);
  pause_.cancel();
}

void Listener::accept() {
  acceptor_.async_wait(tcp::acceptor::wait_read,
                       [self = shared_from_this()](const error_code& problem) {
                         if (!self->acceptor_.is_open() || problem) return;
                         self->accept_some();
                       });
}

void Listener::accept_some() {
  for (int i = 0; i < kAtOnce && acceptor_.is_open(); ++i) {
    tcp::endpoint peer;
    auto size = static_cast<socklen_t>(peer.capacity());
    const int fd =
        ::accept4(acceptor_.native_handle(), peer.data(), &size, SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (fd < 0) {
      const error_code problem = last_problem();
      const bool starved = problem == asio::error::no_descriptors || problem.value() == ENFILE ||
                           problem.value() == ENOBUFS || problem.value() == ENOMEM;
      if (starved) return pause();
      // None is left; or one that was in the queue has gone, and the next may be there.
      if (problem == asio::error::would_block || problem == asio::error::try_again) break;
      continue;
    }
    peer.resize(size);
    error_code problem;
    tcp::socket socket(acceptor_.get_executor());
    socket.assign(peer.protocol(), fd, problem);
    if (problem) {
      ::close(fd);
      return pause();  // the reactor has no room for it
    }
    try {
      on_accept_(std::move(socket), peer);
    } catch (const std::exception&) {
      return pause();  // for want of memory; the others are waited for all the same
    }
  }
  if (acceptor_.is_open()) accept();
}

void Listener::pause() {
  pause_.expires_after(kPauseWithoutDescriptors);
  pause_.async_wait([self = shared_from_this()](const error_code& cancelled) {
    if (!cancelled && self->acceptor_.is_open()) self->accept();
  });
}

}  // namespace greenmock::net
