#pragma once
#include <cstddef>
#include <string>
#include <utility>

#include "core/calls/message.hpp"
#include "core/held_bytes.hpp"

namespace greenmock::core {

/// The picture that an account shows.
struct ProfilePicture {
  std::string url;  ///< where WhatsApp would serve it
  SharedBody jpeg;
};

/// The bound that the pictures of all accounts of a server share, bytes.
class PictureRoom {
 public:
  std::size_t limit = std::size_t{64} * 1024 * 1024;

  std::size_t used() const { return held_.used(); }
  /// True if so many more bytes may come when so many have gone.
  bool takes(std::size_t more, std::size_t gone) const { return used() - gone + more <= limit; }
  /// It counts until nobody holds it any more, above the limit too.
  SharedBody keep(SharedBody jpeg) {
    const std::size_t bytes = jpeg->size();
    const auto kept = held_.hold(std::move(jpeg), bytes);
    return {kept, kept->get()};
  }

 private:
  HeldBytes held_;
};

}  // namespace greenmock::core
