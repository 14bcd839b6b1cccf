#pragma once
#include <map>
#include <string>

namespace greenmock::kit {

/// What a server has answered; names of headers in lower case.
struct ProbeAnswer {
  int status = 0;
  std::map<std::string, std::string> headers;
  std::string body;
};

}  // namespace greenmock::kit
