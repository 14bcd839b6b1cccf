#include "net/server.hpp"

#include <map>
#include <unordered_map>
#include <utility>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

#include "net/connection.hpp"
#include "net/couriers.hpp"
#include "net/listener.hpp"
#include "net/websocket.hpp"

namespace greenmock::net {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

/// So many above --max-connections are told why; the rest is closed without a word.
constexpr std::size_t kTurnedAwayAtOnce = 64;
/// So many are looked at for one new connection, as those to which something has come stay.
constexpr int kLookAtIdleOnes = 8;
constexpr std::chrono::milliseconds kLookForSlowOnes{1000};
constexpr std::chrono::milliseconds kNoteTurnedAwayEvery{1000};
/// What is being written when the server stops may take so long.
constexpr auto kStopDeadline = std::chrono::milliseconds{800};

/// Calls a function when the last copy is gone.
class Countdown {
 public:
  explicit Countdown(std::function<void()> f) : f_(std::move(f)) {}
  ~Countdown() { f_(); }
  Countdown(const Countdown&) = delete;
  Countdown& operator=(const Countdown&) = delete;

 private:
  std::function<void()> f_;
};

}  // namespace

struct Server::Impl final : ConnectionHost {
  Impl(api::Service& s, Options o)
      : options(std::move(o)),
        the_service(s),
        due_timer(io),
        slow_timer(io),
        stop_timer(io),
        work(io.get_executor()) {
    listener = std::make_shared<Listener>(io.get_executor(), options.bind, options.port, "--port",
                                          [this](tcp::socket socket, const tcp::endpoint& peer) {
                                            accept(std::move(socket), peer, std::nullopt);
                                          });
    if (options.media_port)
      media_listener = std::make_shared<Listener>(
          io.get_executor(), options.bind, *options.media_port, "--media-port",
          [this](tcp::socket socket, const tcp::endpoint& peer) {
            accept(std::move(socket), peer, std::nullopt);
          });
    if (options.keeping) {
      options.keeping->begin([this](std::uint64_t ticket, std::string problem) {
        asio::post(io, [this, ticket, problem = std::move(problem)] { kept(ticket, problem); });
      });
      keep();
    }
    listener->start();
    if (media_listener) media_listener->start();
    // What falls due does not wait for the first call.
    asio::post(io, [this] { carry_out({}); });
  }

  ~Impl() override {
    if (!options.keeping) return;
    keep();
    const std::string problem = options.keeping->end();  // it posts to `io` until then
    if (!problem.empty() && options.on_lost_state) options.on_lost_state(problem);
  }

  // --- ConnectionHost
  api::Service& service() override { return the_service; }
  core::ClientTime client_now() const override { return Server::now(); }
  void after_call() override { carry_out({}); }
  void parked(core::CallId call, Connection& connection) override {
    waiting.emplace(call, &connection);
  }
  void unparked(core::CallId call) override { waiting.erase(call); }
  void opened(core::CallId socket, Websocket& websocket) override {
    websockets.emplace(socket, &websocket);
  }
  void closed(core::CallId socket) override { websockets.erase(socket); }
  void idles(Connection& connection) override { idle.push_back(connection); }
  bool stopping() const override { return is_stopping; }
  BodyBudget& body_budget() override { return bodies; }
  const WebsocketPatience& websocket_patience() const override {
    return options.websocket_patience;
  }
  const tls::Context* tls_for(std::optional<core::InstanceId> own_port_of) const override {
    if (own_port_of) {
      const auto own = own_ports.find(*own_port_of);
      if (own != own_ports.end() && own->second.certificate == PortCertificate::WrongCa)
        return wrong_tls.get();
    }
    return options.tls.get();
  }

  void accept(tcp::socket socket, const tcp::endpoint& peer,
              std::optional<core::InstanceId> own_port_of) {
    error_code ignored;
    socket.non_blocking(true, ignored);
    ByteStream stream(std::move(socket));
    const bool too_many = connections.size() >= options.max_connections && !end_longest_idle();
    if (too_many && connections.size() >= options.max_connections + kTurnedAwayAtOnce)
      return stream.close();
    const core::ConnectionId id = ++last_connection;
    auto connection = std::make_shared<Connection>(
        *this, std::move(stream), io.get_executor(), id,
        peer.address().to_string() + ":" + std::to_string(peer.port()), own_port_of);
    connections.emplace(id, connection);
    if (connections.size() == 1) look_for_slow_ones();
    try {
      serve(id, connection, too_many);
    } catch (...) {
      connections.erase(id);  // nobody would end it
      throw;
    }
  }

