#pragma once
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

namespace greenmock::cli {

/// Looks at a file a few times a second, and tells when what is in it has changed. A file that is
/// gone for a moment, as editors leave it while they save, is no change.
class ScriptWatcher {
 public:
  /// `changed` is called on a thread of the watcher's own.
  ScriptWatcher(std::string path, std::function<void(const std::string& text)> changed);
  ~ScriptWatcher();
  ScriptWatcher(const ScriptWatcher&) = delete;
  ScriptWatcher& operator=(const ScriptWatcher&) = delete;

 private:
  void watch();

  std::string path_;
  std::function<void(const std::string&)> changed_;
  std::string seen_;
  std::mutex mutex_;
  std::condition_variable ends_;
  bool ended_ = false;
  std::thread thread_;
};

}  // namespace greenmock::cli
