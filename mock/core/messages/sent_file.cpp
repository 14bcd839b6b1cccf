#include "core/messages/sent_file.hpp"

namespace greenmock::core {

SentData sent_file(const SentFile& file) {
  // No thumbnail: it would take a reader of pictures and films.
  return {file.type.kind,
          {{"fileMessageData",
            {{"downloadUrl", file.url},
             {"caption", file.caption},
             {"fileName", file.name},
             {"jpegThumbnail", ""},
             {"mimeType", file.type.mime},
             {"forwardingScore", 0},
             {"isForwarded", false}}}}};
}

}  // namespace greenmock::core
