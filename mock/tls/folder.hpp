#pragma once
// Files of a folder that several processes share: read whole, written whole or not at all.

#include <optional>
#include <string>

namespace greenmock::tls {

/// Whom a file that is made is for.
enum class Readers { Owner, All };

class Folder {
 public:
  explicit Folder(std::string path) : path_(std::move(path)) {}

  const std::string& path() const { return path_; }
  std::string path_of(const std::string& name) const { return path_ + "/" + name; }

  /// Makes it and what is above it, for the owner alone. Throws Unusable.
  void make() const;

  /// Nothing if there is no such file. Throws Unusable if it cannot be read, or is too long to be a
  /// certificate.
  std::optional<std::string> read(const std::string& name) const;

  /// Its permissions are right from the first moment. Throws Unusable.
  void write_new(const std::string& name, const std::string& text, Readers readers) const {
    write(name, text, readers, false);
  }
  void replace(const std::string& name, const std::string& text, Readers readers) const {
    write(name, text, readers, true);
  }

 private:
  void write(const std::string& name, const std::string& text, Readers readers,
             bool over_old_one) const;

  std::string path_;
};

/// Held by one process, and one thread of it, at a time.
class FolderLock {
 public:
  /// Waits for its turn; throws Unusable if that takes too long or the folder cannot be written to.
  explicit FolderLock(const Folder& folder);
  ~FolderLock();
  FolderLock(const FolderLock&) = delete;
  FolderLock& operator=(const FolderLock&) = delete;

 private:
  int fd_ = -1;
};

}  // namespace greenmock::tls
