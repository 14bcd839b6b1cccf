#pragma once
#include "run/event_listener.hpp"
#include "run/running_client.hpp"

namespace greenmock::kit {

/// One that somebody else starts: it gets the variables from what `tell` prints, and posts its events. It ends by
/// {"event":"end","code":0}.
class AttachedClient : public RunningClient {
 public:
  using Tell = std::function<void(const std::map<std::string, std::string>& contract)>;
  AttachedClient(EventListener& listener, std::map<std::string, std::string> contract,
                 std::string secret, const Tell& tell);
  ~AttachedClient() override;

  /// Nobody can be sent a signal: it is not listened to any more.
  void stop() override;
  void kill() override { stop(); }

 private:
  void take(const std::string& event);
  EventListener& listener_;
  std::size_t written_ = 0;  // bytes of events; on the listener's thread
};

}  // namespace greenmock::kit
