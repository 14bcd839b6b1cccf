#pragma once
// Steps of a TLS session, repeated until one is through, as one asynchronous operation.

#include <array>
#include <utility>

#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>

#include "tls/session.hpp"

namespace greenmock::net {

/// The TLS half of a stream.
struct Secured {
  tls::Session session;
  unsigned cancelled = 0;  ///< how often all that waited was told to give up
};

/// Completes with an error and a number of bytes, as reads and writes do.
template <typename Step>
class TlsOperation {
 public:
  /// `step()` gives a tls::Step, its bytes being all so far.
  TlsOperation(boost::asio::ip::tcp::socket& socket, Secured& secured, Step step)
      // NOLINTNEXTLINE(clang-analyzer-core.uninitialized.Assign): the analyzer does not see what make_unique has set
      : socket_(socket), secured_(secured), step_(std::move(step)), cancelled_(secured.cancelled) {}

  template <typename Self>
  void operator()(Self& self, const boost::system::error_code& waited = {}) {
    if (state_ == State::Through) return self.complete(problem_, bytes_);
    if (waited) return self.complete(waited, bytes_);
    // The socket may have been ready just before.
    if (secured_.cancelled != cancelled_)
      return self.complete(boost::asio::error::operation_aborted, bytes_);
    // NOLINTNEXTLINE(clang-analyzer-core.uninitialized.Assign): the analyzer loses a composed operation that is moved
    const bool in_the_call_that_began_it = std::exchange(state_, State::Waiting) == State::New;
    const tls::Step step = step_();
    bytes_ = step.bytes;
    using Socket = boost::asio::ip::tcp::socket;
    if (step.progress == tls::Progress::WantsRead)
      return socket_.async_wait(Socket::wait_read, std::move(self));
    if (step.progress == tls::Progress::WantsWrite)
      return socket_.async_wait(Socket::wait_write, std::move(self));
    problem_ = problem_of(step);
    if (!in_the_call_that_began_it) return self.complete(problem_, bytes_);
    state_ = State::Through;
    boost::asio::post(socket_.get_executor(), std::move(self));
  }

 private:
  enum class State { New, Waiting, Through };

  static boost::system::error_code problem_of(const tls::Step& step) {
    if (step.progress == tls::Progress::Done) return {};
    if (step.progress == tls::Progress::Ended) return boost::asio::error::eof;
    if (step.error != 0) return {step.error, boost::system::system_category()};
    return boost::system::errc::make_error_code(boost::system::errc::protocol_error);
  }

  boost::asio::ip::tcp::socket& socket_;
  Secured& secured_;
  Step step_;
  unsigned cancelled_;
  State state_ = State::New;
  boost::system::error_code problem_;
  std::size_t bytes_ = 0;
};

/// What a TLS record holds at most.
inline constexpr std::size_t kTlsRecord = std::size_t{16} * 1024;

/// The next bytes behind the first `skip`, as many as one record takes, in one piece.
template <typename Buffers>
boost::asio::const_buffer next_record(const Buffers& buffers, std::size_t skip) {
  // Shared by all: it is filled and used within one step.
  thread_local std::array<char, kTlsRecord> piece;
  std::size_t filled = 0;
  const auto end = boost::asio::buffer_sequence_end(buffers);
  for (auto it = boost::asio::buffer_sequence_begin(buffers); it != end && filled < kTlsRecord;
       ++it) {
    boost::asio::const_buffer rest(*it);
    const std::size_t skipped = std::min(skip, rest.size());
    skip -= skipped;
    rest += skipped;
    if (filled == 0 && rest.size() >= kTlsRecord)
      return boost::asio::buffer(rest, kTlsRecord);  // as it lies there
    filled += boost::asio::buffer_copy(boost::asio::buffer(piece) + filled, rest);
  }
  return boost::asio::buffer(piece, filled);
}

/// Writes records until `enough` bytes are sent, or it must wait.
template <typename Buffers>
tls::Step write_records(tls::Session& session, const Buffers& buffers, std::size_t& sent,
                        std::size_t enough) {
  while (sent < enough) {
    const boost::asio::const_buffer record = next_record(buffers, sent);
    const tls::Step step = session.write(record.data(), record.size());
    if (step.progress != tls::Progress::Done) return {step.progress, sent, step.error};
    sent += step.bytes;
  }
  return {tls::Progress::Done, sent, 0};
}

/// The first part of the buffers that has room.
template <typename Buffers>
boost::asio::mutable_buffer first_room(const Buffers& buffers) {
  const auto end = boost::asio::buffer_sequence_end(buffers);
  for (auto it = boost::asio::buffer_sequence_begin(buffers); it != end; ++it) {
    const boost::asio::mutable_buffer room(*it);
    if (room.size() > 0) return room;
  }
  return {};
}

}  // namespace greenmock::net
