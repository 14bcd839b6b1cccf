#include "core/chat_log.hpp"

#include <algorithm>
#include <utility>

namespace greenmock::core {

const ChatMessage& ChatLog::add(std::string chat_id, ChatMessage message) {
  const ChatMessage& added = append(std::move(chat_id), std::move(message));
  mark(marks_, Piece::Message, first_ + entries_.size() - 1);
  return added;
}

bool ChatLog::restore(std::uint64_t place, std::string chat_id, ChatMessage message) {
  if (entries_.empty()) first_ = place;
  if (place != first_ + entries_.size()) return false;
  append(std::move(chat_id), std::move(message));
  return true;
}

ChatMessage& ChatLog::append(std::string chat_id, ChatMessage message) {
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
  mark(marks_, Piece::Message, first_);
  ++first_;
  ++dropped_;
}

ChatLog::Found ChatLog::find(std::string_view id) const {
  const auto found = by_id_.find(std::string(id));
  if (found == by_id_.end()) return {};
  return at_place(found->second);
}

ChatLog::Found ChatLog::at_place(std::uint64_t place) const {
  if (place < first_ || place - first_ >= entries_.size()) return {};
  const Entry& entry = at(place);
  return {&entry.chat->id, &entry.message};
}

ChatMessage* ChatLog::change(std::string_view id) {
  const auto found = by_id_.find(std::string(id));
  if (found == by_id_.end()) return nullptr;
  mark(marks_, Piece::Message, found->second);
  return &at(found->second).message;
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
  const auto read = [this](Place place) {
    ChatMessage& message = at(place).message;
    if (!message.incoming || message.read) return std::size_t{0};
    message.read = true;
    mark(marks_, Piece::Message, place);
    return std::size_t{1};
  };
  if (!id.empty()) {
    const auto one = by_id_.find(std::string(id));
    return one != by_id_.end() && at(one->second).chat->id == chat_id ? read(one->second) : 0;
  }
  const auto found = chats_.find(chat_id);
  if (found == chats_.end()) return 0;
  Chat& chat = *found->second;
  std::size_t marked = 0;
  const auto unread = std::lower_bound(chat.places.begin(), chat.places.end(), chat.read_to);
  for (auto place = unread; place != chat.places.end(); ++place) marked += read(*place);
  chat.read_to = first_ + entries_.size();
  return marked;
}

void ChatLog::clear() {
  for (std::size_t i = 0; marks_ && i < entries_.size(); ++i)
    mark(marks_, Piece::Message, first_ + i);
  entries_.clear();
  chats_.clear();
  by_id_.clear();
  first_ = 0;
  dropped_ = 0;
}

}  // namespace greenmock::core