  /// False if there is none that may give way.
  bool end_longest_idle() {
    for (int looked_at = 0; looked_at < kLookAtIdleOnes && !idle.empty(); ++looked_at) {
      Connection& longest = idle.front();
      idle.pop_front();
      if (longest.may_give_way()) {
        longest.end(core::Outcome::Cut);
        connections.erase(longest.id());  // its place is free at once; what it runs in keeps it
        return true;
      }
      idle.push_back(longest);
    }
    return false;
  }

  void serve(core::ConnectionId id, const std::shared_ptr<Connection>& connection, bool too_many) {
    // One that connects again and again would fill the log.
    const auto now = std::chrono::steady_clock::now();
    const bool noted = too_many && now - turned_away_noted >= kNoteTurnedAwayEvery;
    if (noted) turned_away_noted = now;
    asio::co_spawn(
        io,
        [connection, too_many, noted] {
          if (!too_many) return connection->serve();
          return connection->turn_away(
              {503, "there are too many connections; raise --max-connections"}, noted);
        },
        [this, id](const std::exception_ptr& failure) {
          if (failure) report(failure);
          const auto ended = connections.find(id);
          if (ended != connections.end()) {
            ended->second->end(core::Outcome::Cut);
            connections.erase(ended);
          }
          if (is_stopping && connections.empty()) io.stop();
        });
  }

  /// One timer for all: a timer each would cost every request.
  void look_for_slow_ones() {
    slow_timer.expires_after(
        std::min({kLookForSlowOnes, options.request_timeout, options.handshake_timeout}));
    slow_timer.async_wait([this](const error_code& cancelled) {
      if (cancelled || connections.empty() || is_stopping) return;
      const auto now = std::chrono::steady_clock::now();
      const Patience patience{options.request_timeout, options.handshake_timeout};
      for (const auto& [id, connection] : connections) connection->give_up_if_slow(now, patience);
      look_for_slow_ones();
    });
  }

  void report(const std::exception_ptr& failure) {
    try {
      std::rethrow_exception(failure);
    } catch (const std::exception& e) {
      if (options.on_internal_error) options.on_internal_error(e.what());
    }
  }

  void carry_out(std::function<void()> when_delivered) {
    std::shared_ptr<Countdown> countdown;
    if (when_delivered) countdown = std::make_shared<Countdown>(std::move(when_delivered));
    keep();
    while (!the_service.quiet()) {
      api::Effects effects = the_service.take_effects();
      for (api::Released& released : effects.released) {
        const auto found = waiting.find(released.ticket.id);
        if (found != waiting.end()) {
          found->second->deliver(std::move(released.reply), countdown);
        } else {
          the_service.ended(released.ticket, core::Outcome::LeftByClient, client_now());
        }
      }
      for (const core::CallId call : effects.resumed) {
        const auto found = waiting.find(call);
        if (found != waiting.end()) found->second->resume(countdown);
      }
      hand_on(std::move(effects.sockets), std::move(effects.webhooks),
              std::move(effects.webhooks_cut), countdown);
      for (const core::CallId call : effects.cut) {
        const auto found = waiting.find(call);
        if (found != waiting.end()) found->second->end(core::Outcome::Cut);
      }
      if (!effects.dropped.empty()) drop_all_of(effects.dropped);
      for (api::FileFetch& file : effects.fetches) couriers.fetch(std::move(file));
      for (const core::CallId call : effects.fetches_cut) couriers.cut_fetch(call);
    }
    arm();
  }

  // --- the state that is kept
  void keep() {
    if (!options.keeping || !the_service.has_kept_changes()) return;
    if (const std::uint64_t ticket = options.keeping->submit(the_service)) submitted = ticket;
  }
  bool everything_kept() const override { return kept_until >= submitted; }
  void when_kept(std::function<void()> f) override {
    if (everything_kept()) return f();
    wait_for_keeping.emplace(submitted, std::move(f));
  }
  void kept(std::uint64_t ticket, const std::string& problem) {
    if (!problem.empty()) {
      state_is_lost = true;
      if (options.on_lost_state) options.on_lost_state(problem);
    }
    if (state_is_lost) return;  // whoever waits would be told of what is not there
    kept_until = ticket;
    const auto end = wait_for_keeping.upper_bound(ticket);
    std::vector<std::function<void()>> ready;
    for (auto one = wait_for_keeping.begin(); one != end; ++one)
      ready.push_back(std::move(one->second));
    wait_for_keeping.erase(wait_for_keeping.begin(), end);
    for (const auto& f : ready) f();
  }

