#include "cli/script_watcher.hpp"

#include <sys/stat.h>

#include <chrono>
#include <utility>

#include "cli/complaint.hpp"
#include "cli/files.hpp"
#include "cli/serve_options.hpp"

namespace greenmock::cli {
namespace {

constexpr auto kLookEvery = std::chrono::milliseconds{200};
/// So many looks in vain: no editor takes so long to save.
constexpr int kGoneAfter = 10;

}  // namespace

ScriptWatcher::ScriptWatcher(std::string path, std::string seen,
                             std::function<void(const std::string&)> changed)
    : path_(std::move(path)), changed_(std::move(changed)), seen_(std::move(seen)) {
  thread_ = std::thread([this] { watch(); });
}

ScriptWatcher::~ScriptWatcher() {
  {
    const std::lock_guard lock(mutex_);
    ended_ = true;
  }
  ends_.notify_all();
  thread_.join();
}

/// Looks at the file from outside: a pipe or a device would hold up whoever opens it.
bool ScriptWatcher::has_changed() {
  struct stat found {};
  if (::stat(path_.c_str(), &found) != 0 || !S_ISREG(found.st_mode)) {
    if (++in_vain_ == kGoneAfter)
      print_error("--watch: " + path_ + " is gone; what was in it goes on until it is back");
    return false;
  }
  in_vain_ = 0;
  const Look look{found.st_mtim.tv_sec, found.st_mtim.tv_nsec,
                  found.st_ctim.tv_sec, found.st_ctim.tv_nsec,
                  found.st_size,        static_cast<std::uint64_t>(found.st_ino)};
  return std::exchange(looked_, look) != look;
}

void ScriptWatcher::watch() {
  std::unique_lock lock(mutex_);
  while (!ends_.wait_for(lock, kLookEvery, [&] { return ended_; })) {
    try {
      if (!has_changed()) continue;
      std::string text = read_file(path_, "a script");
      // An empty file is one that is being written.
      if (text.empty() || text == seen_) continue;
      seen_ = std::move(text);
      told_.clear();
      changed_(seen_);
    } catch (const UsageError& problem) {
      if (std::exchange(told_, problem.message) != problem.message)
        print_error("--watch: " + problem.message);
    }
  }
}

}  // namespace greenmock::cli
