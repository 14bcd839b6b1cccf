#pragma once

namespace greenmock::net {

/// What a port of an instance's own shows that speaks TLS: the server's certificate, or one of an
/// authority that nobody trusts.
enum class PortCertificate { Good, WrongCa };

}  // namespace greenmock::net
