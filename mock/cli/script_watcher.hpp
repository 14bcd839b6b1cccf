#pragma once
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

namespace greenmock::cli {

/// Looks at a file a few times a second, and tells when what is in it has changed. A file that is
/// gone for a moment, as editors leave it while they save, is no change; of one that is gone for longer, or cannot be
/// read, it says so.
class ScriptWatcher {
 public:
  /// `seen` is what is played already. `changed` is called on a thread of the watcher's own.
  ScriptWatcher(std::string path, std::string seen,
                std::function<void(const std::string& text)> changed);
  ~ScriptWatcher();
  ScriptWatcher(const ScriptWatcher&) = delete;
  ScriptWatcher& operator=(const ScriptWatcher&) = delete;

 private:
  /// When it was written, when anything of it changed, how long it is, which one it is.
  struct Look {
    std::int64_t seconds = 0, nanoseconds = 0, changed_seconds = 0, changed_nanoseconds = 0;
    std::int64_t bytes = 0;
    std::uint64_t inode = 0;
    bool operator==(const Look&) const = default;
  };

  void watch();
  bool has_changed();

  std::string path_;
  std::function<void(const std::string&)> changed_;
  std::string seen_;
  Look looked_;
  std::string told_;  // why it could not be read, the last time
  int in_vain_ = 0;   // looks since it was there
  std::mutex mutex_;
  std::condition_variable ends_;
  bool ended_ = false;
  std::thread thread_;
};

}  // namespace greenmock::cli
