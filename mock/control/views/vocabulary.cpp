#include "control/views/vocabulary.hpp"

#include "api/method_table.hpp"

namespace greenmock::control {

script::Vocabulary method_names() {
  script::Vocabulary words;
  for (const api::Method& method : api::methods()) words.methods.push_back(method.name);
  return words;
}

}  // namespace greenmock::control
