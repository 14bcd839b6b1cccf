#pragma once
// What shared things take together: each counts until nobody holds it any more.

#include <cstddef>
#include <memory>
#include <utility>

namespace greenmock::core {

class HeldBytes {
 public:
  std::size_t used() const { return *used_; }

  /// `thing` counts with so many bytes as long as anybody has what comes back, longer than this counter if need be.
  template <typename Thing>
  std::shared_ptr<const Thing> hold(Thing thing, std::size_t bytes) {
    const auto held = std::make_shared<const Held<Thing>>(std::move(thing), bytes, used_);
    return {held, &held->thing};
  }

 private:
  template <typename Thing>
  struct Held {
    Held(Thing moved, std::size_t counted, std::shared_ptr<std::size_t> counter)
        : thing(std::move(moved)), bytes(counted), used(std::move(counter)) {
      *used += bytes;
    }
    ~Held() { *used -= bytes; }
    Held(const Held&) = delete;
    Held& operator=(const Held&) = delete;
    Thing thing;
    std::size_t bytes;
    std::shared_ptr<std::size_t> used;
  };

  std::shared_ptr<std::size_t> used_ = std::make_shared<std::size_t>(0);
};

}  // namespace greenmock::core
