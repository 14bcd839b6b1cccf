#pragma once
// What was dealt with lately.

#include <algorithm>
#include <deque>
#include <string>

namespace greenmock::reference {

class Recent {
 public:
  bool has(const std::string& key) const { return std::ranges::find(keys_, key) != keys_.end(); }

  void add(std::string key) {
    if (has(key)) return;
    keys_.push_back(std::move(key));
    if (keys_.size() > kMost) keys_.pop_front();
  }

  void forget() { keys_.clear(); }

 private:
  // A notification comes again soon, if it does: nothing passes one that is not deleted.
  static constexpr std::size_t kMost = 1000;

  std::deque<std::string> keys_;
};

}  // namespace greenmock::reference
