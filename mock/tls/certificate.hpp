#pragma once
// A certificate authority for tests, and the certificate that it signs. Nothing here touches a file.

#include <ctime>
#include <optional>
#include <string>

#include "tls/openssl.hpp"

namespace greenmock::tls {

/// A certificate and its key.
struct Pair {
  Certificate certificate;
  Key key;
};

/// A new EC P-256 key. Throws Unusable.
Key make_key();

/// An authority that signs itself, for ten years. It can vouch for names of Green API and of this
/// machine alone, and for servers only. Throws Unusable.
Pair make_authority(Key key, std::time_t now);

/// A server's certificate for certificate_names(), for 397 days or as long as the authority lives.
/// Throws Unusable.
Pair make_server(const Pair& authority, std::time_t now);

/// Why this is no authority that greenmock made, or is none any more: the end of a sentence that
/// begins with its file.
std::optional<std::string> fault_of_authority(const Certificate& certificate, std::time_t now);

/// False if it is to be made anew: of another authority, for other names, or over in 30 days.
bool serves(const Certificate& server, const Certificate& authority, std::time_t now);

bool belong_together(const Certificate& certificate, const Key& key);

}  // namespace greenmock::tls
