#include "core/messages/chat_log.hpp"

#include <algorithm>
#include <utility>

#include "core/encoding/json.hpp"

namespace greenmock::core {
namespace {

/// Of one message in the index of ids: a node and its share of the buckets.
constexpr std::size_t kIndexBytes = 48;
/// Of the task for what becomes of an own message next.
constexpr std::size_t kTaskBytes = 80;
/// Of one chat in the map of chats and in the list of them.
constexpr std::size_t kChatBytes = 176;
/// Of the ids of one message's edits and deletions.
constexpr std::size_t kChangeBytes = 256;

/// How far back a place is; 0: there is none.
std::uint32_t back_to(std::uint64_t older_behind, std::uint64_t place, std::uint64_t first) {
  return older_behind <= first ? 0 : static_cast<std::uint32_t>(place + 1 - older_behind);
}

bool is_change(MessageKind kind) {
  return kind == MessageKind::Edited || kind == MessageKind::Deleted;
}

/// The id of the message that an edit or a deletion is about; empty: it names none.
std::string changed_id(const ChatMessage& change) {
  const Json data = parse_json(change.data);
  const Json::json_pointer about(change.kind == MessageKind::Edited
                                     ? "/editedMessageData/stanzaId"
                                     : "/deletedMessageData/stanzaId");
  if (!data.contains(about) || !data.at(about).is_string()) return "";
  return data.at(about).get<std::string>();
}

}  // namespace

ChatLog::ChatLog(MessageBudget& budget, std::size_t most, PieceMarks* marks)
    : budget_(&budget), marks_(marks), most_(most), by_id_(0, IdHash{this}, SameId{this}) {}

const ChatMessage& ChatLog::add(std::string chat_id, ChatMessage message) {
  const ChatMessage& added = append(std::move(chat_id), std::move(message));
  mark(marks_, Piece::Message, newest_place());
  return added;
}

bool ChatLog::restore(Place place, std::string chat_id, ChatMessage message) {
  if (count_ == 0) first_ = block_ = place;
  if (place != end()) return false;
  append(std::move(chat_id), std::move(message));
  return true;
}

ChatMessage& ChatLog::append(std::string chat_id, ChatMessage message) {
  if (count_ >= most_) drop_oldest();
  const auto [found, is_new] = chats_.try_emplace(std::move(chat_id));
  auto& chat = *found;
  if (is_new)
    chat.second.by_newest = by_newest_.insert(by_newest_.begin(), &chat.second);
  else
    by_newest_.splice(by_newest_.begin(), by_newest_, chat.second.by_newest);
  Place& on_way = newest_on_way_[message.incoming ? 1 : 0];
  const auto same = by_id_.find(std::string_view(message.id));
  if (same != by_id_.end()) by_id_.erase(same);  // the newer one is found
  // Texts are made piece by piece, and have room for more.
  for (std::string* text : {&message.id, &message.sender, &message.data}) text->shrink_to_fit();
  if (count_ == 0) budget_->holders.insert(this);
  const Place place = end();
  if (blocks_.empty() || blocks_.back().size() == kBlock) {
    blocks_.emplace_back();
    if (blocks_.size() > 1) blocks_.back().reserve(kBlock);
  }
  blocks_.back().push_back({&chat, back_to(chat.second.newest_behind, place, first_),
                            back_to(on_way, place, first_), 0, std::move(message)});
  ++count_;
  chat.second.newest_behind = on_way = place + 1;
  if (at(place).message.incoming) chat.second.incoming_behind = place + 1;
  by_id_.insert(place);
  ++budget_->messages;
  Entry& added = at(place);
  account(added);
  note_change(added);
  return added.message;
}

void ChatLog::account(Entry& entry) {
  const ChatMessage& message = entry.message;
  std::size_t bytes = sizeof(Entry) + kIndexBytes + heap_bytes(message.id) +
                      heap_bytes(message.sender) + heap_bytes(message.data);
  if (entry.older_in_chat == 0) bytes += kChatBytes + heap_bytes(entry.chat->first);
  if (is_change(message.kind)) bytes += kChangeBytes;
  if (!message.incoming) bytes += kTaskBytes;
  give_back(entry.accounted);
  entry.accounted = static_cast<std::uint32_t>(bytes);
  bytes_ += bytes;
  budget_->in_chats += bytes;
}

void ChatLog::give_back(std::size_t bytes) {
  bytes_ -= bytes;
  budget_->in_chats -= bytes;
}

void ChatLog::recount(std::string_view id) {
  const auto found = by_id_.find(id);
  if (found != by_id_.end()) account(at(*found));
}

void ChatLog::note_change(const Entry& entry) {
  if (!is_change(entry.message.kind)) return;
  const std::string id = changed_id(entry.message);
  const Found about = find(id);
  if (!about || about.chat_id != &entry.chat->first) return;
  ChangeIds& ids = changes_[id];
  (entry.message.kind == MessageKind::Edited ? ids.edited : ids.deleted) = entry.message.id;
}

ChangeIds ChatLog::changes_of(std::string_view id) const {
  const auto found = changes_.find(std::string(id));
  return found == changes_.end() ? ChangeIds{} : found->second;
}

void ChatLog::drop_oldest() {
  if (count_ == 0) return;
  const auto found = by_id_.find(std::string_view(at(first_).message.id));
  if (found != by_id_.end() && *found == first_) {
    by_id_.erase(found);
    changes_.erase(at(first_).message.id);
  }
  const Entry oldest = std::move(at(first_));  // its texts go now, and not with its block
  give_back(oldest.accounted);
  // The oldest of all is the oldest of its chat; who goes back to it gets before first_ from now on.
  if (oldest.chat->second.newest_behind == first_ + 1) {
    by_newest_.erase(oldest.chat->second.by_newest);
    chats_.erase(chats_.find(oldest.chat->first));
  }
  mark(marks_, Piece::Message, first_);
  ++first_;
  --count_;
  if (first_ - block_ == kBlock) {
    blocks_.pop_front();
    block_ = first_;
  }
  ++dropped_;
  ++budget_->dropped;
  --budget_->messages;
}

void ChatLog::give_up(std::size_t bytes) {
  const std::size_t before = bytes_;
  while (count_ > 1 && before - bytes_ < bytes) drop_oldest();
}

ChatLog::Found ChatLog::find(std::string_view id) const {
  const auto found = by_id_.find(id);
  return found == by_id_.end() ? Found{} : at_place(*found);
}

ChatLog::Found ChatLog::at_place(Place place) const {
  if (place < first_ || place >= end()) return {};
  const Entry& entry = at(place);
  return {&entry.chat->first, &entry.message};
}

ChatMessage* ChatLog::change(std::string_view id) {
  const auto found = by_id_.find(id);
  return found == by_id_.end() ? nullptr : change_at(*found);
}

ChatMessage* ChatLog::change_at(Place place) {
  if (!at_place(place)) return nullptr;
  mark(marks_, Piece::Message, place);
  return &at(place).message;
}

ChatLog::Listed ChatLog::Walk::next() {
  if (behind_ <= log_.first_) return {};
  const Entry& entry = log_.at(behind_ - 1);
  const std::uint64_t back = over_ == Over::Chat  ? entry.older_in_chat
                             : over_ == Over::Way ? entry.older_on_way
                                                  : 1;
  behind_ = back == 0 ? 0 : behind_ - back;
  return {&entry.chat->first, &entry.message};
}

ChatLog::Walk ChatLog::walk(const std::string& chat_id) const {
  const auto found = chats_.find(chat_id);
  return {*this, Walk::Over::Chat, found == chats_.end() ? 0 : found->second.newest_behind};
}

ChatLog::Walk ChatLog::walk(bool incoming) const {
  return {*this, Walk::Over::Way, newest_on_way_[incoming ? 1 : 0]};
}

std::vector<const ChatMessage*> ChatLog::history(const std::string& chat_id,
                                                 std::size_t count) const {
  std::vector<const ChatMessage*> all;
  Walk messages = walk(chat_id);
  while (all.size() < count) {
    const Listed one = messages.next();
    if (!one) break;
    all.push_back(one.message);
  }
  return all;
}

std::vector<std::string> ChatLog::chats() const {
  std::vector<std::string> ids;
  ids.reserve(chats_.size());
  for (const auto& [id, chat] : chats_) ids.push_back(id);
  return ids;
}

std::vector<ChatLog::Listed> ChatLog::newest_of_chats(std::size_t most) const {
  std::vector<Listed> all;
  for (const Chat* chat : by_newest_) {
    const Listed one = at_place(chat->newest_behind - 1);
    if (all.size() >= most && one.message->at < all.back().message->at) break;
    all.push_back(one);
  }
  return all;
}

bool ChatLog::has_incoming(const std::string& chat_id) const {
  const auto found = chats_.find(chat_id);
  return found != chats_.end() && found->second.incoming_behind > first_;
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
    const auto one = by_id_.find(id);
    return one != by_id_.end() && at(*one).chat->first == chat_id ? read(*one) : 0;
  }
  const auto found = chats_.find(chat_id);
  if (found == chats_.end()) return 0;
  Chat& chat = found->second;
  std::size_t marked = 0;
  const Place unread = std::max(chat.read_to, first_);
  for (Place behind = chat.newest_behind; behind > unread;) {
    const Entry& entry = at(behind - 1);
    marked += read(behind - 1);
    if (entry.older_in_chat == 0) break;
    behind -= entry.older_in_chat;
  }
  chat.read_to = chat.newest_behind;
  return marked;
}

ChatLog::~ChatLog() {
  marks_ = nullptr;  // a server that ends has dropped nothing
  clear();
}

void ChatLog::clear() {
  for (Place place = first_; marks_ && place < end(); ++place) mark(marks_, Piece::Message, place);
  budget_->holders.erase(this);
  budget_->messages -= count_;
  give_back(bytes_);
  by_id_.clear();
  changes_.clear();
  blocks_.clear();
  by_newest_.clear();
  chats_.clear();
  block_ = first_ = 0;
  count_ = 0;
  newest_on_way_[0] = newest_on_way_[1] = 0;
  dropped_ = 0;
}

}  // namespace greenmock::core
