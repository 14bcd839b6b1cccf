#pragma once
// The one kind of stream that connection code is written against: plain TCP, or TLS over it. It is an
// AsyncStream as Asio and Beast want it, so that other protocols can be laid over it.

#include <algorithm>
#include <memory>
#include <string>
#include <utility>

#include <boost/asio/buffer.hpp>
#include <boost/asio/compose.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/socket_base.hpp>
#include <boost/asio/write.hpp>

#include "net/tls_operation.hpp"

namespace greenmock::net {

class ByteStream {
 public:
  using executor_type = boost::asio::ip::tcp::socket::executor_type;

  /// Plain. The socket must never block.
  explicit ByteStream(boost::asio::ip::tcp::socket socket) : socket_(std::move(socket)) {}

  executor_type get_executor() { return socket_.get_executor(); }
  /// True from start_tls() on.
  bool secure() const { return secured_ != nullptr; }

  /// From here on the bytes are those of TLS, which begins with a handshake; `early` has been read
  /// already. Nothing may be pending.
  void start_tls(const tls::Context& context, std::string early) {
    secured_.reset(new Secured{{context, socket_.native_handle(), std::move(early)}});
  }
  /// The number of bytes that it completes with means nothing.
  template <typename Token>
  auto async_handshake(Token&& token) {
    return compose([this] { return secured_->session.handshake(); }, std::forward<Token>(token));
  }
  tls::Failure tls_failure(std::string_view how_to_trust) const {
    return secured_->session.failed_handshake(how_to_trust);
  }
  /// After a handshake that failed: says so, and is plain again.
  void give_up_tls() {
    secured_->session.say_failure();
    secured_.reset();
  }

  template <typename Buffers, typename Token>
  auto async_read_some(const Buffers& buffers, Token&& token) {
    if (!secured_) return socket_.async_read_some(buffers, std::forward<Token>(token));
    return compose(
        [this, room = first_room(buffers)] {
          return secured_->session.read(room.data(), room.size());
        },
        std::forward<Token>(token));
  }

  template <typename Buffers, typename Token>
  auto async_write_some(const Buffers& buffers, Token&& token) {
    if (!secured_) return socket_.async_write_some(buffers, std::forward<Token>(token));
    const std::size_t some = std::min<std::size_t>(boost::asio::buffer_size(buffers), 1);
    return compose(write_step(buffers, some), std::forward<Token>(token));
  }

  template <typename Buffers, typename Token>
  auto async_write_all(const Buffers& buffers, Token&& token) {
    if (!secured_) return boost::asio::async_write(socket_, buffers, std::forward<Token>(token));
    return compose(write_step(buffers, boost::asio::buffer_size(buffers)),
                   std::forward<Token>(token));
  }

  /// Hands over what the kernel takes at once, without a turn of the loop; returns the bytes taken.
  /// What is written next must begin with the others.
  template <typename Buffers>
  std::size_t try_write(const Buffers& buffers) {
    if (secured_) {
      std::size_t sent = 0;
      write_records(secured_->session, buffers, sent, boost::asio::buffer_size(buffers));
      return sent;
    }
    boost::system::error_code would_block;
    const std::size_t taken = socket_.write_some(buffers, would_block);
    return would_block ? 0 : taken;
  }

  /// What has come already, without a turn of the loop; returns the bytes read, 0 if there are none.
  template <typename Buffers>
  std::size_t try_read(const Buffers& buffers) {
    if (secured_) return try_read_records(first_room(buffers));
    boost::system::error_code would_block;
    const std::size_t got = socket_.read_some(buffers, would_block);
    return would_block ? 0 : got;
  }

  /// Whether bytes have come that nobody has read yet.
  bool has_unread() const {
    boost::system::error_code closed;
    return socket_.available(closed) > 0 || (secured_ && secured_->session.has_unread());
  }

  /// Nothing more is sent, and the client is told so; it may still be read from.
  void shutdown_send() {
    if (secured_) secured_->session.say_end();
    boost::system::error_code ignored;
    socket_.shutdown(boost::asio::socket_base::shutdown_send, ignored);
  }

  /// Whoever reads or writes is told that it was aborted.
  void cancel() {
    if (secured_) ++secured_->cancelled;
    boost::system::error_code ignored;
    socket_.cancel(ignored);
  }

  /// Ends the connection with RST. What the kernel has not sent yet is lost.
  void reset() {
    if (secured_) secured_->session.detach();
    boost::system::error_code ignored;
    socket_.set_option(boost::asio::socket_base::linger(true, 0), ignored);
    socket_.close(ignored);
  }

  void close() {
    if (secured_) {
      secured_->session.say_end();
      secured_->session.detach();
    }
    boost::system::error_code ignored;
    socket_.close(ignored);
  }

 private:
  template <typename Step, typename Token>
  auto compose(Step step, Token&& token) {
    return boost::asio::async_compose<Token, void(boost::system::error_code, std::size_t)>(
        TlsOperation<Step>(socket_, *secured_, std::move(step)), token, socket_);
  }

  template <typename Buffers>
  auto write_step(const Buffers& buffers, std::size_t enough) {
    return [this, buffers, enough, sent = std::size_t{0}]() mutable {
      return write_records(secured_->session, buffers, sent, enough);
    };
  }

  std::size_t try_read_records(boost::asio::mutable_buffer room) {
    std::size_t got = 0;
    while (room.size() > 0) {
      const tls::Step step = secured_->session.read(room.data(), room.size());
      if (step.progress != tls::Progress::Done) break;  // the next read meets it again
      got += step.bytes;
      room += step.bytes;
    }
    return got;
  }

  boost::asio::ip::tcp::socket socket_;
  std::unique_ptr<Secured> secured_;  // none: plain
};

}  // namespace greenmock::net
