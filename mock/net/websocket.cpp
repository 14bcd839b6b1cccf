#include "net/websocket.hpp"

#include <array>
#include <deque>
#include <functional>
#include <optional>

#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/websocket.hpp>

#include "net/connection.hpp"

namespace greenmock::net {

namespace asio = boost::asio;
namespace http = boost::beast::http;
namespace websocket = boost::beast::websocket;
using boost::system::error_code;
using core::Opcode;
using core::SocketEnd;
using Kind = api::SocketStep::Kind;

namespace {

/// Of one message; what is longer is refused with 1009. It is never kept, so that this bounds work
/// and not memory.
constexpr std::size_t kLongestMessage = std::size_t{16} * 1024 * 1024;
constexpr std::size_t kSocketChunk = 512;
constexpr std::string_view kAnyKey = "AAAAAAAAAAAAAAAAAAAAAA==";

/// Whether Beast, which has been given bytes, asks for more of them, or is busy answering them: it
/// tells of neither, and a client that takes no answer keeps it so without end.
class Answering {
 public:
  void given() { busy_ = true; }
  /// More is asked for, or the read has ended.
  void done() {
    busy_ = false;
    if (std::exchange(told_, false) && when_done) when_done();
  }
  /// After what was given has been looked at.
  void look() {
    if (!busy_ || told_ || !when_busy) return;
    told_ = true;
    when_busy();
  }
  /// The client has taken something: it is waited for anew.
  void taken() {
    if (told_ && when_busy) when_busy();
  }

  std::function<void()> when_busy, when_done;

 private:
  bool busy_ = false, told_ = false;
};

/// What Beast is laid over. It insists on writing the answer to the handshake, which has been written
/// by us; and what came with the request is read before what comes from the network.
class Underneath {
 public:
  using executor_type = asio::any_io_executor;

  Underneath(ByteStream& stream, asio::any_io_executor executor, std::string in,
             std::shared_ptr<Answering> answering)
      : stream_(&stream),
        executor_(std::move(executor)),
        in_(std::move(in)),
        answering_(std::move(answering)) {}

  executor_type get_executor() { return executor_; }

  template <typename Buffers, typename Token>
  auto async_read_some(const Buffers& buffers, Token&& token) {
    return asio::async_initiate<Token, void(error_code, std::size_t)>(
        [this](auto handler, const Buffers& into) {
          answering_->done();
          if (stalled_) return abort(std::move(handler));
          auto give = [handler = std::move(handler), answering = answering_](
                          const error_code& problem, std::size_t got) mutable {
            answering->given();
            handler(problem, got);  // the websocket may be gone after it
            answering->look();
          };
          if (in_.empty()) return stream_->async_read_some(into, std::move(give));
          const std::size_t taken = asio::buffer_copy(into, asio::buffer(in_));
          in_.erase(0, taken);
          if (in_.empty()) in_.shrink_to_fit();
          asio::post(executor_,
                     [give = std::move(give), taken]() mutable { give(error_code{}, taken); });
        },
        token, buffers);
  }

  template <typename Buffers, typename Token>
  auto async_write_some(const Buffers& buffers, Token&& token) {
    return asio::async_initiate<Token, void(error_code, std::size_t)>(
        [this](auto handler, const Buffers& from) {
          if (stalled_) return abort(std::move(handler));
          if (accepted_) {
            return stream_->async_write_some(
                from, [handler = std::move(handler), answering = answering_](
                          const error_code& problem, std::size_t sent) mutable {
                  if (sent > 0) answering->taken();
                  handler(problem, sent);
                });
          }
          const std::size_t size = asio::buffer_size(from);
          asio::post(executor_, [handler = std::move(handler), size]() mutable {
            handler(error_code{}, size);
          });
        },
        token, buffers);
  }

  void accepted() { accepted_ = true; }
  bool is_accepted() const { return accepted_; }
  /// Nothing more gets through, in either way: also not an answer to what has come already.
  void stall() {
    stalled_ = true;
    stream_->cancel();
  }
  ByteStream& stream() { return *stream_; }

