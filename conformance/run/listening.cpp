#include "run/listening.hpp"

#include <fmt/format.h>
#include <httplib.h>

#include <stdexcept>

namespace greenmock::kit {

Listening::Listening(httplib::Server& server, const std::string& address)
    : server_(server), port_(server.bind_to_any_port(address)) {
  if (port_ <= 0) throw std::runtime_error(fmt::format("cannot listen on {}", address));
  thread_ = std::thread([this] {
    server_.listen_after_bind();
    has_ended_ = true;
  });
}

Listening::~Listening() {
  // Before it listens it does not hear that it shall stop.
  while (!server_.is_running() && !has_ended_) std::this_thread::yield();
  server_.stop();
  thread_.join();
}

}  // namespace greenmock::kit
