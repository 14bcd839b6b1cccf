#include "net/server.hpp"

#include <unordered_map>
#include <utility>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

#include "net/body_budget.hpp"
#include "net/connection.hpp"
#include "net/connection_table.hpp"
#include "net/couriers.hpp"
#include "net/kept_gate.hpp"
#include "net/listener.hpp"
#include "net/own_ports.hpp"
#include "net/websocket.hpp"

namespace greenmock::net {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

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
        listener(listener_on(options.port, "--port")),
        media_listener(options.media_port ? listener_on(*options.media_port, "--media-port")
                                          : nullptr) {
    gate.submit();
    listener->start();
    if (media_listener) media_listener->start();
    // What falls due does not wait for the first call.
    asio::post(io, [this] { carry_out({}); });
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
  void idles(Connection& connection) override { connections.idles(connection); }
  bool stopping() const override { return is_stopping; }
  bool everything_kept() const override { return gate.everything_kept(); }
  void when_kept(std::function<void()> f) override { gate.when_kept(std::move(f)); }
  BodyBudget& body_budget() override { return bodies; }
  const WebsocketPatience& websocket_patience() const override {
    return options.websocket_patience;
  }
  const tls::Context* tls_for(std::optional<core::InstanceId> own_port_of) const override {
    const tls::Context* own = own_port_of ? own_ports.tls_of(*own_port_of) : nullptr;
    return own ? own : options.tls.get();
  }

  std::shared_ptr<Listener> listener_on(std::uint16_t port, const std::string& flag) {
    return std::make_shared<Listener>(io.get_executor(), options.bind, port, flag,
                                      [this](tcp::socket socket, const tcp::endpoint& peer) {
                                        connections.accept(std::move(socket), peer, std::nullopt);
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
    gate.submit();
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

  /// What they tell of must not be forgotten by a server that is killed in the next moment.
  void hand_on(std::vector<api::SocketStep> steps, std::vector<api::WebhookPost> posts,
               std::vector<std::uint64_t> cut, std::shared_ptr<Countdown> countdown) {
    if (steps.empty() && posts.empty() && cut.empty()) return;
    gate.when_kept([this, steps = std::move(steps), posts = std::move(posts), cut = std::move(cut),
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

  /// Of many instances at once: it looks at all connections.
  void drop_all_of(const std::vector<api::Dropped>& all) {
    std::unordered_map<core::InstanceId, core::ConnectionId> gone;
    for (const api::Dropped& one : all) gone.insert_or_assign(one.instance, one.except);
    connections.end_where([&](const Connection& c) {
      const auto found = gone.find(c.instance());
      return found != gone.end() && found->second != c.id();
    });
  }

  std::size_t drop(core::InstanceId instance, Drop what) {
    return connections.end_where([&](const Connection& c) {
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
    own_ports.close_all();
    connections.end_after_write();
    work.reset();
    if (connections.empty()) io.stop();
    stop_timer.expires_after(kStopDeadline);
    stop_timer.async_wait([this](const error_code&) { io.stop(); });
  }

  Options options;
  api::Service& the_service;
  // Above `io`: what still waits when that goes takes itself out of them.
  BodyBudget bodies{.limit = options.body_bytes};
  std::unordered_map<core::CallId, Connection*> waiting;
  std::unordered_map<core::CallId, Websocket*> websockets;
  asio::io_context io{1};
  asio::steady_timer due_timer{io}, stop_timer{io};
  asio::executor_work_guard<asio::io_context::executor_type> work{io.get_executor()};
  std::optional<core::ClientTime> armed;
  bool is_stopping = false;
  ConnectionTable connections{io,
                              *this,
                              {options.max_connections,
                               {options.request_timeout, options.handshake_timeout},
                               [this](const std::exception_ptr& failure) { report(failure); },
                               [this] {
                                 if (is_stopping) io.stop();
                               }}};
  std::shared_ptr<Listener> listener, media_listener;
  OwnPorts own_ports{io.get_executor(), options.bind,
                     [this](tcp::socket socket, const tcp::endpoint& peer, core::InstanceId own) {
                       connections.accept(std::move(socket), peer, own);
                     }};
  // Below `io`: its threads post to that.
  Couriers couriers{{options.webhooks, options.fetches, options.webhook_timeout},
                    [this](egress::Result result) { answered(std::move(result)); },
                    [this](egress::Result result) { fetched(std::move(result)); }};
  // Behind the listeners: if a port cannot be had, the keeper has not begun. Last: what has changed until the end is
  // written while all else is there.
  KeptGate gate{io, the_service, options.keeping, options.on_lost_state};
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
      impl_->gate.forget_who_waits();
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
  impl_->gate.when_kept(std::move(f));
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
  return impl_->own_ports.open(instance, certificate);
}

void Server::close_port_of(core::InstanceId instance) {
  if (!impl_->own_ports.close(instance)) return;
  impl_->connections.end_where([&](const Connection& c) { return c.own_port_of() == instance; });
}

void Server::forget_port_of(core::InstanceId instance) {
  close_port_of(instance);
  impl_->own_ports.forget(instance);
}

std::optional<std::uint16_t> Server::port_of(core::InstanceId instance) const {
  return impl_->own_ports.port_of(instance);
}

std::optional<PortCertificate> Server::certificate_of(core::InstanceId instance) const {
  return impl_->own_ports.certificate_of(instance);
}

}  // namespace greenmock::net
