#pragma once
#include <string_view>
#include <vector>

namespace greenmock::script {

/// The method names that a script may use; a name's place is its core::MethodId. Handed in, so that
/// the loader need not know the table of methods, which stands above it.
struct Vocabulary {
  std::vector<std::string_view> methods;
};

}  // namespace greenmock::script