 private:
  template <typename Handler>
  void abort(Handler handler) {
    asio::post(executor_, [handler = std::move(handler)]() mutable {
      handler(error_code(asio::error::operation_aborted), std::size_t{0});
    });
  }

  ByteStream* stream_;
  asio::any_io_executor executor_;
  std::string in_;
  std::shared_ptr<Answering> answering_;
  bool accepted_ = false;
  bool stalled_ = false;
};

// Found by Beast through their argument: how a connection ends below it.
template <typename Handler>
void async_teardown(boost::beast::role_type, Underneath& under, Handler&& handler) {
  under.stream().shutdown_send();
  asio::post(under.get_executor(),
             [handler = std::forward<Handler>(handler)]() mutable { handler(error_code{}); });
}

void beast_close_socket(Underneath& under) {
  under.stream().close();
}

Opcode opcode_of(websocket::frame_type type) {
  switch (type) {
    case websocket::frame_type::close:
      return Opcode::Close;
    case websocket::frame_type::ping:
      return Opcode::Ping;
    case websocket::frame_type::pong:
      return Opcode::Pong;
  }
  return Opcode::Pong;
}

}  // namespace

struct Websocket::Impl : std::enable_shared_from_this<Websocket::Impl> {
  struct Queued {
    api::SocketStep step;
    std::shared_ptr<void> delivered;
  };

  Impl(ConnectionHost& h, ByteStream& s, std::shared_ptr<void> o,
       const asio::any_io_executor& executor, api::Ticket t, std::string in)
      : owner(std::move(o)),
        host(h),
        stream(s),
        ticket(std::move(t)),
        patience(h.websocket_patience()),
        ws(Underneath(s, executor, std::move(in), answering)),
        wake(executor),
        deadline(executor),
        answer_deadline(executor) {
    ws.read_message_max(kLongestMessage);
    ws.auto_fragment(false);
    ws.control_callback([this](websocket::frame_type type, boost::beast::string_view payload) {
      tell(opcode_of(type), payload.size(), {payload.data(), payload.size()});
      // Beast answers it; a client that does not take the answer is not waited for without end.
      if (type == websocket::frame_type::close && !closing)
        give_up_after(patience.close, SocketEnd::Client);
    });
  }

  // --- what comes

  /// A client whose bytes want an answer, and that takes none, is not waited for without end.
  void watch_answers() {
    answering->when_busy = [weak = weak_from_this()] {
      const auto self = weak.lock();
      if (!self || self->over) return;
      self->answer_deadline.expires_after(self->patience.take);
      self->answer_deadline.async_wait([weak](const error_code& cancelled) {
        const auto late = cancelled ? nullptr : weak.lock();
        if (late) late->give_up_unanswered();
      });
    };
    answering->when_done = [weak = weak_from_this()] {
      if (const auto self = weak.lock()) self->answer_deadline.cancel();
    };
  }

  void give_up_unanswered() {
    if (over) return;
    if (closing) return finish(closing_as);
    closed.reason = "the client took no answer to a frame of its own";
    finish(SocketEnd::Cut);
  }

  void read() {
    if (stalled || over) return;
    reading = true;
    answering->given();  // what came with the last frame is looked at first
    ws.async_read_some(asio::buffer(chunk),
                       [self = shared_from_this()](const error_code& problem, std::size_t got) {
                         self->was_read(problem, got);
                       });
    answering->look();
  }

  void was_read(const error_code& problem, std::size_t got) {
    reading = false;
    answering->done();
    if (over) return;
    if (stalled) return ignore();
    if (problem) return was_ended(problem);
    if (beginning.size() < core::SocketLog::kTextKept)
      beginning.append(chunk.data(), std::min(got, core::SocketLog::kTextKept - beginning.size()));
    message_size += got;
    if (ws.is_message_done()) {
      tell(ws.got_text() ? Opcode::Text : Opcode::Binary, message_size, beginning);
      beginning.clear();
      message_size = 0;
    }
    read();
  }

