#include "api/vocabulary.hpp"

#include "api/method_table.hpp"

namespace greenmock::api {

script::Vocabulary method_names() {
  script::Vocabulary words;
  // The partner's stand last in the table, so that the others keep their places.
  for (const Method& method : methods())
    (method.group == "partner" ? words.of_partner : words.methods).push_back(method.name);
  return words;
}

}  // namespace greenmock::api
