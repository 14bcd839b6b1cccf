#pragma once
// Where clients that cannot be spawned (a page, an app on a phone) send their events.

#include <functional>
#include <memory>
#include <mutex>
#include <string>

namespace greenmock::kit {

/// HTTP on a free port of 127.0.0.1: takes POST of one JSON event to a secret path, from any origin, and nothing else.
class EventListener {
 public:
  EventListener();  ///< throws std::runtime_error
  ~EventListener();
  EventListener(const EventListener&) = delete;
  EventListener& operator=(const EventListener&) = delete;

  /// The address for the next client; earlier ones are not taken any more. `take` is called on a thread of the
  /// listener with the body of each request.
  std::string open(std::function<void(const std::string& event)> take);
  void close();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace greenmock::kit
