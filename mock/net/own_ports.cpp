#include "net/own_ports.hpp"

#include <utility>

namespace greenmock::net {

using boost::asio::ip::tcp;

std::uint16_t OwnPorts::open(core::InstanceId instance,
                             std::optional<PortCertificate> certificate) {
  if (certificate == PortCertificate::WrongCa && !wrong_)
    wrong_ = std::make_unique<tls::Context>(tls::throw_away_identity());
  Port& own = ports_[instance];
  if (certificate) own.certificate = certificate;
  if (own.listener) return own.reserved->port();
  const bool is_new = !own.reserved;
  try {
    if (is_new) own.reserved.emplace(address_);
    own.listener =
        std::make_shared<Listener>(executor_, address_, own.reserved->port(), "",
                                   [this, instance](tcp::socket socket, const tcp::endpoint& peer) {
                                     on_accept_(std::move(socket), peer, instance);
                                   });
  } catch (...) {
    if (is_new) ports_.erase(instance);
    throw;
  }
  own.listener->start();
  return own.reserved->port();
}

bool OwnPorts::close(core::InstanceId instance) {
  const auto found = ports_.find(instance);
  if (found == ports_.end() || !found->second.listener) return false;
  found->second.listener->close();
  found->second.listener.reset();
  return true;
}

void OwnPorts::close_all() {
  for (auto& [id, own] : ports_) {
    if (own.listener) own.listener->close();
  }
}

std::optional<std::uint16_t> OwnPorts::port_of(core::InstanceId instance) const {
  const auto found = ports_.find(instance);
  if (found == ports_.end()) return std::nullopt;
  return found->second.reserved->port();
}

std::optional<PortCertificate> OwnPorts::certificate_of(core::InstanceId instance) const {
  const auto found = ports_.find(instance);
  if (found == ports_.end()) return std::nullopt;
  return found->second.certificate;
}

const tls::Context* OwnPorts::tls_of(core::InstanceId instance) const {
  return certificate_of(instance) == PortCertificate::WrongCa ? wrong_.get() : nullptr;
}

}  // namespace greenmock::net
