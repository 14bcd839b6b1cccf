#pragma once
// What the data plane knows of whoever keeps the state: replies wait until what they tell of is on the disk.

#include <cstdint>
#include <functional>
#include <string>

#include "api/service/service.hpp"

namespace greenmock::net {

class Keeping {
 public:
  virtual ~Keeping() = default;

  /// Called on a thread of its own: all up to `ticket` is kept, or was lost because of `problem`.
  using Told = std::function<void(std::uint64_t ticket, std::string problem)>;
  /// Before the first submit().
  virtual void begin(Told told) = 0;
  /// On the loop: takes what has changed. The ticket of all of it; 0 if nothing has.
  virtual std::uint64_t submit(api::Service& service) = 0;
  /// Returns when all that was submitted is written; nobody is told from then on. Empty, or why some of it
  /// was lost.
  virtual std::string end() = 0;
};

}  // namespace greenmock::net
