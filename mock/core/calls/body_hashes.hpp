#pragma once
#include <array>
#include <cstddef>
#include <memory>
#include <string>

#include "core/calls/message.hpp"

namespace greenmock::core {

/// The hashes of the last large bodies: a file that many ask for is read through once, and not once for each of them.
class BodyHashes {
 public:
  /// Lower-case hexadecimal SHA-256.
  const std::string& of(const SharedBody& body);

 private:
  struct Known {
    std::weak_ptr<const std::string> body;
    std::string hash;
  };
  std::array<Known, 8> known_;
  std::size_t next_ = 0;
};

}  // namespace greenmock::core
