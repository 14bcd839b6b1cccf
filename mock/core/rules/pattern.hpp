#pragma once
// What a header, a parameter of the query or a value of the body must look like.

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace re2 {
class RE2;
}

namespace greenmock::core {

struct Pattern {
  enum class Kind {
    Exact,    ///< equal to `text`
    Matches,  ///< `text`, a regular expression in the syntax of RE2, is found in it
    Absent,
  };
  /// Of the header (any case), the parameter, or the value in the JSON body: a key of the object,
  /// or a JSON pointer if it begins with `/`.
  std::string name;
  Kind kind = Kind::Exact;
  std::string text;
  std::shared_ptr<const re2::RE2> expression;  ///< compiled `text`; of Kind::Matches only

  /// Compiles `text`. A problem is a sentence, and the pattern is unusable then.
  std::optional<std::string> compile();

  bool accepts(std::optional<std::string_view> value) const;
};

}  // namespace greenmock::core
