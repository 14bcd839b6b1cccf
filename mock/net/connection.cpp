#include "net/connection.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "net/form.hpp"
#include "net/tunnel.hpp"
#include "net/websocket.hpp"

namespace greenmock::net {

namespace asio = boost::asio;
using boost::system::error_code;
using core::Outcome;

namespace {

constexpr std::size_t kReadChunk = std::size_t{64} * 1024;
/// What a client may send ahead while its call is parked; then reading stops.
constexpr std::size_t kPipelineKept = std::size_t{64} * 1024;
/// A client that has closed its sending side may still read: so long it is believed to.
constexpr auto kHalfCloseGrace = std::chrono::seconds{1};
/// After a refusal: so long, and so many bytes, the rest of the request is read and thrown away,
/// since closing over unread bytes would reset the connection and lose the answer.
constexpr auto kLinger = std::chrono::seconds{1};
constexpr std::size_t kLingerBytes = std::size_t{256} * 1024;
constexpr std::size_t kWasteChunk = std::size_t{4} * 1024;
constexpr char kNothing = '\0';         // no request begins so
constexpr char kTlsHandshake = '\x16';  // the first byte of a TLS client
constexpr std::string_view kTunnelled = "HTTP/1.1 200 Connection established\r\n\r\n";
constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
constexpr const char* kTooMuch = "too much is being sent at one time; try again later";

/// A plan has a copy of the body.
bool goes_by_plan(const core::Reply& reply) {
  return reply.chunked || core::is_fault(reply.fault);
}

core::SocketEnd socket_end(Outcome how) {
  if (how == Outcome::Cut) return core::SocketEnd::Cut;
  return how == Outcome::Shutdown ? core::SocketEnd::Shutdown : core::SocketEnd::Left;
}

}  // namespace

Connection::Connection(ConnectionHost& host, ByteStream stream,
                       const asio::any_io_executor& executor, core::ConnectionId id,
                       std::string peer, std::optional<core::InstanceId> own_port_of)
    : host_(host),
      stream_(std::move(stream)),
      wake_(executor),
      id_(id),
      peer_(std::move(peer)),
      own_port_of_(own_port_of),
      framer_({.takes_file = api::takes_file}) {}

asio::awaitable<void> Connection::serve() {
  const auto self = shared_from_this();
  while (!gone()) {
    state_ = State::Reading;
    auto framed = co_await read_request();
    if (!framed || gone()) break;
    state_ = State::Writing;
    if (framed->verb == "CONNECT") {
      const bool opened = co_await open_tunnel(std::move(*framed));
      if (!opened) break;
      continue;
    }
    const bool head_request = framed->verb == "HEAD";
    DeliveryContext delivery{framed->keep_alive, framed->http_1_0};

    core::Request request = request_of(std::move(*framed));
    framed.reset();
    // Of other bodies no more is kept than the journal has.
    const bool is_kept = request.form || api::takes_file(request.target) ||
                         request.body.size() <= core::kLargestJson;
    if (!is_kept) body_share_.hold(0);
    api::Arrived arrived = host_.service().arrive(std::move(request), host_.client_now());
    const api::Ticket ticket = std::move(arrived.ticket);
    if (ticket.instance != 0) instance_ = ticket.instance;
    std::optional<core::Reply> reply = std::move(arrived.reply);
    if (!reply) {
      reply = co_await wait_for_release(ticket);
    } else {
      host_.after_call();
    }
    if (!reply) break;
    body_share_.hold(0);  // not before: what is held may need it

    const bool becomes_websocket = reply->websocket;
    if (host_.stopping() || end_after_write_) delivery.keep_alive = false;
    const bool goes_on = co_await answer(std::move(*reply), ticket, delivery, head_request);
    if (becomes_websocket) {
      if (goes_on) co_await serve_websocket(ticket);
      host_.service().socket_closed(ticket, {}, host_.client_now());  // unless that was told
      break;
    }
    if (!goes_on) break;
    // Who has sent many requests ahead takes turns with the others.
    if (!in_.empty()) co_await asio::post(wake_.get_executor(), asio::use_awaitable);
  }
  delivered_.reset();
  state_ = State::Ended;
  stream_.close();
}

/// What an answer tells of must not be forgotten by a server that is killed in the next moment.
asio::awaitable<void> Connection::until_kept() {
  const auto kept = std::make_shared<asio::steady_timer>(
      wake_.get_executor(), std::chrono::steady_clock::time_point::max());
  host_.when_kept([kept] { kept->cancel(); });
  error_code cancelled;
  co_await kept->async_wait(asio::redirect_error(asio::use_awaitable, cancelled));
}

core::Request Connection::request_of(FramedRequest framed) const {
  core::Request request;
  request.verb = std::move(framed.verb);
  request.target = std::move(framed.target);
  request.head = std::move(framed.head);
  request.body = std::move(framed.body);
  request.peer = peer_;
  request.connection = id_;
  request.tls = stream_.secure();
  request.tunnel = tunnel_;
  request.own_port_of = own_port_of_;
  if (!request.body.empty())
    request.form = read_form(request.header("Content-Type").value_or(""), request.body);
  return request;
}

asio::awaitable<bool> Connection::answer(core::Reply reply, api::Ticket ticket,
                                         DeliveryContext context, bool head_request) {
  if (!host_.everything_kept()) co_await until_kept();
  bool ends = ends_connection(reply);
  core::SharedBody sent_body = has_body(reply, head_request) ? reply.body : nullptr;
  const BodyOnItsWay on_its_way(host_.body_budget(), sent_body);
  const std::size_t copied = goes_by_plan(reply) && sent_body ? sent_body->size() : 0;
  if (!on_its_way.has_room() || !body_share_.hold(copied)) {
    reply = refusal_reply(503, kTooMuch);
    host_.service().withhold(ticket, reply, host_.client_now());
    sent_body.reset();
    ends = true;
  }
  if (ends) context.keep_alive = false;
  Delivered delivered = Delivered::All;
  if (goes_by_plan(reply)) {
    delivered = co_await perform(plan_of(reply, context, head_request), ticket, reply.at);
  } else {
    const core::SharedBody body = has_body(reply, head_request) ? reply.body : core::SharedBody{};
    std::string head = write_head(reply, context);
    const std::size_t size = head.size() + (body ? body->size() : 0);
    const std::size_t sent = co_await write(std::move(head), body);
    ticket.record->wire_bytes = sent;
    if (sent < size) delivered = Delivered::Lost;
  }
  // A client that was not told may have sent ahead: a mere close over what is unread is a reset.
  if (ends && delivered == Delivered::All) delivered = Delivered::AllThenEnd;
  body_share_.hold(0);
  const core::ClientTime now = host_.client_now();
  const bool is_all = delivered == Delivered::All || delivered == Delivered::AllThenEnd;
  if (is_all)
    host_.service().sent(ticket, now);
  else
    host_.service().ended(ticket, delivered == Delivered::Cut ? Outcome::Cut : how_ended_, now);
  delivered_.reset();
  host_.after_call();
  if (delivered == Delivered::Cut || delivered == Delivered::AllThenEnd) co_await close_politely();
  if (delivered != Delivered::All) co_return false;
  co_return context.keep_alive;
}

/// Known to the host as a websocket, as long as it lives.
class Connection::Speaking {
 public:
  Speaking(Connection& connection, const api::Ticket& ticket)
      : connection_(connection), ticket_(ticket) {
    connection_.websocket_ = std::make_shared<Websocket>(
        connection_.host_, connection_.stream_, connection_.shared_from_this(),
        connection_.wake_.get_executor(), ticket, std::move(connection_.in_));
    connection_.state_ = State::Websocket;
    connection_.host_.opened(ticket_.id, *connection_.websocket_);
  }
  ~Speaking() {
    connection_.host_.closed(ticket_.id);
    connection_.websocket_.reset();  // each keeps the other alive
    try {
      // Unless that was told: an error inside must not leave a session that nobody can end.
      connection_.host_.service().socket_closed(
          ticket_, {core::SocketEnd::Cut, 0, "an error inside"}, connection_.host_.client_now());
    } catch (const std::exception&) {  // a destructor must not throw
    }
  }
  Speaking(const Speaking&) = delete;
  Speaking& operator=(const Speaking&) = delete;

