#include "api/vocabulary.hpp"

#include "api/method_table.hpp"

namespace greenmock::api {

script::Vocabulary method_names() {
  script::Vocabulary words;
  for (const Method& method : methods()) words.methods.push_back(method.name);
  return words;
}

}  // namespace greenmock::api
