#include "control/plane.hpp"

#include <fmt/format.h>

#include <condition_variable>
#include <mutex>
#include <thread>

#include "api/vocabulary.hpp"
#include "control/desk.hpp"
#include "control/routes/routes.hpp"
#include "control/server/guard.hpp"
#include "control/server/http_server.hpp"
#include "net/address.hpp"

namespace greenmock::control {
namespace {

constexpr auto kSweepEvery = std::chrono::seconds{1};

/// What hears of every call. The service keeps it as long as it lives, which may be longer than the
/// plane.
struct Ears {
  Ears(api::Service& service, EventLimits limits) : waiters(service), events(service, limits) {}
  Waiters waiters;
  Traffic traffic;
  EventHub events;
  Lifetimes lifetimes = {};
};

/// Hears besides whoever heard before. On the loop.
void listen(net::Server& server, const std::shared_ptr<Ears>& ears) {
  api::Service& service = server.service();
  service.on_socket = [ears, before = std::move(service.on_socket)](const core::Record& record,
                                                                    core::Instance* instance) {
    if (before) before(record, instance);
    ears->waiters.on_socket(record, instance);
    ears->events.on_socket(record, instance);
  };
  service.on_phase = [ears, before = std::move(service.on_phase)](
                         const core::Record& record, core::Phase phase, core::Instance* instance) {
    if (before) before(record, phase, instance);
    ears->traffic.on_phase(record, phase);
    ears->waiters.on_phase(record, phase, instance);
    ears->events.on_phase(record, phase, instance);
  };
  service.on_push = [ears, before = std::move(service.on_push)](const core::Push& push,
                                                                core::Instance& instance) {
    if (before) before(push, instance);
    ears->waiters.on_push(push, instance);
    ears->events.on_push(push, instance);
  };
  service.on_note = [ears, before = std::move(service.on_note)](const core::NoteEvent& event,
                                                                core::Instance& instance) {
    if (before) before(event, instance);
    ears->events.on_note(event, instance);
  };
  service.on_change = [ears, before = std::move(service.on_change)](core::Instance& instance) {
    if (before) before(instance);
    ears->waiters.on_change(instance);
    ears->events.on_change(instance);
  };
  service.on_gone = [ears, &server](core::InstanceId id, const core::Moment& last) {
    ears->waiters.on_gone(id);
    ears->events.on_gone(id, last);
    ears->lifetimes.forget(id);
    // Not at once: the call that has deleted it is still under way. By then there may be another of this id.
    server.post([&server, id] {
      if (!server.service().find(id)) server.forget_port_of(id);
    });
  };
  ears->events.flush_later = [&server, weak = std::weak_ptr(ears)] {
    server.post([weak] {
      if (const auto still = weak.lock()) still->events.flush();
    });
  };
  ears->events.begin();
}

}  // namespace

void add_routes(Router& router, const Desk& desk) {
  add_instance_routes(router, desk);
  add_script_routes(router, desk);
  add_ready_made_routes(router);
  add_clock_routes(router, desk);
  add_wait_routes(router, desk);
  add_phone_routes(router, desk);
  add_notification_routes(router, desk);
  add_webhook_routes(router, desk);
  add_setting_routes(router, desk);
  add_message_routes(router, desk);
  add_journal_routes(router, desk);
  add_verify_routes(router, desk);
  add_connection_routes(router, desk);
  add_qr_routes(router, desk);
  add_event_routes(router, desk);
  add_server_routes(router, desk);
}

class Plane::Impl {
 public:
  Impl(net::Server& server, Options options)
      : loop_(server),
        ears_(std::make_shared<Ears>(server.service(), options.events)),
        desk_{loop_,
              ears_->waiters,
              ears_->lifetimes,
              ears_->traffic,
              ears_->events,
              long_lists_,
              api::method_names(),
              net::Server::now(),
              std::move(options.version)},
        guard_(std::move(options.hosts), std::move(options.token)),
        bind_(options.bind),
        http_({.bind = options.bind,
               .port = options.port,
               .gate = [this](const Request& request) { return judge(request); },
               .handler = [this](const Request& request) { return answer(request); }}) {
    add_routes(router_, desk_);
    add_console_routes(router_);
  }
  ~Impl() { stop(); }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  std::uint16_t port() const { return http_.port(); }
  std::string url() const { return net::url_of(bind_, http_.port()); }

  void start() {
    net::Server* const server = &loop_.server();
    // In its own turn of the loop, ahead of all that this plane will ask for.
    server->post([server, ears = ears_] { listen(*server, ears); });
    http_.start();
    sweeper_ = std::thread([this] { sweep_until_stopped(); });
  }

  void stop() {
    {
      const std::lock_guard lock(mutex_);
      if (stopped_) return;
      stopped_ = true;
    }
    stopping_.notify_all();
    loop_.cancel();
    http_.stop();
    if (sweeper_.joinable()) sweeper_.join();
  }

 private:
  std::optional<Answer> judge(const Request& request) const {
    if (const auto problem = guard_.refusal(request)) {
      // No content type makes up for a wrong verb or address. Strangers are told of neither.
      const auto nothing_there =
          problem->status() == 415 ? router_.refusal(request) : std::optional<Problem>();
      return nothing_there.value_or(*problem).answer();
    }
    if (!HttpServer::reads(request.verb)) {
      if (const auto problem = router_.refusal(request)) return problem->answer();
    }
    if (request.count("Range") > 0)
      return Problem(400, "the control plane gives whole answers only: leave Range out").answer();
    return std::nullopt;
  }

  Answer answer(const Request& request) const {
    try {
      return router_.route(request);
    } catch (const Stopping&) {
      return Problem(503, "greenmock is stopping").answer();
    }
  }

  void sweep_until_stopped() {
    std::unique_lock lock(mutex_);
    while (!stopping_.wait_for(lock, kSweepEvery, [&] { return stopped_; })) {
      if (!ears_->lifetimes.any()) continue;
      lock.unlock();
      try {
        loop_.call([this] { sweep(); });
      } catch (const std::exception&) {
        // Stopping, or no memory: the next sweep comes, or none is wanted.
      }
      lock.lock();
    }
  }

  void sweep() {
    const core::ClientTime now = net::Server::now();
    for (const core::InstanceId id : ears_->lifetimes.over(desk_.service(), now)) {
      if (ears_->waiters.any_for(id)) continue;
      if (core::Instance* instance = desk_.service().find(id))
        remove_instance(desk_, *instance, now);
      else
        ears_->lifetimes.forget(id);
    }
  }

  Loop loop_;
  std::shared_ptr<Ears> ears_;
  LongLists long_lists_{kLongListsAtOnce};
  Desk desk_;
  Guard guard_;
  std::string bind_;
  Router router_;
  HttpServer http_;
  std::mutex mutex_;
  std::condition_variable stopping_;
  bool stopped_ = false;
  std::thread sweeper_;
};

Plane::Plane(net::Server& server, Options options)
    : impl_(std::make_unique<Impl>(server, std::move(options))) {}
Plane::~Plane() = default;
std::uint16_t Plane::port() const {
  return impl_->port();
}
std::string Plane::url() const {
  return impl_->url();
}
void Plane::start() {
  impl_->start();
}
void Plane::stop() {
  impl_->stop();
}

}  // namespace greenmock::control
