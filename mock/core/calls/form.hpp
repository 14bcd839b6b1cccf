#pragma once
#include <algorithm>
#include <string>
#include <string_view>
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

/// The first part with this name; null: there is none.
inline const FormPart* form_part(const Form& form, std::string_view name) {
  const auto found = std::find_if(form.begin(), form.end(),
                                  [&](const FormPart& part) { return part.name == name; });
  return found == form.end() ? nullptr : &*found;
}

}  // namespace greenmock::core
