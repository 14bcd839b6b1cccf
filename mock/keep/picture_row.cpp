#include "keep/picture_row.hpp"

#include <utility>

#include "keep/row_text.hpp"

namespace greenmock::keep {

std::string picture_text(const core::ProfilePicture& picture) {
  return picture.url + "\n" + (picture.jpeg ? *picture.jpeg : std::string());
}

core::ProfilePicture read_picture(std::string text) {
  const std::size_t end = text.find('\n');
  if (end == std::string::npos) refuse("a profile picture", text);
  std::string url = text.substr(0, end);
  text.erase(0, end + 1);
  return {std::move(url), core::share(std::move(text))};
}

}  // namespace greenmock::keep
