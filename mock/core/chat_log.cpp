#include "core/chat_log.hpp"

#include <algorithm>
#include <utility>

namespace greenmock::core {

ChatMessage& ChatLog::add(std::string chat_id, ChatMessage message) {
  if (entries_.size() >= most_) drop_oldest();
  auto& chat = chats_[chat_id];
  if (!chat) chat = std::make_unique<Chat>(Chat{std::move(chat_id), {}});
  const Place place = first_ + entries_.size();
  chat->places.push_back(place);
  by_id_[message.id] = place;
  entries_.push_back({chat.get(), std::move(message)});
  return entries_.back().message;
}

void ChatLog::drop_oldest() {
  if (entries_.empty()) return;
  const Entry& oldest = entries_.front();
  const auto found = by_id_.find(oldest.message.id);
  if (found != by_id_.end() && found->second == first_) by_id_.erase(found);
  Chat& chat = *oldest.chat;
  chat.places.pop_front();  // the oldest of all is the oldest of its chat
  if (chat.places.empty()) chats_.erase(chats_.find(chat.id));
  entries_.pop_front();
  ++first_;
  ++dropped_;
}

ChatLog::Found ChatLog::find(std::string_view id) {
  const auto found = by_id_.find(std::string(id));
  if (found == by_id_.end()) return {};
  Entry& entry = at(found->second);
  return {&entry.chat->id, &entry.message};
}

std::vector<const ChatMessage*> ChatLog::history(const std::string& chat_id,
                                                 std::size_t count) const {
  std::vector<const ChatMessage*> all;
  const auto found = chats_.find(chat_id);
  if (found == chats_.end()) return all;
  const auto& places = found->second->places;
  for (auto place = places.rbegin(); place != places.rend() && all.size() < count; ++place)
    all.push_back(&at(*place).message);
  return all;
}

std::vector<ChatLog::Listed> ChatLog::newest(std::size_t count) const {
  std::vector<Listed> all;
  for (auto entry = entries_.rbegin(); entry != entries_.rend() && all.size() < count; ++entry)
    all.push_back({&entry->chat->id, &entry->message});
  return all;
}

std::vector<ChatLog::Listed> ChatLog::since(bool incoming, VirtualTime from) const {
  std::vector<Listed> all;
  // Messages are added in the order of their times.
  for (auto entry = entries_.rbegin(); entry != entries_.rend() && entry->message.at >= from;
       ++entry) {
    if (entry->message.incoming == incoming) all.push_back({&entry->chat->id, &entry->message});
  }
  return all;
}

std::vector<std::string> ChatLog::chats() const {
  std::vector<std::string> ids;
  ids.reserve(chats_.size());
  for (const auto& [id, chat] : chats_) ids.push_back(id);
  return ids;
}

std::size_t ChatLog::mark_read(const std::string& chat_id, std::string_view id) {
  const auto mark = [](ChatMessage& message) {
    const bool is_new = message.incoming && !message.read;
    if (is_new) message.read = true;
    return is_new ? std::size_t{1} : std::size_t{0};
  };
  if (!id.empty()) {
    const Found one = find(id);
    return one && *one.chat_id == chat_id ? mark(*one.message) : 0;
  }
  const auto found = chats_.find(chat_id);
  if (found == chats_.end()) return 0;
  Chat& chat = *found->second;
  std::size_t marked = 0;
  const auto unread = std::lower_bound(chat.places.begin(), chat.places.end(), chat.read_to);
  for (auto place = unread; place != chat.places.end(); ++place) marked += mark(at(*place).message);
  chat.read_to = first_ + entries_.size();
  return marked;
}

void ChatLog::clear() {
  entries_.clear();
  chats_.clear();
  by_id_.clear();
  first_ = 0;
  dropped_ = 0;
}

}  // namespace greenmock::core
