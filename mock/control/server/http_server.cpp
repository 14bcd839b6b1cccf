#include "control/server/http_server.hpp"

#include <fmt/format.h>
#include <httplib.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <deque>
#include <mutex>
#include <set>
#include <stdexcept>
#include <thread>

#include "api/bodies/bodies.hpp"
#include "control/server/body_room.hpp"
#include "control/server/listening_socket.hpp"
#include "control/server/problem.hpp"
#include "control/server/request_head.hpp"
#include "control/server/socket_stream.hpp"
#include "control/server/streamed_answer.hpp"
#include "control/server/thread_pool.hpp"

namespace greenmock::control {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kMostThreads = 512;
constexpr auto kThreadIdle = 10s;
constexpr auto kKeepAlive = 60s;
constexpr auto kStopGrace = 150ms;
/// Without descriptors accept fails at once, again and again: let some connections end first.
constexpr auto kPauseWithoutDescriptors = 20ms;

/// Reads, routes and answers one request; the library keeps that to derived classes.
class Library final : public httplib::Server {
 public:
  using httplib::Server::process_request;
};

/// One request as the library reads it: the bare head, then the body from the socket.
class RequestStream final : public httplib::Stream {
 public:
  RequestStream(std::string head, SocketStream& socket, BodyRoom& room)
      : head_(std::move(head)), socket_(socket), place_(room) {}

  bool is_readable() const override { return true; }
  bool is_writable() const override { return true; }
  // The library refuses descriptors that select() cannot take, though it never selects on this one.
  socket_t socket() const override { return 0; }
  void get_remote_ip_and_port(std::string&, int&) const override {}
  void get_local_ip_and_port(std::string&, int&) const override {}

  ssize_t read(char* to, size_t size) override {
    if (given_ < head_.size()) {
      const size_t taken = std::min(size, head_.size() - given_);
      std::copy_n(head_.data() + given_, taken, to);
      given_ += taken;
      return static_cast<ssize_t>(taken);
    }
    if (refusal_) return -1;
    // Chunked bodies are not bounded by the library; the framing of small chunks may take as much
    // again.
    if (body_ > 2 * kLargestBody) return give_up(body_too_large());
    const ssize_t got = socket_.read(to, size);
    if (got <= 0) return got;
    body_ += static_cast<std::size_t>(got);
    if (place_.take(static_cast<std::size_t>(got))) return got;
    return give_up(Problem(503, "too much is being sent at one time; try again later"));
  }

  ssize_t write(const char* bytes, size_t size) override {
    if (muted_) return static_cast<ssize_t>(size);
    return socket_.write({bytes, size}) ? static_cast<ssize_t>(size) : -1;
  }

  /// What the library still writes is not sent.
  void mute() { muted_ = true; }

  /// Why the body was given up, if it was: nothing has been answered to it.
  const std::optional<Answer>& refusal() const { return refusal_; }

 private:
  ssize_t give_up(const Problem& why) {
    refusal_ = why.answer();
    place_.give_back();
    mute();
    return -1;
  }

  std::string head_;
  std::size_t given_ = 0;
  std::size_t body_ = 0;
  bool muted_ = false;
  std::optional<Answer> refusal_ = {};
  SocketStream& socket_;
  BodyPlace place_;
};

/// What the handler of the library is not told.
struct Exchange {
  ParsedHead parsed;
  bool broken = false;  ///< the library refused it: what follows on the connection is in doubt
  RequestStream* stream = nullptr;
  std::optional<Answer> streamed = {};  ///< an answer that the library cannot give
};
// A request is read, handled and answered on one thread.
thread_local Exchange* current_exchange = nullptr;

std::string serialize(const Answer& answer) {
  std::string out = fmt::format(
      "HTTP/1.1 {} {}\r\nContent-Type: {}\r\nContent-Length: {}\r\nConnection: close\r\n",
      answer.status, api::reason_phrase(answer.status), answer.content_type, answer.body.size());
  for (const auto& [name, value] : answer.headers) out += fmt::format("{}: {}\r\n", name, value);
  return out + "\r\n" + answer.body;
}

/// A client that has closed its sending side is taken for one that has left: none waits so.
bool has_left(int fd) {
  char next = 0;
  const ssize_t got = ::recv(fd, &next, 1, MSG_PEEK | MSG_DONTWAIT);
  return got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR);
}

void block_signals() {
  // They belong to the program, and would interrupt what blocks here.
  sigset_t all;
  sigfillset(&all);
  pthread_sigmask(SIG_BLOCK, &all, nullptr);
}

}  // namespace

