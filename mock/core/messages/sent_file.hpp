#pragma once
#include <string>

#include "core/messages/media_type.hpp"
#include "core/messages/sent_data.hpp"

namespace greenmock::core {

struct SentFile {
  std::string url;
  std::string name;
  std::string caption;  ///< empty: it has none
  MediaType type;
};

/// docs: outgoing-message, ImageMessage.
SentData sent_file(const SentFile& file);

}  // namespace greenmock::core
