#include "control/openapi.hpp"

#include <span>

#include "core/embedded_file.hpp"

namespace greenmock {

extern const std::span<const core::EmbeddedFile> control_documents;  // see CMakeLists.txt

namespace control {

std::string_view openapi_json() {
  return control_documents.front().text;
}

}  // namespace control
}  // namespace greenmock
