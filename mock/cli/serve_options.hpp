#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/rules/rule.hpp"

namespace CLI {
class App;
}

namespace greenmock::cli {

enum class LogStyle { Text, Json, None };

struct ServeOptions {
  std::string bind = "127.0.0.1";
  std::uint16_t port = 8080;
  std::string control_bind = "127.0.0.1";
  std::optional<std::uint16_t> control_port;
  std::vector<std::string> control_hosts;
  std::string control_token;
  std::string public_url;              ///< empty: that of bind and port
  std::vector<std::string> instances;  ///< ID:TOKEN[:STATE]
  std::string script;
  std::string watch;
  bool list_scripts = false;
  std::optional<std::uint64_t> seed;
  std::string start_time;
  double speed = 1;
  std::string dialect = "current";
  bool strict = false;
  std::string rate_limit = "off";
  int qr_size = 276;
  std::optional<std::uint16_t> media_port;
  std::string partner_token;  ///< empty: every token is wrong
  std::size_t file_mebibytes = 256;
  std::vector<std::string> assumptions;  ///< KEY=VALUE
  std::size_t max_connections = 20'000;
  std::size_t message_mebibytes = 512;
  std::size_t journal_mebibytes = 64;
  std::vector<std::string> allowed_webhook_hosts;
  std::vector<std::string> allowed_file_hosts;
  std::string state_file;  ///< empty: nothing is kept
  bool tls = false;
  std::string tls_dir;  ///< empty: tls::default_folder()
  std::string ready_file;
  bool json = false;
  std::optional<std::string> log;
};

/// Adds --tls-dir.
void add_tls_dir(CLI::App& command, std::string& folder);

/// Adds the flags of `serve` to the command.
void add_serve_options(CLI::App& command, ServeOptions& options);

/// A wrong value on the command line; one line that says what to do.
struct UsageError {
  std::string message;
};

/// Throws UsageError if two of the ports that are given are one.
void refuse_same_port(const ServeOptions& options);

/// ID:TOKEN[:STATE]; throws UsageError.
core::InstanceSpec parse_instance_flag(const std::string& text);

}  // namespace greenmock::cli
