#include "cli/script_watcher.hpp"

#include <chrono>

#include "cli/files.hpp"
#include "cli/serve_options.hpp"

namespace greenmock::cli {
namespace {

constexpr auto kLookEvery = std::chrono::milliseconds{200};

}  // namespace

ScriptWatcher::ScriptWatcher(std::string path, std::function<void(const std::string&)> changed)
    : path_(std::move(path)), changed_(std::move(changed)), seen_(read_file(path_, "a script")) {
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

void ScriptWatcher::watch() {
  std::unique_lock lock(mutex_);
  while (!ends_.wait_for(lock, kLookEvery, [&] { return ended_; })) {
    try {
      std::string text = read_file(path_, "a script");
      // An empty file is one that is being written.
      if (text.empty() || text == seen_) continue;
      seen_ = std::move(text);
      changed_(seen_);
    } catch (const UsageError&) {
    }
  }
}

}  // namespace greenmock::cli
