#pragma once
#include <string>

#include "api/service/service.hpp"

namespace greenmock::cli {

struct Addressed {
  std::string url, media_url, control_url;
  std::string public_url = {};  ///< where clients are told to go; empty: to url
  std::string https_url = {};   ///< empty: no TLS
  std::string ca_file = {};     ///< what clients must trust then
  std::string ca_command = {};  ///< how a person learns to have them do so
};

/// What the ready file and `--json` hold: version, addresses, pid, seed, instances; with TLS
/// httpsUrl and caFile, with --public-url publicUrl.
core::Json ready_json(const api::Service& service, const Addressed& addresses, int pid);

struct Look {
  std::string script = {};  ///< the file or the name of what is played; empty: none
  bool picture = false;     ///< of the code
  bool coloured = false;
  /// The control API asks for a token, which is not shown: logs are read by others.
  bool guarded = false;
  bool open = false;          ///< other machines reach the fake Green API
  bool control_open = false;  ///< ... and the control API
};

/// What a person sees at the start: addresses, the first instance, its code, what to do next.
std::string banner(const api::Service& service, const Addressed& addresses, const Look& look);

}  // namespace greenmock::cli