class HttpServer::Impl {
 public:
  explicit Impl(HttpServer::Options options)
      : options_(std::move(options)),
        room_{.limit = options_.body_bytes},
        socket_(std::make_unique<ListeningSocket>(options_.bind, options_.port)),
        port_(socket_->port()),
        stop_fd_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
        pool_(kMostThreads, kThreadIdle) {
    if (stop_fd_ < 0) throw std::runtime_error("no descriptor is left for the control plane");
    set_up_library();
  }
  ~Impl() {
    stop();
    ::close(stop_fd_);
  }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  std::uint16_t port() const { return port_; }
  void start() {
    acceptor_ = std::thread([this] { accept_all(); });
  }

  void stop() {
    if (stopping_.exchange(true)) return;
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto written = ::write(stop_fd_, &one, sizeof one);
    if (acceptor_.joinable()) acceptor_.join();
    socket_.reset();
    pool_.wait_until_idle(kStopGrace);
    {
      const std::lock_guard lock(mutex_);
      for (const int fd : open_) ::shutdown(fd, SHUT_RDWR);
    }
    pool_.join();
  }

 private:
  void set_up_library() {
    const Library::Handler handle = [this](const httplib::Request& request,
                                           httplib::Response& response) {
      answer(request, response);
    };
    constexpr auto kAnything = "/";  // see bare_head
    library_.Get(kAnything, handle);
    library_.Post(kAnything, handle);
    library_.Put(kAnything, handle);
    library_.Patch(kAnything, handle);
    library_.Delete(kAnything, handle);
    library_.Options(kAnything, handle);
    library_.set_keep_alive_timeout(static_cast<time_t>(kKeepAlive.count()));
    library_.set_keep_alive_max_count(1'000'000);
    library_.set_payload_max_length(kLargestBody);
    library_.set_error_handler(
        Library::HandlerWithResponse([](const httplib::Request&, httplib::Response& response) {
          if (!response.body.empty()) return Library::HandlerResponse::Unhandled;
          current_exchange->broken = true;
          give(response, Problem(response.status, "the request could not be read").answer());
          return Library::HandlerResponse::Handled;
        }));
  }

  static void give(httplib::Response& response, Answer answer) {
    response.status = answer.status;
    response.reason = api::reason_phrase(answer.status);
    response.body = std::move(answer.body);
    response.headers.erase("Content-Type");
    response.set_header("Content-Type", answer.content_type);
    response.set_header("Cache-Control", "no-store");
    for (const auto& [name, value] : answer.headers) {
      response.headers.erase(name);  // the library would add a second one
      response.set_header(name, value);
    }
  }

  void answer(const httplib::Request& request, httplib::Response& response) {
    Request& whole = current_exchange->parsed.request;
    // The library's own, which it looks at no more: a copy would take as much again.
    whole.body = std::move(const_cast<httplib::Request&>(request).body);
    const Framing& framing = current_exchange->parsed.framing;
    if (framing.http_1_0 && framing.keep_alive) response.set_header("Connection", "keep-alive");
    if (whole.verb == "HEAD") response.set_header("Accept-Ranges", "none");  // or the library lies
    try {
      if (whole.body.size() > kLargestBody) throw body_too_large();
      Answer made = options_.handler(whole);
      if (!made.stream) return give(response, std::move(made));
      current_exchange->stream->mute();
      current_exchange->streamed = std::move(made);
    } catch (const Problem& problem) {
      give(response, problem.answer());
    } catch (const std::exception& e) {
      give(response, Problem(500, fmt::format("greenmock itself failed: {}", e.what())).answer());
    } catch (...) {
      give(response, Problem(500, "greenmock itself failed").answer());
    }
  }