  /// Whatever comes is thrown away, until the client leaves.
  void ignore() {
    reading = true;
    stream.async_read_some(asio::buffer(chunk),
                           [self = shared_from_this()](const error_code& problem, std::size_t) {
                             if (self->over) return;
                             if (problem) return self->finish(SocketEnd::Left);
                             self->ignore();
                           });
  }

  void was_ended(const error_code& problem) {
    if (problem == websocket::error::closed) {
      closed.code = static_cast<int>(ws.reason().code);
      if (closed.code == websocket::close_code::none) closed.code = 1005;  // RFC 6455, 7.1.5
      if (!closing)
        closed.reason = std::string(ws.reason().reason.data(), ws.reason().reason.size());
      return finish(closing ? closing_as : SocketEnd::Client);
    }
    const bool too_long = problem == websocket::error::message_too_big ||
                          problem == websocket::error::buffer_overflow;
    const bool broken = too_long || problem == websocket::condition::protocol_violation;
    if (closing || !broken) return finish(closing ? closing_as : SocketEnd::Left);
    // Beast has told the client by a close frame of its own.
    const bool bad_text = problem == websocket::error::bad_frame_payload;
    closed.code = too_long ? 1009 : bad_text ? 1007 : 1002;
    closed.reason = problem.message();
    finish(SocketEnd::Broken);
  }

  void tell(Opcode opcode, std::size_t bytes, std::string_view text) {
    host.service().socket_received(ticket, {opcode, bytes, text}, host.client_now());
  }

  // --- what goes

  asio::awaitable<void> work() {
    // Kept plain for g++ 12: nothing is awaited inside a switch or a condition.
    while (!over) {
      if (queue.empty()) {
        wake.expires_at(std::chrono::steady_clock::time_point::max());
        error_code ignored;
        co_await wake.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
        continue;
      }
      Queued next = std::move(queue.front());
      queue.pop_front();
      performing_since = std::chrono::steady_clock::now();
      const error_code problem = co_await perform(next.step);
      performing_since.reset();
      next.delivered.reset();
      if (problem && !over) finish(closing ? closing_as : SocketEnd::Left);
    }
    queue.clear();
  }

  asio::awaitable<error_code> perform(const api::SocketStep& step) {
    error_code problem;
    if (step.kind == Kind::Text) {
      problem = co_await send_text(step);
    } else if (step.kind == Kind::Raw) {
      co_await stream.async_write_all(asio::buffer(*step.payload),
                                      asio::redirect_error(asio::use_awaitable, problem));
    } else if (step.kind == Kind::Ping) {
      co_await ws.async_ping({}, asio::redirect_error(asio::use_awaitable, problem));
    } else if (step.kind == Kind::Close) {
      start_closing(step.code);
    } else if (step.kind == Kind::Drop) {
      closing = true;
      stream.shutdown_send();
      give_up_after(patience.drop, closing_as);
    } else if (step.kind == Kind::Reset) {
      stream.reset();
      finish(SocketEnd::Service);
    } else if (step.kind == Kind::Stall) {
      // The read that is pending would still answer pings; its end goes over to ignore().
      stalled = true;
      ws.next_layer().stall();
    }
    co_return problem;
  }

  asio::awaitable<error_code> send_text(const api::SocketStep& step) {
    error_code problem;
    ws.text(true);
    std::string_view rest = *step.payload;
    for (std::uint32_t left = step.fragments; left > 0 && !problem; --left) {
      const std::string_view part = rest.substr(0, left == 1 ? rest.size() : rest.size() / left);
      rest.remove_prefix(part.size());
      co_await ws.async_write_some(left == 1, asio::buffer(part),
                                   asio::redirect_error(asio::use_awaitable, problem));
    }
    co_return problem;
  }

  void start_closing(std::uint16_t code) {
    if (std::exchange(closing, true)) return;
    closed.code = code;
    give_up_after(patience.close, closing_as);
    ws.async_close(
        websocket::close_reason(static_cast<websocket::close_code>(code)),
        [self = shared_from_this()](const error_code&) { self->finish(self->closing_as); });
  }

