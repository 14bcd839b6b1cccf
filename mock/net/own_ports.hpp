#pragma once
// The listeners of instances that have a port of their own. Used on the loop.

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>

#include <boost/asio/any_io_executor.hpp>

#include "core/calls/message.hpp"
#include "net/listener.hpp"
#include "net/port_certificate.hpp"
#include "tls/context.hpp"

namespace greenmock::net {

class OwnPorts {
 public:
  using OnAccept = std::function<void(
      boost::asio::ip::tcp::socket, const boost::asio::ip::tcp::endpoint& peer, core::InstanceId)>;

  OwnPorts(boost::asio::any_io_executor executor, std::string address, OnAccept on_accept)
      : executor_(std::move(executor)),
        address_(std::move(address)),
        on_accept_(std::move(on_accept)) {}
  OwnPorts(const OwnPorts&) = delete;
  OwnPorts& operator=(const OwnPorts&) = delete;

  /// Opens it (again, with the same number) and returns the port; throws ListenError, and tls::Unusable.
  /// `certificate`: what it shows from now on; nothing: what it showed before, at first what the common port does.
  std::uint16_t open(core::InstanceId instance, std::optional<PortCertificate> certificate);
  /// Stops listening; the port stays reserved for open(). False if it did not listen.
  bool close(core::InstanceId instance);
  /// Stops listening, and lets the port go.
  void forget(core::InstanceId instance) {
    close(instance);
    ports_.erase(instance);
  }
  /// Stops listening on all of them.
  void close_all();

  std::optional<std::uint16_t> port_of(core::InstanceId instance) const;
  /// Nothing: it shows what the common port does.
  std::optional<PortCertificate> certificate_of(core::InstanceId instance) const;
  /// How it speaks TLS; null: as the common port.
  const tls::Context* tls_of(core::InstanceId instance) const;

 private:
  struct Port {
    std::optional<ReservedPort> reserved;
    std::shared_ptr<Listener> listener;
    std::optional<PortCertificate> certificate;
  };

  boost::asio::any_io_executor executor_;
  std::string address_;
  OnAccept on_accept_;
  std::unordered_map<core::InstanceId, Port> ports_;
  std::unique_ptr<const tls::Context> wrong_;  // one for all: made when it is first wanted
};

}  // namespace greenmock::net