 private:
  Connection& connection_;
  api::Ticket ticket_;
};

asio::awaitable<void> Connection::serve_websocket(api::Ticket ticket) {
  // A read that still watches for a leaving client would take the first bytes of a frame.
  handing_over_ = true;
  while (peeking_) {
    stream_.cancel();
    co_await wake();
  }
  if (gone()) co_return;
  bool quiet = false;
  {
    const Speaking speaking(*this, ticket);
    host_.service().socket_opened(ticket, host_.client_now());
    host_.after_call();
    if (end_after_write_) websocket_->go_away();
    quiet = co_await websocket_->serve();
  }
  if (gone() || !quiet) co_return;
  state_ = State::Writing;
  co_await close_politely();
}

asio::awaitable<Connection::Delivered> Connection::perform(Plan plan, api::Ticket ticket,
                                                           core::VirtualTime began) {
  // Kept plain for g++ 12, as read_request().
  for (Step& step : plan) {
    if (auto* send = std::get_if<step::Send>(&step)) {
      const std::size_t size = send->bytes.size();
      const std::size_t sent = co_await write(std::move(send->bytes), core::SharedBody{});
      ticket.record->wire_bytes += sent;
      if (sent < size) co_return Delivered::Lost;
      continue;
    }
    if (std::holds_alternative<step::Reset>(step)) {
      stream_.reset();
      co_return Delivered::Cut;
    }
    if (const auto* fin = std::get_if<step::Close>(&step))
      co_return fin->early ? Delivered::Cut : Delivered::AllThenEnd;
    const auto* pause = std::get_if<step::Pause>(&step);
    // What is due already follows at once, before whoever moved the clock is told.
    if (pause && !host_.service().hold_up(ticket, began + pause->until, host_.client_now()))
      continue;
    delivered_.reset();
    const bool goes_on = co_await stay(ticket.id);
    if (!goes_on) co_return Delivered::Lost;
    state_ = State::Writing;
  }
  co_return Delivered::All;
}

asio::awaitable<std::optional<FramedRequest>> Connection::read_request() {
  // Kept plain on purpose: g++ 12 loses `this` in a coroutine that awaits inside a switch or a
  // condition.
  while (!gone()) {
    if (fresh_ && !in_.empty()) {
      fresh_ = false;
      if (in_.front() == kTlsHandshake) {
        const bool secured = co_await secure();
        if (!secured) break;
      }
    }
    const RequestFramer::Step step = framer_.consume(in_);
    if (step == RequestFramer::Step::Done) {
      reading_since_.reset();
      too_slow_ = false;  // its last bytes may have come in the turn in which it was given up
      std::optional<FramedRequest> request = framer_.take();
      body_share_.hold(request->body.size());
      co_return request;
    }
    if (step == RequestFramer::Step::Failed) {
      const FramingError error = framer_.error();
      co_await refuse(error);
      break;
    }
    if (step == RequestFramer::Step::SendContinue) {
      const std::size_t written = co_await write(std::string(kContinue), core::SharedBody{});
      if (written < kContinue.size()) break;
      continue;
    }
    if (!body_share_.hold(framer_.held() + in_.size())) {
      const FramingError error{503, kTooMuch};
      co_await refuse(error);
      break;
    }
    if (too_slow_) {
      const FramingError error{408, "the request did not come to its end in time"};
      co_await refuse(error);
      break;
    }
    if (framer_.started() && !reading_since_) reading_since_ = std::chrono::steady_clock::now();
    if (eof_ && framer_.started()) {
      const FramingError error{400, "the request ended before it was complete"};
      co_await refuse(error);
      break;
    }
    if (eof_ || end_after_write_) break;
    if (in_.empty() && !framer_.started()) host_.idles(*this);
    co_await read_more();
    unlink();
  }
  co_return std::nullopt;
}

asio::awaitable<bool> Connection::secure() {
  const tls::Context* const context = host_.tls_for(own_port_of_);
  if (!context) {
    host_.service().note_failure(
        request_of({}),
        "a TLS handshake came, and this port speaks plain HTTP: serve --tls, or http://",
        Outcome::Cut, host_.client_now());
    const std::string alert(tls::kHandshakeFailure);
    const std::size_t written = co_await write(alert, core::SharedBody{});
    if (written == alert.size()) co_await close_politely();
    co_return false;
  }
  reading_since_ = std::chrono::steady_clock::now();
  handshaking_ = true;
  stream_.start_tls(*context, std::exchange(in_, {}));
  error_code problem;
  co_await stream_.async_handshake(asio::redirect_error(asio::use_awaitable, problem));
  reading_since_.reset();
  handshaking_ = false;
  if (!problem) co_return true;
  if (gone()) co_return false;
  const bool is_usual = context == host_.tls_for(std::nullopt);
  tls::Failure failure = stream_.tls_failure(is_usual ? "; `greenmock ca` says how it can" : "");
  if (problem == asio::error::operation_aborted)
    failure = {"the TLS handshake did not come to its end in time", false};
  host_.service().note_failure(request_of({}), std::move(failure.why),
                               failure.client_left ? Outcome::LeftByClient : Outcome::Cut,
                               host_.client_now());
  stream_.give_up_tls();
  co_await close_politely();
  co_return false;
}

asio::awaitable<bool> Connection::open_tunnel(FramedRequest framed) {
  std::optional<FramingError> refusal =
      refusal_of_tunnel(framed.target, host_.tls_for(own_port_of_) != nullptr, stream_.secure());
  // A read that is pending would take the first bytes of TLS.
  if (!refusal && peeking_)
    refusal = FramingError{400, "CONNECT must not be sent before the answer to what it follows"};
  if (refusal) {
    const DeliveryContext last{.keep_alive = false, .http_1_0 = framed.http_1_0};
    core::Reply reply = refusal_reply(refusal->status, refusal->reason);
    api::Arrived noted = host_.service().refuse(request_of(std::move(framed)), std::move(reply),
                                                std::move(refusal->reason), host_.client_now());
    co_await answer(std::move(*noted.reply), std::move(noted.ticket), last, false);
    if (!gone()) co_await close_politely();
    co_return false;
  }
  tunnel_ = std::move(framed.target);
  const std::size_t written = co_await write(std::string(kTunnelled), core::SharedBody{});
  fresh_ = true;
  co_return written == kTunnelled.size();
}

asio::awaitable<void> Connection::read_more() {
  // Between two requests it would keep the room of the longest; that of a short one is wanted again at once.
  if (in_.empty() && !framer_.started() && in_.capacity() > peek_.size()) in_.shrink_to_fit();
  if (peeking_) {
    co_await wake();
    co_return;
  }
  // Thousands may wait for their next request: what they wait with is small, and what has come
  // besides is fetched by way of a buffer that all share.
  error_code problem;
  peek_.front() = kNothing;
  const std::size_t got = co_await stream_.async_read_some(
      asio::buffer(peek_), asio::redirect_error(asio::use_awaitable, problem));
  in_.append(peek_.data(), got);
  if (got == peek_.size()) fetch_the_rest();
  if (problem && !too_slow_) eof_ = true;
}

void Connection::fetch_the_rest() {
  thread_local std::array<char, kReadChunk> shared;
  const std::size_t got = stream_.try_read(asio::buffer(shared));
  in_.append(shared.data(), got);
}

asio::awaitable<std::optional<core::Reply>> Connection::wait_for_release(
    const api::Ticket& ticket) {
  // A parked call may wait for ten minutes: it keeps no buffer for that long.
  if (in_.empty()) in_.shrink_to_fit();
  const bool released = co_await stay(ticket.id);
  if (!released) {
    host_.service().ended(ticket, how_ended_, host_.client_now());
    host_.after_call();
    co_return std::nullopt;
  }
  state_ = State::Writing;
  co_return std::exchange(released_, std::nullopt);
}

/// Known to the host as waiting, as long as it lives.
class Connection::Staying {
 public:
  Staying(Connection& connection, core::CallId call) : connection_(connection), call_(call) {
    connection_.state_ = State::Parked;
    connection_.host_.parked(call_, connection_);
  }
  ~Staying() { connection_.host_.unparked(call_); }
  Staying(const Staying&) = delete;
  Staying& operator=(const Staying&) = delete;

