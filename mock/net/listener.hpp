#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include <utility>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

namespace greenmock::net {

/// A free port that no other program is given while this lives, whether somebody listens on it or not: meanwhile
/// connections to it are refused.
class ReservedPort {
 public:
  /// Throws ListenError.
  explicit ReservedPort(const std::string& address);
  ~ReservedPort();
  ReservedPort(const ReservedPort&) = delete;
  ReservedPort& operator=(const ReservedPort&) = delete;

  std::uint16_t port() const { return port_; }

 private:
  int fd_;  // bound, and never listening
  std::uint16_t port_ = 0;
};

/// Accepts connections on one address; survives running out of descriptors.
class Listener : public std::enable_shared_from_this<Listener> {
 public:
  using OnAccept =
      std::function<void(boost::asio::ip::tcp::socket, const boost::asio::ip::tcp::endpoint& peer)>;

  /// Opens it; throws ListenError with a sentence that names `flag`, by which a person can change
  /// it.
  Listener(const boost::asio::any_io_executor& executor, const std::string& address,
           std::uint16_t port, const std::string& flag, OnAccept on_accept);

  void start();
  void close();
  std::uint16_t port() const { return port_; }

 private:
  void accept();
  void accept_some();
  void pause();

  boost::asio::ip::tcp::acceptor acceptor_;
  boost::asio::steady_timer pause_;
  std::uint16_t port_ = 0;
  OnAccept on_accept_;
};

}  // namespace greenmock::net
