#pragma once
#include <string>

#include "core/calls/message.hpp"

namespace greenmock::core {

/// The picture that an account shows.
struct ProfilePicture {
  std::string url;  ///< where WhatsApp would serve it
  SharedBody jpeg;
};

}  // namespace greenmock::core
