#pragma once
// Drives a greenmock over its control API: one in this process (Server::client), or another program
// (`greenmock serve`).

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include "greenmock/error.hpp"
#include "greenmock/instance.hpp"

namespace greenmock {

/// A handle without a connection of its own: every call makes one. May be used from any thread.
class Client {
 public:
  /// `control_url` such as `http://127.0.0.1:8081`; `token` is that of --control-token. Throws Error
  /// if it is no such address; nothing is sent yet.
  explicit Client(std::string_view control_url, std::string token = {});

  const std::string& control_url() const;

  // --- instances: one a test, hundreds side by side
  /// It lives until it is removed, or the server ends.
  Instance make_instance(const InstanceOptions& options = {}) const;
  /// It lives as long as what is returned.
  ScopedInstance scoped_instance(const InstanceOptions& options = {}) const;
  /// One that is there. Error 404 lists what there is.
  Instance find(std::string_view id_or_name) const;

  // --- all instances at once
  /// The phone scans; returns the name of the instance whose code it was.
  std::string scan_payload(std::string_view payload) const;
  std::string scan_png(std::string_view png) const;  ///< bytes of a picture
  /// The phone types a code of getAuthorizationCode; returns the name of the instance that gave it.
  std::string enter_code(std::string_view code) const;
  /// A script for all, those to come included; makes the `instances` that it lists.
  void put_script(std::string_view script) const;
  /// So much virtual time passes for all at once.
  void advance(std::chrono::milliseconds by) const;
  void set_speed(double speed) const;
  void pause() const;
  void resume() const;
  /// Error 409 while instances live that were made with a name, unless `force`.
  void reset(bool force = false) const;

  // --- the server
  /// The requests that matched no instance, and the connections that came to none, as JSON: the first
  /// thing to look at when nothing works.
  std::string unmatched() const;
  std::string health() const;   ///< JSON
  std::string metrics() const;  ///< Prometheus text

  /// Any call of the control API, such as ("GET", "/_mock/instances"). The body of the answer.
  std::string request(std::string_view verb, std::string_view path,
                      std::string_view body = {}) const;

 private:
  std::string scan(std::string_view key, std::string value) const;
  std::shared_ptr<const detail::Wire> wire_;
};

}  // namespace greenmock
