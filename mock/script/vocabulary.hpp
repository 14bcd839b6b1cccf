#pragma once
#include <string_view>
#include <vector>

namespace greenmock::script {

/// The method names that a script may use; a name's place is its core::MethodId. Handed in, so that
/// the loader need not know the table of methods, which stands above it.
struct Vocabulary {
  std::vector<std::string_view> methods;
  /// Those of the partner API, which is of no account: a script may not use them, and is told why.
  std::vector<std::string_view> of_partner = {};
};

}  // namespace greenmock::script
