#pragma once
#include <string>

namespace greenmock::kit {

/// A fresh empty directory, removed with all that is in it.
class Folder {
 public:
  /// In `base`, or where temporary files go if that is empty; throws std::runtime_error.
  explicit Folder(const std::string& base = {});
  ~Folder();
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace greenmock::kit
