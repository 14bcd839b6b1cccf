#pragma once
// One client connection: requests in, one at a time, replies out.

#include <array>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include <utility>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/intrusive/list.hpp>

#include "api/service/service.hpp"
#include "net/body_budget.hpp"
#include "net/byte_stream.hpp"
#include "net/delivery.hpp"
#include "net/framing.hpp"

namespace greenmock::net {

class Connection;
class Websocket;
struct WebsocketPatience;

/// How long a client may take, in its own time.
struct Patience {
  std::chrono::steady_clock::duration request, handshake;
};

/// What a connection needs of the server around it.
class ConnectionHost {
 public:
  virtual ~ConnectionHost() = default;
  virtual api::Service& service() = 0;
  virtual core::ClientTime client_now() const = 0;
  /// A call may have had effects on others: carry them out.
  virtual void after_call() = 0;
  virtual void parked(core::CallId call, Connection& connection) = 0;
  virtual void unparked(core::CallId call) = 0;
  virtual void opened(core::CallId socket, Websocket& websocket) = 0;
  virtual void closed(core::CallId socket) = 0;
  /// It waits for a request, of which no byte has come, until it takes itself out of the list.
  virtual void idles(Connection& connection) = 0;
  virtual bool stopping() const = 0;
  /// All that has changed so far is kept, or nobody keeps.
  virtual bool everything_kept() const = 0;
  /// Calls `f` once it is; at once if nothing is owed.
  virtual void when_kept(std::function<void()> f) = 0;
  virtual BodyBudget& body_budget() = 0;
  virtual const WebsocketPatience& websocket_patience() const = 0;
  /// How the port speaks TLS by which the connection came; null: it does not.
  virtual const tls::Context* tls_for(std::optional<core::InstanceId> own_port_of) const = 0;
};

/// By which a connection is in a list of those that are idle, without memory of the list's own.
using IdleHook =
    boost::intrusive::list_base_hook<boost::intrusive::link_mode<boost::intrusive::auto_unlink>>;
using IdleConnections =
    boost::intrusive::list<Connection, boost::intrusive::constant_time_size<false>>;

class Connection : public std::enable_shared_from_this<Connection>, public IdleHook {
 public:
  Connection(ConnectionHost& host, ByteStream stream, const boost::asio::any_io_executor& executor,
             core::ConnectionId id, std::string peer, std::optional<core::InstanceId> own_port_of);

  /// Serves until either side ends it.
  boost::asio::awaitable<void> serve();
  /// Reads no request: says why, and closes. `noted`: in the journal too.
  boost::asio::awaitable<void> turn_away(FramingError error, bool noted);

  /// The reply of the parked call; `delivered` is let go once its bytes are with the kernel.
  void deliver(core::Reply reply, std::shared_ptr<void> delivered);

  /// An answer that a fault holds up goes on; `delivered` as in deliver().
  void resume(std::shared_ptr<void> delivered);

  /// Ends the connection now; a call that is open ends as `how`.
  void end(core::Outcome how);
  /// Ends it once what is being written is written; at once if nothing is.
  void end_after_write();

  /// Ends a request, or a handshake of TLS, that has begun and is not complete in time: 408, or an
  /// alert. Ends the connection if the client has taken nothing of an answer for as long.
  void give_up_if_slow(std::chrono::steady_clock::time_point now, const Patience& patience);

  core::ConnectionId id() const { return id_; }
  bool idle() const { return state_ == State::Reading; }
  /// For one that idles: nothing has come in the meantime, and nobody would miss it.
  bool may_give_way() const;
  bool is_parked() const { return state_ == State::Parked; }
  bool is_websocket() const { return state_ == State::Websocket; }
  /// The instance of the last call; 0 before the first.
  core::InstanceId instance() const { return instance_; }
  std::optional<core::InstanceId> own_port_of() const { return own_port_of_; }

 private:
  class Staying;
  class Speaking;
  enum class State { Reading, Parked, Writing, Websocket, Ended };
  /// What became of an answer: all of it left (and a fault ends the connection behind it), the client was gone, or a
  /// fault cut it.
  enum class Delivered { All, AllThenEnd, Lost, Cut };

  boost::asio::awaitable<std::optional<FramedRequest>> read_request();
  /// TLS from here on, if the port speaks it. False if that came to nothing.
  boost::asio::awaitable<bool> secure();
  /// CONNECT. True if it is granted: what follows is as on a fresh connection.
  boost::asio::awaitable<bool> open_tunnel(FramedRequest framed);
  core::Request request_of(FramedRequest framed) const;
  boost::asio::awaitable<void> read_more();
  void fetch_the_rest();
  boost::asio::awaitable<std::optional<core::Reply>> wait_for_release(const api::Ticket& ticket);
  /// Until deliver() or resume(). False if the client left, or the connection was ended.
  boost::asio::awaitable<bool> stay(core::CallId call);
  /// Answers, and tells the service how that ended. True if the connection may be used again.
  boost::asio::awaitable<bool> answer(core::Reply reply, api::Ticket ticket,
                                      DeliveryContext context, bool head_request);
  boost::asio::awaitable<void> until_kept();
  boost::asio::awaitable<Delivered> perform(Plan plan, api::Ticket ticket, core::VirtualTime began);
  /// The bytes that the kernel has taken; fewer than all if the client is gone.
  boost::asio::awaitable<std::size_t> write(std::string head, core::SharedBody body);
  /// What the kernel did not take at once: as the client reads.
  boost::asio::awaitable<std::size_t> write_slowly(std::array<boost::asio::const_buffer, 2> rest);
  /// After an answer with `websocket`: until that has ended.
  boost::asio::awaitable<void> serve_websocket(api::Ticket ticket);
  /// Answers what cannot become a request, and closes.
  boost::asio::awaitable<void> refuse(const FramingError& error);
  /// The bytes of it if all are with the kernel, else 0.
  boost::asio::awaitable<std::size_t> write_refusal_of(const FramingError& error);
  /// Ends our side, and takes no notice of what still comes for a while.
  boost::asio::awaitable<void> close_politely();
  boost::asio::awaitable<void> wake();
  void watch_peer();
  bool gone() const { return state_ == State::Ended; }

  ConnectionHost& host_;
  ByteStream stream_;
  boost::asio::steady_timer wake_;
  core::ConnectionId id_;
  std::string peer_;
  std::optional<core::InstanceId> own_port_of_;
  std::string tunnel_;  // the target of the CONNECT that was granted; empty: none was
  core::InstanceId instance_ = 0;
  State state_ = State::Reading;
  core::Outcome how_ended_ = core::Outcome::LeftByClient;
  bool end_after_write_ = false;
  RequestFramer framer_;
  BodyShare body_share_{host_.body_budget()};
  std::string in_;  // bytes that no request has taken yet
  // Of the read that is pending; most requests fit. It begins with kNothing until that has read something.
  std::array<char, 512> peek_{};
  bool peeking_ = false;
  bool woken_ = false;
  bool handing_over_ = false;
  bool lingering_ = false;
  bool fresh_ = true;  // the next byte tells TLS from HTTP
  std::optional<std::chrono::steady_clock::time_point> reading_since_;  // a request, or a handshake
  bool handshaking_ = false;
  std::optional<std::chrono::steady_clock::time_point> writing_since_;  // the kernel took something
  bool too_slow_ = false;
  bool eof_ = false;
  std::optional<core::Reply> released_;
  std::shared_ptr<void> delivered_;
  std::shared_ptr<Websocket> websocket_;
};

}  // namespace greenmock::net
