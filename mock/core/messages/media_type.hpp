#pragma once
// What a file is, by the extension of its name (docs: SendFileByUpload, "determined by the file
// extension").

#include <string>
#include <string_view>

#include "core/notifications/notify.hpp"

namespace greenmock::core {

struct MediaType {
  std::string_view extension;  ///< lower case, without a point
  std::string_view mime;
  MessageKind kind = MessageKind::Document;
};

/// By the name of a file; one that is not in the list is a `bin` (docs: UploadFile, "default type").
MediaType media_type_of(std::string_view file_name);
/// By a Content-Type, whatever its parameters; a `bin` if it is not in the list.
MediaType media_type_of_content(std::string_view content_type);

/// Lower case, without a point; empty if the name has none, or one that no file has.
std::string extension_of(std::string_view file_name);
/// Without the folders that some clients send with it.
std::string_view base_name(std::string_view file_name);

}  // namespace greenmock::core
