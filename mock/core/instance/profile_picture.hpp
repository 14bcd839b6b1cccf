#pragma once
#include <cstddef>
#include <memory>
#include <string>
#include <utility>

#include "core/calls/message.hpp"

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

  std::size_t used() const { return *used_; }
  /// True if so many more bytes may come when so many have gone.
  bool takes(std::size_t more, std::size_t gone) const { return *used_ - gone + more <= limit; }
  /// It counts until nobody holds it any more, above the limit too.
  SharedBody keep(SharedBody jpeg) {
    const auto kept = std::make_shared<const Kept>(std::move(jpeg), used_);
    return {kept, kept->jpeg.get()};
  }

 private:
  struct Kept {
    Kept(SharedBody held, std::shared_ptr<std::size_t> counter)
        : jpeg(std::move(held)), used(std::move(counter)) {
      *used += jpeg->size();
    }
    ~Kept() { *used -= jpeg->size(); }
    Kept(const Kept&) = delete;
    Kept& operator=(const Kept&) = delete;
    SharedBody jpeg;
    std::shared_ptr<std::size_t> used;
  };

  std::shared_ptr<std::size_t> used_ = std::make_shared<std::size_t>(0);
};

}  // namespace greenmock::core