  /// What they tell of must not be forgotten by a server that is killed in the next moment.
  void hand_on(std::vector<api::SocketStep> steps, std::vector<api::WebhookPost> posts,
               std::vector<std::uint64_t> cut, std::shared_ptr<Countdown> countdown) {
    if (steps.empty() && posts.empty() && cut.empty()) return;
    when_kept([this, steps = std::move(steps), posts = std::move(posts), cut = std::move(cut),
               countdown = std::move(countdown)] {
      for (const api::SocketStep& step : steps) {
        const auto found = websockets.find(step.socket);
        if (found != websockets.end()) found->second->send(step, countdown);
      }
      for (const api::WebhookPost& post : posts) couriers.send(post);
      for (const std::uint64_t post : cut) couriers.cut_webhook(post);
    });
  }

  void answered(egress::Result result) {
    asio::post(io, [this, result = std::move(result)]() mutable {
      the_service.webhook_answered({result.id, result.status, std::move(result.problem)},
                                   client_now());
      carry_out({});
    });
  }
  void fetched(egress::Result result) {
    asio::post(io, [this, result = std::move(result)]() mutable {
      the_service.fetched(result.id,
                          {result.status, std::move(result.problem),
                           core::share(std::move(result.body)), result.too_large},
                          client_now());
      carry_out({});
    });
  }

  void arm() {
    const auto due = the_service.next_due();
    if (due == armed) return;
    // Each call may put off what is next, and setting the timer costs as much as a whole answer: it may
    // fire too soon, once, and is set anew then.
    if (due && armed && *due > *armed) return;
    armed = due;
    if (!due) {
      due_timer.cancel();
      return;
    }
    due_timer.expires_at(steady(*due));
    due_timer.async_wait([this](const error_code& cancelled) {
      if (cancelled) return;
      armed.reset();
      try {
        the_service.run_due(client_now());
        carry_out({});
      } catch (...) {
        report(std::current_exception());
        arm();
      }
    });
  }

  template <typename Chosen>
  std::size_t end_where(Chosen chosen) {
    std::vector<std::shared_ptr<Connection>> ended;
    for (const auto& [id, connection] : connections) {
      if (chosen(*connection)) ended.push_back(connection);
    }
    for (const auto& connection : ended) connection->end(core::Outcome::Cut);
    return ended.size();
  }

  /// Of many instances at once: it looks at all connections.
  void drop_all_of(const std::vector<api::Dropped>& all) {
    std::unordered_map<core::InstanceId, core::ConnectionId> gone;
    for (const api::Dropped& one : all) gone.insert_or_assign(one.instance, one.except);
    end_where([&](const Connection& c) {
      const auto found = gone.find(c.instance());
      return found != gone.end() && found->second != c.id();
    });
  }

  std::size_t drop(core::InstanceId instance, Drop what) {
    return end_where([&](const Connection& c) {
      if (c.instance() != instance) return false;
      switch (what) {
        case Drop::Parked:
          return c.is_parked();
        case Drop::Idle:
          return c.idle();
        case Drop::Sockets:
          return c.is_websocket();
        case Drop::All:
          return true;
      }
      return false;
    });
  }

  void stop() {
    if (std::exchange(is_stopping, true)) return;
    listener->close();
    if (media_listener) media_listener->close();
    for (auto& [id, own] : own_ports) {
      if (own.listener) own.listener->close();
    }
    for (const auto& [id, connection] : std::unordered_map(connections))
      connection->end_after_write();
    work.reset();
    if (connections.empty()) io.stop();
    stop_timer.expires_after(kStopDeadline);
    stop_timer.async_wait([this](const error_code&) { io.stop(); });
  }

  struct OwnPort {
    std::optional<ReservedPort> port;
    std::shared_ptr<Listener> listener;
    std::optional<PortCertificate> certificate;
  };