 private:
  Connection& connection_;
  core::CallId call_;
};

asio::awaitable<bool> Connection::stay(core::CallId call) {
  const Staying staying(*this, call);
  host_.after_call();
  watch_peer();
  std::optional<std::chrono::steady_clock::time_point> leaves_at;
  while (!woken_ && !gone()) {
    if (eof_ && !leaves_at) leaves_at = std::chrono::steady_clock::now() + kHalfCloseGrace;
    if (leaves_at && std::chrono::steady_clock::now() >= *leaves_at) break;
    wake_.expires_at(leaves_at.value_or(std::chrono::steady_clock::time_point::max()));
    error_code ignored;
    co_await wake_.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
  }
  const bool woken = std::exchange(woken_, false);
  co_return woken && !gone();
}

void Connection::watch_peer() {
  if (peeking_ || eof_ || in_.size() >= kPipelineKept) return;
  peeking_ = true;
  peek_.front() = kNothing;
  stream_.async_read_some(asio::buffer(peek_), [this, self = shared_from_this()](
                                                   const error_code& problem, std::size_t got) {
    peeking_ = false;
    in_.append(peek_.data(), got);
    if (problem == asio::error::eof) {
      eof_ = true;
    } else if (problem && handing_over_) {
      // stopped on purpose
    } else if (problem) {
      eof_ = true;
      if (state_ == State::Parked) end(Outcome::LeftByClient);
    } else if (state_ == State::Parked) {
      watch_peer();
      return;  // bytes sent ahead never end a wait
    }
    if (!lingering_) wake_.cancel();
  });
}

asio::awaitable<void> Connection::wake() {
  wake_.expires_at(std::chrono::steady_clock::time_point::max());
  error_code ignored;
  co_await wake_.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
}

asio::awaitable<std::size_t> Connection::write(std::string head, core::SharedBody body) {
  const std::array<asio::const_buffer, 2> both{asio::buffer(head),
                                               body ? asio::buffer(*body) : asio::const_buffer{}};
  const std::size_t size = head.size() + (body ? body->size() : 0);
  const std::size_t at_once = stream_.try_write(both);
  if (at_once == size) co_return size;
  std::array<asio::const_buffer, 2> rest = both;
  std::size_t skip = at_once;
  for (asio::const_buffer& buffer : rest) {
    const std::size_t skipped = std::min(skip, buffer.size());
    buffer += skipped;
    skip -= skipped;
  }
  const std::size_t later = co_await write_slowly(rest);
  co_return at_once + later;
}

asio::awaitable<std::size_t> Connection::write_slowly(std::array<asio::const_buffer, 2> rest) {
  std::size_t written = 0;
  error_code problem;
  while (!problem && asio::buffer_size(rest) > 0) {
    writing_since_ = std::chrono::steady_clock::now();
    std::size_t taken =
        co_await stream_.async_write_some(rest, asio::redirect_error(asio::use_awaitable, problem));
    written += taken;
    for (asio::const_buffer& buffer : rest) {
      const std::size_t of_this = std::min(taken, buffer.size());
      buffer += of_this;
      taken -= of_this;
    }
  }
  writing_since_.reset();
  co_return written;
}

asio::awaitable<void> Connection::turn_away(FramingError error, bool noted) {
  const auto self = shared_from_this();
  if (noted) {
    co_await refuse(error);
  } else {
    const std::size_t written = co_await write_refusal_of(error);
    if (written > 0) co_await close_politely();
  }
  end(Outcome::Cut);
}

asio::awaitable<void> Connection::refuse(const FramingError& error) {
  const api::Arrived noted = host_.service().refuse(request_of(framer_.begun(in_)),
                                                    refusal_reply(error.status, error.reason),
                                                    error.reason, host_.client_now());
  // It may be for want of room that it is refused.
  framer_ = RequestFramer({.takes_file = api::takes_file});
  std::string().swap(in_);
  body_share_.hold(0);
  const std::size_t written = co_await write_refusal_of(error);
  noted.ticket.record->wire_bytes = written;
  if (written > 0)
    host_.service().sent(noted.ticket, host_.client_now());
  else
    host_.service().ended(noted.ticket, how_ended_, host_.client_now());
  if (written > 0) co_await close_politely();
}

asio::awaitable<std::size_t> Connection::write_refusal_of(const FramingError& error) {
  std::string refusal = write_refusal(error.status, error.reason);
  const std::size_t size = refusal.size();
  const std::size_t written = co_await write(std::move(refusal), core::SharedBody{});
  co_return written == size ? size : 0;
}

asio::awaitable<void> Connection::close_politely() {
  lingering_ = true;
  stream_.shutdown_send();
  wake_.expires_after(kLinger);
  wake_.async_wait([this, self = shared_from_this()](const error_code& cancelled) {
    if (!cancelled) stream_.close();
  });
  // Its own buffer: a read that was pending when the request failed still owns peek_.
  std::array<char, kWasteChunk> waste;
  std::size_t discarded = 0;
  error_code problem;
  while (!problem && discarded < kLingerBytes) {
    discarded += co_await stream_.async_read_some(
        asio::buffer(waste), asio::redirect_error(asio::use_awaitable, problem));
  }
  wake_.cancel();
}

void Connection::deliver(core::Reply reply, std::shared_ptr<void> delivered) {
  released_ = std::move(reply);
  resume(std::move(delivered));
}

void Connection::resume(std::shared_ptr<void> delivered) {
  delivered_ = std::move(delivered);
  woken_ = true;
  wake_.cancel();
}

bool Connection::may_give_way() const {
  // A read may be done, and its coroutine not have had its turn.
  return in_.empty() && peek_.front() == kNothing && !stream_.has_unread();
}

void Connection::end(Outcome how) {
  if (gone()) return;
  how_ended_ = how;
  if (websocket_) websocket_->end(socket_end(how));
  state_ = State::Ended;
  stream_.close();
  wake_.cancel();
}

void Connection::give_up_if_slow(std::chrono::steady_clock::time_point now,
                                 const Patience& patience) {
  if (writing_since_ && now - *writing_since_ >= patience.request) {
    writing_since_.reset();
    return end(Outcome::LeftByClient);
  }
  const auto longest = handshaking_ ? patience.handshake : patience.request;
  if (state_ != State::Reading || !reading_since_ || now - *reading_since_ < longest) return;
  too_slow_ = !handshaking_;
  reading_since_.reset();
  stream_.cancel();
  wake_.cancel();
}

void Connection::end_after_write() {
  end_after_write_ = true;
  if (is_websocket()) return websocket_->go_away();
  if (lingering_ || (state_ != State::Writing && !released_)) end(Outcome::Shutdown);
}

}  // namespace greenmock::net
