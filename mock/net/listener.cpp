#include "net/listener.hpp"

#include <fmt/format.h>

#include "net/server.hpp"

namespace greenmock::net {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

constexpr int kBacklog = 4096;
/// Without descriptors accept fails at once, again and again: let some connections end first.
constexpr auto kPauseWithoutDescriptors = std::chrono::milliseconds{20};

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

}  // namespace

Listener::Listener(const asio::any_io_executor& executor, const std::string& address,
                   std::uint16_t port, const std::string& flag, OnAccept on_accept)
    : acceptor_(executor), pause_(executor), on_accept_(std::move(on_accept)) {
  error_code problem;
  const auto ip = asio::ip::make_address(address == "localhost" ? "127.0.0.1" : address, problem);
  if (problem)
    throw ListenError(fmt::format(
        "\"{}\" is no IP address to listen on; give one such as 127.0.0.1, 0.0.0.0 or ::1",
        address));
  const tcp::endpoint endpoint(ip, port);
  acceptor_.open(endpoint.protocol(), problem);
  if (problem) fail(address, port, flag, problem);
  acceptor_.set_option(asio::socket_base::reuse_address(true), problem);
  // What is accepted inherits it (Linux), which saves a system call a connection.
  acceptor_.set_option(tcp::no_delay(true), problem);
  acceptor_.bind(endpoint, problem);
  if (problem) fail(address, port, flag, problem);
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
  acceptor_.async_accept(
      peer_, [self = shared_from_this()](const error_code& problem, tcp::socket socket) {
        if (!self->acceptor_.is_open()) return;
        if (!problem) self->on_accept_(std::move(socket), self->peer_);
        const bool starved = problem == asio::error::no_descriptors || problem.value() == ENFILE ||
                             problem.value() == ENOBUFS || problem.value() == ENOMEM;
        if (!starved) {
          self->accept();
          return;
        }
        self->pause_.expires_after(kPauseWithoutDescriptors);
        self->pause_.async_wait([self](const error_code& cancelled) {
          if (!cancelled && self->acceptor_.is_open()) self->accept();
        });
      });
}

}  // namespace greenmock::net
