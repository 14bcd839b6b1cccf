#pragma once
// What a server shows, and who vouches for it.

#include <ctime>
#include <string>

#include "tls/certificate.hpp"

namespace greenmock::tls {

struct Identity {
  Certificate authority;
  Pair server;
  std::string authority_file;  ///< its ca.pem; empty if it is in memory alone
};

/// One that nobody trusts, and no file keeps. Throws Unusable.
Identity throw_away_identity();

/// Where identities are kept unless one says otherwise: `$XDG_DATA_HOME/greenmock/tls`, or
/// `~/.local/share/greenmock/tls`. Throws Unusable that names --tls-dir.
std::string default_folder();

/// The identity that the folder keeps (empty: default_folder()); made if there is none. An authority that cannot be used is
/// refused, and left as it is; a server's certificate that is missing, near its end or of another
/// authority is made anew. Any number of processes may do so at one time. Throws Unusable.
Identity open_identity(const std::string& folder, std::time_t now = std::time(nullptr));

}  // namespace greenmock::tls
