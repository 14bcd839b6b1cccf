// The chats that an account has in a month, which its quota counts (docs: 466 error, example body).

#include <algorithm>
#include <set>

#include "core/messages/messenger.hpp"
#include "core/time/duration.hpp"

namespace greenmock::core {

bool Messenger::is_of_this_month(const std::string& chat_id) const {
  const ChatLog::Listed newest = chats_.walk(chat_id).next();
  return newest && newest.message->at >= start_of_month(account_.now());
}

std::vector<std::string> Messenger::correspondents() {
  std::set<std::string> all;
  for (const std::string& chat_id : chats_.chats()) {
    if (is_of_this_month(chat_id)) all.insert(chat_id);
  }
  for (const Outgoing& waiting : outbox_.all(account_.now())) all.insert(waiting.chat_id);
  return {all.begin(), all.end()};
}

bool Messenger::is_above_quota(const std::string& chat_id) {
  const auto most = account_.quota();
  if (!most || is_of_this_month(chat_id)) return false;
  const auto& waiting = outbox_.all(account_.now());
  const bool is_waiting = std::any_of(waiting.begin(), waiting.end(),
                                      [&](const Outgoing& one) { return one.chat_id == chat_id; });
  return !is_waiting && correspondents().size() >= *most;
}

}  // namespace greenmock::core
