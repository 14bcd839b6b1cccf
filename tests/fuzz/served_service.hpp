#pragma once
// A service and its loop on a thread, for targets that need more than functions.

#include <chrono>
#include <cstdlib>
#include <string>
#include <thread>

#include "api/service/service.hpp"
#include "net/server.hpp"

namespace greenmock::fuzz {

class ServedService {
 public:
  ServedService() = default;
  ~ServedService() { stop(); }
  ServedService(const ServedService&) = delete;
  ServedService& operator=(const ServedService&) = delete;

  /// From here on `service` belongs to the loop.
  void start() {
    thread_ = std::thread([this] { server.run(); });
  }
  void stop() {
    if (!thread_.joinable()) return;
    server.stop();
    thread_.join();
  }

 private:
  static api::Service::Options service_options() {
    constexpr auto kAddress = "http://127.0.0.1:8080";
    api::Service::Options options;
    options.seed = 7;
    options.start = core::VirtualTime{core::Duration{std::chrono::hours{24 * 365 * 56}}};
    options.addresses = {kAddress, kAddress, kAddress};
    return options;
  }
  static net::Server::Options server_options() {
    net::Server::Options options;
    options.port = 0;
    options.on_internal_error = [](const std::string&) { std::abort(); };
    return options;
  }

 public:
  api::Service service{service_options(), net::Server::now()};
  net::Server server{service, server_options()};

 private:
  std::thread thread_;  // last: it runs the others
};

}  // namespace greenmock::fuzz
