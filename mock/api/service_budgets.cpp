// The messages that all instances keep together stay within their bound: the fullest gives first, its oldest
// first, and a chunk at a time, since finding it costs a look at every instance.

#include <algorithm>

#include "api/service.hpp"
#include "core/messenger.hpp"

namespace greenmock::api {

void Service::keep_messages_within_budget() {
  while (message_budget_.is_over()) {
    core::ChatLog* fullest = nullptr;
    for (auto& [id, instance] : instances_) {
      core::Messenger* const messenger = instance->known_messenger();
      if (messenger && (!fullest || messenger->chats().bytes() > fullest->bytes()))
        fullest = &messenger->chats();
    }
    const std::size_t before = fullest ? fullest->bytes() : 0;
    if (fullest) fullest->give_up(std::max<std::size_t>(message_budget_.limit / 64, 1));
    // What is left over waits to be sent, and is refused above its own bound.
    if (!fullest || fullest->bytes() == before) return;
  }
}

}  // namespace greenmock::api
