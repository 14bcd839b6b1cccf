#pragma once
#include <string>
#include <vector>

namespace greenmock::core {

/// One part of a multipart/form-data body.
struct FormPart {
  std::string name;
  std::string file_name;     ///< empty: it is no file
  std::string content_type;  ///< as it was sent
  std::string content;
};

/// Its parts in the order in which they were sent.
using Form = std::vector<FormPart>;

}  // namespace greenmock::core
