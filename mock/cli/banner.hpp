#pragma once
#include <string>

#include "api/service.hpp"

namespace greenmock::cli {

struct Addressed {
  std::string url, control_url;
};

/// What the ready file and `--json` hold: addresses, pid, seed, instances.
core::Json ready_json(const api::Service& service, const Addressed& addresses, int pid);

/// What a person sees at the start: addresses, the first instance, its code, what to do next.
std::string banner(api::Service& service, const Addressed& addresses, bool with_picture,
                   bool coloured);

/// Writes the file whole or not at all; false if it can't be written, with the reason in `problem`.
bool write_ready_file(const std::string& path, const std::string& text, std::string& problem);

}  // namespace greenmock::cli
