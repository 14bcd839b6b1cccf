#include "webhook_server.hpp"

#include <fmt/format.h>
#include <httplib.h>
#include <sys/socket.h>

#include <atomic>
#include <stdexcept>
#include <thread>
#include <utility>

namespace greenmock::reference {
namespace {

constexpr const char* kHost = "127.0.0.1";
constexpr const char* kPath = "/webhook";
constexpr std::size_t kLargestDelivery = 4'000'000;
constexpr std::size_t kThreads = 4;
constexpr int kTooLarge = 413;
constexpr int kBadRequest = 400;

// httplib's own lets two programs have one port.
void reuse_address(socket_t socket) {
  const int yes = 1;
  setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
}

}  // namespace

struct WebhookServer::Impl {
  explicit Impl(int port, Take taker) : take(std::move(taker)) {
    server.set_socket_options(reuse_address);
    server.new_task_queue = [] { return new httplib::ThreadPool(kThreads); };
    // Deliveries are few, and a connection that is kept would hold up the end.
    server.set_keep_alive_max_count(1);
    server.set_read_timeout(std::chrono::seconds{3});
    server.Post(kPath, [this](const httplib::Request& request, httplib::Response& response,
                              const httplib::ContentReader& read) {
      response.status = answer(request, read);
    });
    is_bound_at =
        port > 0 && server.bind_to_port(kHost, port) ? port : server.bind_to_any_port(kHost);
    if (is_bound_at <= 0) throw std::runtime_error("no port of 127.0.0.1 is free");
    thread = std::thread([this] {
      server.listen_after_bind();
      has_ended = true;
    });
  }

  ~Impl() {
    // Before it listens it does not hear that it shall stop.
    while (!server.is_running() && !has_ended) std::this_thread::yield();
    server.stop();
    thread.join();
  }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  /// Its limit for bodies does not hold for chunked ones, so that this counts.
  int answer(const httplib::Request& request, const httplib::ContentReader& read) const {
    Delivery delivery{request.get_header_value("Authorization"), ""};
    bool is_too_large = false;
    const bool is_whole = read([&](const char* bytes, std::size_t count) {
      is_too_large = delivery.body.size() + count > kLargestDelivery;
      if (!is_too_large) delivery.body.append(bytes, count);
      return !is_too_large;
    });
    if (is_too_large) return kTooLarge;
    return is_whole ? take(delivery) : kBadRequest;
  }

  Take take;
  httplib::Server server;
  int is_bound_at = 0;
  std::atomic<bool> has_ended{false};
  std::thread thread;
};

WebhookServer::WebhookServer(int port, Take take)
    : impl_(std::make_unique<Impl>(port, std::move(take))) {}

WebhookServer::~WebhookServer() = default;

std::string WebhookServer::url() const {
  return fmt::format("http://{}:{}{}", kHost, impl_->is_bound_at, kPath);
}

}  // namespace greenmock::reference
