#pragma once
// A connection that has become a websocket: the steps of the service go out, and what the client
// sends is told to it. Boost.Beast frames (RFC 6455); what a script wants broken goes past it.

#include <memory>
#include <string>

#include <utility>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include "api/service/service.hpp"
#include "net/byte_stream.hpp"
#include "net/websocket_patience.hpp"

namespace greenmock::net {

class ConnectionHost;

class Websocket {
 public:
  /// `owner` keeps the stream alive for handlers that come late. `in`: what came behind the request
  /// already.
  Websocket(ConnectionHost& host, ByteStream& stream, std::shared_ptr<void> owner,
            const boost::asio::any_io_executor& executor, api::Ticket ticket, std::string in);
  ~Websocket();

  /// Until it has ended, on whichever side. True if nobody reads the stream any more: what the client
  /// still sends can be taken from it, so that it sees the last frame.
  boost::asio::awaitable<bool> serve();

  /// Next to do; `delivered` is let go once its bytes are with the kernel.
  void send(api::SocketStep step, std::shared_ptr<void> delivered);
  /// Says goodbye because the server ends, and closes.
  void go_away();
  /// The stream was closed: what is under way ends as `how`.
  void end(core::SocketEnd how);

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace greenmock::net
