#pragma once
// The one kind of stream that connection code is written against. Plain TCP today; TLS becomes a
// second member here, and nothing above changes.

#include <utility>

#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/socket_base.hpp>
#include <boost/asio/write.hpp>

namespace greenmock::net {

class ByteStream {
 public:
  explicit ByteStream(boost::asio::ip::tcp::socket socket) : socket_(std::move(socket)) {}

  template <typename Buffers, typename Token>
  auto async_read_some(const Buffers& buffers, Token&& token) {
    return socket_.async_read_some(buffers, std::forward<Token>(token));
  }

  template <typename Buffers, typename Token>
  auto async_write_all(const Buffers& buffers, Token&& token) {
    return boost::asio::async_write(socket_, buffers, std::forward<Token>(token));
  }

  /// Hands over what the kernel takes at once, without a turn of the loop; returns the bytes taken.
  template <typename Buffers>
  std::size_t try_write(const Buffers& buffers) {
    boost::system::error_code would_block;
    const std::size_t taken = socket_.write_some(buffers, would_block);
    return would_block ? 0 : taken;
  }

  /// What has come already, without a turn of the loop; returns the bytes read, 0 if there are none.
  template <typename Buffers>
  std::size_t try_read(const Buffers& buffers) {
    boost::system::error_code would_block;
    const std::size_t got = socket_.read_some(buffers, would_block);
    return would_block ? 0 : got;
  }

  void shutdown_send() {
    boost::system::error_code ignored;
    socket_.shutdown(boost::asio::socket_base::shutdown_send, ignored);
  }

  /// Whoever reads or writes is told that it was aborted.
  void cancel() {
    boost::system::error_code ignored;
    socket_.cancel(ignored);
  }

  /// Ends the connection with RST. What the kernel has not sent yet is lost.
  void reset() {
    boost::system::error_code ignored;
    socket_.set_option(boost::asio::socket_base::linger(true, 0), ignored);
    socket_.close(ignored);
  }

  void close() {
    boost::system::error_code ignored;
    socket_.close(ignored);
  }

 private:
  boost::asio::ip::tcp::socket socket_;
};

}  // namespace greenmock::net
