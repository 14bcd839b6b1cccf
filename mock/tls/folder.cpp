#include "tls/folder.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <string_view>
#include <thread>

#include "tls/openssl.hpp"

namespace greenmock::tls {
namespace {

constexpr std::size_t kLongest = std::size_t{64} * 1024;
constexpr auto kLockWithin = std::chrono::seconds{20};
constexpr auto kLockAskedEvery = std::chrono::milliseconds{10};

[[noreturn]] void refuse(const std::string& what, int why) {
  throw Unusable(fmt::format("{}: {}; mend that, or choose another folder with --tls-dir DIR", what,
                             std::strerror(why)));
}

class File {
 public:
  explicit File(int fd) : fd_(fd) {}
  ~File() {
    if (fd_ >= 0) ::close(fd_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  int fd() const { return fd_; }

 private:
  int fd_;
};

bool write_all(int fd, std::string_view text) {
  while (!text.empty()) {
    const ssize_t n = ::write(fd, text.data(), text.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return false;
    text.remove_prefix(static_cast<std::size_t>(n));
  }
  return ::fsync(fd) == 0;
}

/// One that a killed process has left is of nobody: the lock is held.
int create(const std::string& path, mode_t mode) {
  ::unlink(path.c_str());
  return ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);
}

bool move(const std::string& from, const std::string& to, bool over_old_one) {
  if (!over_old_one) {
    if (::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0)
      return true;
    // Not every file system can: then the lock must do.
    if (errno != EINVAL && errno != ENOSYS) return false;
  }
  return ::rename(from.c_str(), to.c_str()) == 0;
}

}  // namespace

void Folder::make() const {
  for (std::size_t end = path_.find('/', 1);; end = path_.find('/', end + 1)) {
    const std::string part = path_.substr(0, end);
    if (::mkdir(part.c_str(), 0700) != 0 && errno != EEXIST)
      refuse("cannot make the folder " + part, errno);
    if (end == std::string::npos) break;
  }
  struct stat made {};
  if (::stat(path_.c_str(), &made) != 0) refuse("cannot use " + path_, errno);
  if (!S_ISDIR(made.st_mode)) refuse("cannot use " + path_, ENOTDIR);
}

std::optional<std::string> Folder::read(const std::string& name) const {
  const std::string path = path_of(name);
  // A pipe of that name must not hold us up.
  const File file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (file.fd() < 0) {
    if (errno == ENOENT) return std::nullopt;
    refuse("cannot read " + path, errno);
  }
  std::string text;
  std::array<char, 4096> chunk{};
  for (;;) {
    const ssize_t n = ::read(file.fd(), chunk.data(), chunk.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) refuse("cannot read " + path, errno);
    if (n == 0) return text;
    text.append(chunk.data(), static_cast<std::size_t>(n));
    if (text.size() > kLongest) refuse("cannot read " + path, EFBIG);
  }
}

void Folder::write(const std::string& name, const std::string& text, Readers readers,
                   bool over_old_one) const {
  const std::string path = path_of(name), draft = path + ".new";
  const File file(create(draft, readers == Readers::Owner ? 0600 : 0644));
  if (file.fd() < 0) refuse("cannot write " + draft, errno);
  if (write_all(file.fd(), text) && move(draft, path, over_old_one)) return;
  const int why = errno;
  ::unlink(draft.c_str());
  refuse("cannot write " + path, why);
}

FolderLock::FolderLock(const Folder& folder) {
  const std::string path = folder.path_of("lock");
  fd_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (fd_ < 0) refuse("cannot write " + path, errno);
  const auto deadline = std::chrono::steady_clock::now() + kLockWithin;
  while (::flock(fd_, LOCK_EX | LOCK_NB) != 0) {
    const int why = errno;
    if (why == EINTR) continue;
    if (why == EWOULDBLOCK && std::chrono::steady_clock::now() < deadline) {
      std::this_thread::sleep_for(kLockAskedEvery);
      continue;
    }
    ::close(fd_);
    refuse(why == EWOULDBLOCK ? "another process holds " + path : "cannot lock " + path, why);
  }
}

FolderLock::~FolderLock() {
  ::close(fd_);
}

}  // namespace greenmock::tls