  void give_up_after(std::chrono::steady_clock::duration span, SocketEnd how) {
    deadline.expires_after(span);
    deadline.async_wait([self = shared_from_this(), how](const error_code& cancelled) {
      if (!cancelled) self->finish(how);
    });
  }

  void finish(SocketEnd how) {
    if (std::exchange(over, true)) return;
    closed.end = how;
    // A write that its peer does not take would hold up the end.
    if (performing_since) stream.close();
    wake.cancel();
    deadline.cancel();
    answer_deadline.cancel();
  }

  bool is_stuck() const {
    return queue.size() >= patience.most_queued && performing_since &&
           std::chrono::steady_clock::now() - *performing_since >= patience.take;
  }

  std::shared_ptr<void> owner;
  ConnectionHost& host;
  ByteStream& stream;
  api::Ticket ticket;
  const WebsocketPatience& patience;
  std::shared_ptr<Answering> answering = std::make_shared<Answering>();
  websocket::stream<Underneath> ws;
  asio::steady_timer wake, deadline, answer_deadline;
  std::deque<Queued> queue;
  std::array<char, kSocketChunk> chunk{};
  std::string beginning;  // of the message that is being read
  std::size_t message_size = 0;
  api::SocketClosed closed;
  SocketEnd closing_as = SocketEnd::Service;
  std::optional<std::chrono::steady_clock::time_point> performing_since;  // a step is on its way
  bool reading = false;
  bool closing = false;
  bool stalled = false;
  bool over = false;
};

Websocket::Websocket(ConnectionHost& host, ByteStream& stream, std::shared_ptr<void> owner,
                     const asio::any_io_executor& executor, api::Ticket ticket, std::string in)
    : impl_(std::make_shared<Impl>(host, stream, std::move(owner), executor, std::move(ticket),
                                   std::move(in))) {}

Websocket::~Websocket() = default;

asio::awaitable<bool> Websocket::serve() {
  const auto impl = impl_;
  http::request<http::empty_body> asked(http::verb::get, "/", 11);
  asked.set(http::field::host, "localhost");
  asked.set(http::field::upgrade, "websocket");
  asked.set(http::field::connection, "upgrade");
  asked.set(http::field::sec_websocket_key,
            boost::beast::string_view(kAnyKey.data(), kAnyKey.size()));
  asked.set(http::field::sec_websocket_version, "13");
  error_code problem;
  co_await impl->ws.async_accept(asked, asio::redirect_error(asio::use_awaitable, problem));
  impl->ws.next_layer().accepted();
  if (problem) impl->finish(SocketEnd::Left);
  impl->watch_answers();
  impl->read();
  co_await impl->work();
  impl->host.service().socket_closed(impl->ticket, impl->closed, impl->host.client_now());
  impl->host.after_call();
  co_return !impl->reading;
}

void Websocket::send(api::SocketStep step, std::shared_ptr<void> delivered) {
  if (impl_->over) return;
  if (impl_->is_stuck()) return impl_->finish(SocketEnd::Cut);
  // It may never come to that step, if what stands before it is not taken.
  const bool ends = step.kind == Kind::Close || step.kind == Kind::Drop || step.kind == Kind::Reset;
  if (ends && impl_->performing_since)
    impl_->give_up_after(impl_->patience.take, impl_->closing_as);
  impl_->queue.push_back({std::move(step), std::move(delivered)});
  impl_->wake.cancel();
}

void Websocket::go_away() {
  constexpr std::uint16_t kGoingAway = 1001;
  if (!impl_->closing) impl_->closing_as = SocketEnd::Shutdown;
  if (impl_->ws.next_layer().is_accepted()) return impl_->start_closing(kGoingAway);
  send({.socket = impl_->ticket.id, .kind = Kind::Close, .code = kGoingAway}, nullptr);
}

void Websocket::end(SocketEnd how) {
  impl_->finish(how);
}

}  // namespace greenmock::net
