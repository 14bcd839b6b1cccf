#pragma once
// A whole fake Green API in this process, as long as a variable lives:
//
//   greenmock::Server server;
//   const auto account = server.make_instance({.paused = true});
//   MyClient client(account.api_url(), account.id(), account.token());

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "greenmock/client.hpp"

namespace greenmock {

/// Names and codes of about 2022 (Seed) or of today (Current).
enum class Dialect { Current, Seed };

/// As flags of `greenmock serve`, with the same defaults, but free ports.
struct ServerOptions {
  std::uint16_t port = 0;  ///< of the fake Green API; 0: any free one
  /// A port of its own for the media host, which takes uploads; 0: any free one. Nothing: `port`.
  std::optional<std::uint16_t> media_port = {};
  std::uint16_t control_port = 0;  ///< of the control API, always on 127.0.0.1; 0: any free one
  std::string bind = "127.0.0.1";  ///< IP address of the fake Green API; 0.0.0.0 opens it to others
  std::string control_token = {};  ///< the control API asks for it; client() has it
  std::string script = {};         ///< the text of a script: JSON, comments allowed
  std::string script_file = {};    ///< the path of one; not both
  /// Same seed, same requests: same bytes. Nothing: by chance.
  std::optional<std::uint64_t> seed = {};
  /// Virtual time at the start, 1970 to 2999. Nothing: now; with a seed 2026-01-01T00:00:00Z.
  std::optional<std::chrono::system_clock::time_point> start_time = {};
  double speed = 1;  ///< virtual seconds per real second, 0.000001 to 1000000
  Dialect dialect = Dialect::Current;
  /// What no source confirms, as docs/assumptions.md lists it: each `KEY=VALUE`, such as `reboot.lasts=30s`.
  std::vector<std::string> assume = {};
  bool strict = false;             ///< refuse what the documentation does not allow
  bool documented_limits = false;  ///< answer 429 above the documented limits
  int qr_size = 276;               ///< width of the QR picture in pixels: 276 or 256
  /// At one time. For one more the longest idle is closed; if none is idle, it is refused with 503.
  std::size_t max_connections = 20'000;
  /// Hosts besides this machine to which webhooks may go, by name and without a port.
  std::vector<std::string> allowed_webhook_hosts = {};
  /// Hosts besides this machine from which `sendFileByUrl` fetches; the links of others are handed on.
  std::vector<std::string> allowed_file_hosts = {};
  std::string partner_token = {};  ///< of the partner API; empty: every token is wrong
  // Above these the oldest are dropped, of all accounts together; 1 to 1048576.
  std::size_t file_mebibytes = 256;  ///< of sent and uploaded files
  /// Of calls in the journals; and half as much again, of when events happened and of attempts at webhooks.
  std::size_t journal_mebibytes = 64;
  std::size_t message_mebibytes = 512;  ///< of messages in the chats
  bool tls = false;                     ///< speak HTTPS too, on the same port
  /// Folder of the certificate authority, made if it is not there. Empty: that of `greenmock serve`.
  std::string tls_dir = {};
  /// Told, on a thread of the server, of what should never happen. Nothing is printed.
  std::function<void(const std::string&)> on_internal_error = {};
};

/// Both planes, on threads of its own, serving from the constructor to the destructor. Several work
/// side by side. It installs no signal handler, takes no signal, prints nothing, and changes no limit
/// of the process: thousands of connections want a higher RLIMIT_NOFILE.
class Server {
 public:
  /// Throws Error: an option that does not fit, a script with mistakes, a port that is in use.
  explicit Server(const ServerOptions& options = {});
  /// Parked calls are cut, answers that are being written end (a second at most).
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  const std::string& url() const;        ///< the apiUrl: `http://127.0.0.1:40123`
  const std::string& media_url() const;  ///< the mediaUrl; url() without ServerOptions::media_port
  /// `https://127.0.0.1:40123`, for clients that trust ca_file(); empty without ServerOptions::tls.
  const std::string& https_url() const;
  const std::string& ca_file() const;      ///< path of the authority's certificate, PEM; or empty
  const std::string& control_url() const;  ///< `http://127.0.0.1:40124`
  std::uint64_t seed() const;              ///< the one that repeats this run
  const Client& client() const;

  /// As Client::make_instance. The server makes none by itself but those of its script.
  Instance make_instance(const InstanceOptions& options = {}) const;
  /// As Client::scoped_instance; the server must outlive it.
  ScopedInstance scoped_instance(const InstanceOptions& options = {}) const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace greenmock
