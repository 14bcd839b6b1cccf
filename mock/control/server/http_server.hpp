#pragma once
// The HTTP side of the control plane: cpp-httplib frames bodies and writes answers, on sockets and
// threads of our own. The library's own loop polls each idle connection every 10 ms, makes stop()
// wait for 5 s, has a backlog of 5, and ends for good when accept() fails once.

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "control/server/message.hpp"

namespace greenmock::control {

class HttpServer {
 public:
  struct Options {
    std::string bind = "127.0.0.1";
    std::uint16_t port = 0;  ///< 0: any free one
    /// What all bodies that are being read or answered may take together, in bytes; above it those of more than
    /// 64 KiB are 503.
    std::size_t body_bytes = std::size_t{256} * 1024 * 1024;
    /// Judges a request by its head, before any of its body is read. An answer refuses it, and ends
    /// the connection. Must not throw.
    std::function<std::optional<Answer>(const Request&)> gate;
    /// Answers a request; may block. What it throws becomes a 500.
    std::function<Answer(const Request&)> handler;
  };

  /// Opens the port; throws net::ListenError.
  explicit HttpServer(Options options);
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  /// Whether requests of this verb reach the handler. Any other is the gate's to refuse; what it lets through is 400.
  static bool reads(std::string_view verb);

  std::uint16_t port() const;
  void start();
  /// Stops listening, lets answers that are being written end (150 ms at most), closes all
  /// connections and waits for the handlers, which must have been made to return before.
  void stop();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace greenmock::control
