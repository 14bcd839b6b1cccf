#pragma once
// The data plane: one event loop on one thread that owns the listeners, the connections and the
// service. Everything marked «loop» may be called on that thread only; post() leads there.

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "api/service/service.hpp"
#include "egress/client.hpp"
#include "net/keeping.hpp"
#include "net/listen_error.hpp"
#include "net/port_certificate.hpp"
#include "net/websocket_patience.hpp"
#include "tls/context.hpp"

namespace greenmock::net {

/// The same moment on the clock that timers and condition variables take.
inline std::chrono::steady_clock::time_point steady(core::ClientTime t) {
  return std::chrono::steady_clock::time_point{
      std::chrono::duration_cast<std::chrono::steady_clock::duration>(t.time_since_epoch())};
}

/// Which connections a test wants closed.
enum class Drop { Parked, Sockets, Idle, All };

class Server {
 public:
  struct Options {
    std::string bind = "127.0.0.1";
    std::uint16_t port = 8080;  ///< 0: any free one
    /// One more port, which is that of the media host: it serves the same; 0: any free one. Nothing: `port`
    /// is that of the media host too.
    std::optional<std::uint16_t> media_port = {};
    std::size_t max_connections = 20'000;
    /// What all requests that are being read may take together, in bytes; above it the larger ones are 503.
    std::size_t body_bytes = std::size_t{512} * 1024 * 1024;
    /// A request that has begun must be complete after so long, client time. It is looked at once
    /// a second.
    std::chrono::milliseconds request_timeout{60'000};
    /// So must a handshake of TLS.
    std::chrono::milliseconds handshake_timeout{10'000};
    WebsocketPatience websocket_patience = {};
    /// How the ports speak TLS, beside plain HTTP; null: not at all.
    std::shared_ptr<const tls::Context> tls = {};
    /// How webhooks are sent.
    egress::Client::Options webhooks = {};
    /// How files are fetched that clients name by their address.
    egress::Client::Options fetches = {};
    /// From the connecting to the answer of a webhook, client time (docs: technology-webhook-endpoint).
    std::chrono::milliseconds webhook_timeout = std::chrono::seconds{180};
    /// Keeps the state, and outlives the server; null: nobody does.
    Keeping* keeping = nullptr;
    /// The state can be kept no longer. Nothing is answered from then on: end the program.
    std::function<void(const std::string&)> on_lost_state = {};
    /// Told of what should never happen: an exception inside a connection. The connection is
    /// closed.
    std::function<void(const std::string&)> on_internal_error;
  };

  /// Opens the port; throws ListenError. `service` must outlive the server.
  Server(api::Service& service, Options options);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  std::uint16_t port() const;
  /// port(), if there is no other one for it.
  std::uint16_t media_port() const;
  bool speaks_tls() const;

  /// Serves on the calling thread until stop().
  void run();
  /// From any thread: no new calls; what is being written is finished (a second at most), parked
  /// calls end as `shutdown`, then run() returns.
  void stop();

  /// Real monotonic time; any thread.
  static core::ClientTime now();

  /// Runs `f` on the loop; any thread. Functions run in the order in which they were posted.
  void post(std::function<void()> f);

  // --- loop
  api::Service& service();
  /// Does what the service asks for: sends what was released, closes what was cut. `when_delivered`
  /// is called once the released bytes are with the kernel; at once if there are none.
  void carry_out(std::function<void()> when_delivered = {});
  /// Calls `f` once all that has changed so far is kept; at once if nobody keeps.
  void when_kept(std::function<void()> f);
  /// Calls `f` on the loop at `due`. The returned handle cancels when it is destroyed.
  std::shared_ptr<void> at(core::ClientTime due, std::function<void()> f);
  /// How many connections were closed.
  std::size_t drop(core::InstanceId instance, Drop what);
  std::size_t connections() const;

  /// A listener of an instance's own. Opens it (again, on the same port) and returns the port;
  /// throws ListenError, and tls::Unusable. `certificate`: what it shows from now on; nothing: what
  /// it showed before, at first what the common port does. A good one needs a server that speaks TLS.
  std::uint16_t open_port_of(core::InstanceId instance,
                             std::optional<PortCertificate> certificate = {});
  /// Stops listening and closes its connections; the port stays reserved for open_port_of.
  void close_port_of(core::InstanceId instance);
  void forget_port_of(core::InstanceId instance);
  std::optional<std::uint16_t> port_of(core::InstanceId instance) const;
  /// Nothing: as the common port.
  std::optional<PortCertificate> certificate_of(core::InstanceId instance) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace greenmock::net