  Options options;
  api::Service& the_service;
  // Above `io`: what still waits when that goes takes itself out of them.
  BodyBudget bodies{.limit = options.body_bytes};
  std::unordered_map<core::CallId, Connection*> waiting;
  std::unordered_map<core::CallId, Websocket*> websockets;
  IdleConnections idle;  // the longest first
  asio::io_context io{1};
  asio::steady_timer due_timer, slow_timer, stop_timer;
  asio::executor_work_guard<asio::io_context::executor_type> work;
  std::optional<core::ClientTime> armed;
  std::shared_ptr<Listener> listener, media_listener;
  std::unordered_map<core::InstanceId, OwnPort> own_ports;
  std::unique_ptr<const tls::Context> wrong_tls;  // one for all: made when it is first wanted
  std::unordered_map<core::ConnectionId, std::shared_ptr<Connection>> connections;
  core::ConnectionId last_connection = 0;
  bool is_stopping = false;
  std::uint64_t submitted = 0, kept_until = 0;
  bool state_is_lost = false;
  std::chrono::steady_clock::time_point turned_away_noted{};
  std::multimap<std::uint64_t, std::function<void()>> wait_for_keeping;
  // Last: its threads post to all of the above.
  Couriers couriers{{options.webhooks, options.fetches, options.webhook_timeout},
                    [this](egress::Result result) { answered(std::move(result)); },
                    [this](egress::Result result) { fetched(std::move(result)); }};
};

Server::Server(api::Service& service, Options options)
    : impl_(std::make_unique<Impl>(service, std::move(options))) {}
Server::~Server() = default;

std::uint16_t Server::port() const {
  return impl_->listener->port();
}

std::uint16_t Server::media_port() const {
  return impl_->media_listener ? impl_->media_listener->port() : port();
}

void Server::run() {
  for (;;) {
    try {
      impl_->io.run();
      // Before those go whom it would tell.
      impl_->wait_for_keeping.clear();
      return;
    } catch (...) {
      // One broken handler must not end the server for all the others.
      impl_->report(std::current_exception());
    }
  }
}

bool Server::speaks_tls() const {
  return impl_->options.tls != nullptr;
}

void Server::stop() {
  post([this] { impl_->stop(); });
}

core::ClientTime Server::now() {
  return core::ClientTime{std::chrono::duration_cast<core::Duration>(
      std::chrono::steady_clock::now().time_since_epoch())};
}

void Server::post(std::function<void()> f) {
  asio::post(impl_->io, std::move(f));
}

api::Service& Server::service() {
  return impl_->the_service;
}

void Server::when_kept(std::function<void()> f) {
  impl_->when_kept(std::move(f));
}

void Server::carry_out(std::function<void()> when_delivered) {
  impl_->carry_out(std::move(when_delivered));
}

std::shared_ptr<void> Server::at(core::ClientTime due, std::function<void()> f) {
  auto timer = std::make_shared<asio::steady_timer>(impl_->io, steady(due));
  timer->async_wait([f = std::move(f)](const error_code& cancelled) {
    if (!cancelled) f();
  });
  return timer;
}

std::size_t Server::drop(core::InstanceId instance, Drop what) {
  return impl_->drop(instance, what);
}

std::size_t Server::connections() const {
  return impl_->connections.size();
}

std::uint16_t Server::open_port_of(core::InstanceId instance,
                                   std::optional<PortCertificate> certificate) {
  if (certificate == PortCertificate::WrongCa && !impl_->wrong_tls)
    impl_->wrong_tls = std::make_unique<tls::Context>(tls::throw_away_identity());
  Impl::OwnPort& own = impl_->own_ports[instance];
  if (certificate) own.certificate = certificate;
  if (own.listener) return own.port->port();
  const bool is_new = !own.port;
  try {
    if (is_new) own.port.emplace(impl_->options.bind);
    own.listener = std::make_shared<Listener>(
        impl_->io.get_executor(), impl_->options.bind, own.port->port(), "",
        [impl = impl_.get(), instance](tcp::socket socket, const tcp::endpoint& peer) {
          impl->accept(std::move(socket), peer, instance);
        });
  } catch (...) {
    if (is_new) impl_->own_ports.erase(instance);
    throw;
  }
  own.listener->start();
  return own.port->port();
}

void Server::close_port_of(core::InstanceId instance) {
  const auto found = impl_->own_ports.find(instance);
  if (found == impl_->own_ports.end() || !found->second.listener) return;
  found->second.listener->close();
  found->second.listener.reset();
  impl_->end_where([&](const Connection& c) { return c.own_port_of() == instance; });
}

void Server::forget_port_of(core::InstanceId instance) {
  close_port_of(instance);
  impl_->own_ports.erase(instance);
}

std::optional<std::uint16_t> Server::port_of(core::InstanceId instance) const {
  const auto found = impl_->own_ports.find(instance);
  if (found == impl_->own_ports.end()) return std::nullopt;
  return found->second.port->port();
}

std::optional<PortCertificate> Server::certificate_of(core::InstanceId instance) const {
  const auto found = impl_->own_ports.find(instance);
  if (found == impl_->own_ports.end()) return std::nullopt;
  return found->second.certificate;
}

}  // namespace greenmock::net