  void accept_all() {
    block_signals();
    for (;;) {
      std::array<pollfd, 2> watched{pollfd{socket_->fd(), POLLIN, 0}, pollfd{stop_fd_, POLLIN, 0}};
      ::poll(watched.data(), watched.size(), -1);
      if (watched[1].revents != 0) return;
      const int fd = ::accept4(socket_->fd(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
      if (fd >= 0) {
        take(fd);
      } else if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
        ::poll(&watched[1], 1, static_cast<int>(kPauseWithoutDescriptors.count()));
      }
    }
  }

  void take(int fd) {
    const int on = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    {
      const std::lock_guard lock(mutex_);
      open_.insert(fd);
    }
    const auto work = [this, fd] {
      serve(fd);
      close(fd);
    };
    if (pool_.run(work)) return;
    // All threads are taken. One that only waits for a next request is worth less than this one.
    if (end_longest_idle() && pool_.queue(work)) return;
    const std::string refusal = serialize(Problem(503, "too many requests are under way").answer());
    ::send(fd, refusal.data(), refusal.size(), MSG_NOSIGNAL);
    close(fd);
  }

  /// False if no connection is idle.
  bool end_longest_idle() {
    const std::lock_guard lock(mutex_);
    if (idle_.empty()) return false;
    // A request that has come in this moment is still answered.
    ::shutdown(idle_.front(), SHUT_RD);
    idle_.pop_front();
    return true;
  }

  void close(int fd) {
    {
      const std::lock_guard lock(mutex_);
      open_.erase(fd);
    }
    ::close(fd);
  }

  void serve(int fd) {
    try {
      SocketStream socket(fd, stop_fd_);
      while (serve_one(fd, socket)) continue;
    } catch (const std::exception&) {
      // Out of memory: this connection ends, the others go on.
    }
  }

  /// While it lives end_longest_idle() may end the connection.
  class MayGiveWay {
   public:
    MayGiveWay(Impl& server, int fd) : server_(server), fd_(fd) {
      const std::lock_guard lock(server_.mutex_);
      server_.idle_.push_back(fd_);
    }
    ~MayGiveWay() { stays(); }
    MayGiveWay(const MayGiveWay&) = delete;
    MayGiveWay& operator=(const MayGiveWay&) = delete;

    /// From here on it gives way no more. False if it has before.
    bool stays() {
      const std::lock_guard lock(server_.mutex_);
      return std::erase(server_.idle_, fd_) > 0;
    }

   private:
    Impl& server_;
    int fd_;
  };

  /// `is_wanted`: false if it was to give way; what it has asked before that is answered.
  SocketStream::Await await_head(int fd, SocketStream& socket, std::string& head, bool& is_wanted) {
    MayGiveWay idle(*this, fd);
    const auto came = socket.await_head(head, kKeepAlive);
    is_wanted = idle.stays();
    return came;
  }

  /// True if the connection may be used again.
  bool serve_one(int fd, SocketStream& socket) {
    std::string head;
    bool is_wanted = true;
    switch (await_head(fd, socket, head, is_wanted)) {
      case SocketStream::Await::Head:
        break;
      case SocketStream::Await::End:
        return false;
      case SocketStream::Await::TooLong:
        return refuse(fd, socket, Problem(431, "the headers are too long").answer());
    }
    auto parsed = parse_head(head);
    if (const auto* refusal = std::get_if<Answer>(&parsed)) return refuse(fd, socket, *refusal);
    Exchange exchange{std::get<ParsedHead>(std::move(parsed))};
    // One that was shut here looks as if its client had left.
    exchange.parsed.request.client_left = [fd, is_wanted] { return is_wanted && has_left(fd); };
    if (const auto refusal = options_.gate(exchange.parsed.request))
      return refuse(fd, socket, *refusal);

    RequestStream stream(bare_head(exchange.parsed), socket, room_);
    exchange.stream = &stream;
    current_exchange = &exchange;
    bool close_after = false;
    const bool written = library_.process_request(stream, stopping_.load(), close_after, nullptr);
    current_exchange = nullptr;
    if (stream.refusal()) return refuse(fd, socket, *stream.refusal());
    if (exchange.streamed) {
      give_streamed(*exchange.streamed, exchange.parsed, socket);
      return false;
    }
    if (written && exchange.broken) linger(fd, socket);
    return written && !close_after && !exchange.broken && !stopping_.load();
  }

  bool refuse(int fd, SocketStream& socket, const Answer& answer) {
    if (socket.write(serialize(answer))) linger(fd, socket);
    return false;
  }

  void linger(int fd, SocketStream& socket) {
    const MayGiveWay refused(*this, fd);
    socket.linger();
  }

  HttpServer::Options options_;
  BodyRoom room_;
  Library library_;
  std::unique_ptr<ListeningSocket> socket_;
  std::uint16_t port_;
  int stop_fd_;
  std::atomic<bool> stopping_ = false;
  std::mutex mutex_;
  std::set<int> open_;
  std::deque<int> idle_;  // between two requests, or refused; the longest first
  ThreadPool pool_;
  std::thread acceptor_;
};

HttpServer::HttpServer(Options options) : impl_(std::make_unique<Impl>(std::move(options))) {}
HttpServer::~HttpServer() = default;
bool HttpServer::reads(std::string_view verb) {
  constexpr std::string_view kVerbs[] = {"GET",   "HEAD",   "POST",   "PUT",
                                         "PATCH", "DELETE", "OPTIONS"};  // see set_up_library
  return std::find(std::begin(kVerbs), std::end(kVerbs), verb) != std::end(kVerbs);
}
std::uint16_t HttpServer::port() const {
  return impl_->port();
}
void HttpServer::start() {
  impl_->start();
}
void HttpServer::stop() {
  impl_->stop();
}

}  // namespace greenmock::control
