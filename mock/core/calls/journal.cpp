#include "core/calls/journal.hpp"

#include <fmt/format.h>
#include <openssl/sha.h>

#include <algorithm>
#include <iterator>

namespace greenmock::core {

std::string_view to_string(Outcome outcome) {
  switch (outcome) {
    case Outcome::Open:
      return "open";
    case Outcome::Sent:
      return "sent";
    case Outcome::LeftByClient:
      return "left";
    case Outcome::Shutdown:
      return "shutdown";
    case Outcome::Cut:
      return "cut";
  }
  return "open";
}

std::string sha256(std::string_view bytes) {
  std::string digest(SHA256_DIGEST_LENGTH, '\0');
  SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
         reinterpret_cast<unsigned char*>(digest.data()));
  return digest;
}

std::string sha256_hex(std::string_view bytes) {
  std::string out;
  for (const char byte : sha256(bytes))
    out += fmt::format("{:02x}", static_cast<unsigned char>(byte));
  return out;
}

const Moment& Record::moment(Phase phase) const {
  switch (phase) {
    case Phase::Arrived:
      return arrived;
    case Phase::Parked:
      return parked;
    case Phase::Released:
      return released;
    case Phase::Sent:
      return sent;
    case Phase::Left:
      return left;
  }
  return arrived;
}

std::size_t Record::own_bytes() const {
  std::size_t sum = sizeof(Record) + peer.size() + verb.size() + target.size() + head.size() +
                    tunnel.size() + body.size() + note.size() + fault.size();
  for (const RuleUse& use : rules) sum += sizeof(RuleUse) + use.id.size();
  if (socket) sum += socket->bytes();
  for (const auto& header : reply_headers)
    sum += sizeof header + header.first.size() + header.second.size();
  return sum;
}

void Record::set_body(std::string_view whole) {
  body_size = whole.size();
  body = whole.substr(0, kBodyKept);
  if (whole.size() > kBodyKept) body_sha256 = sha256_hex(whole);
}

void Record::set_reply(int code, const SharedBody& whole, BodyHashes& hashes) {
  status = code;
  reply_size = whole->size();
  reply_sha256.clear();
  if (whole->size() <= kBodyKept) {
    reply_body = whole;
  } else {
    reply_body = share(whole->substr(0, kBodyKept));
    reply_sha256 = hashes.of(whole);
  }
}

void JournalBudget::keep() {
  const std::size_t step = std::max<std::size_t>(limit / 16, 1);
  // Looking at all of them frees as much at least: what is under way is not looked at in vain.
  if (used <= limit || ended < step) return;
  cut_fullest(holders, std::min(ended, used - limit + step));
}

void Journal::add(std::shared_ptr<Record> record) {
  if (records_.empty()) budget_->holders.insert(this);
  records_.push_back(std::move(record));
  recount(*records_.back());
}

void Journal::recount(Record& record) {
  std::size_t bytes = record.own_bytes();
  if (record.reply_body && record.reply_body != counted_body_) {
    counted_body_ = record.reply_body;
    bytes += record.reply_body->size();
  }
  account(record, std::max(bytes, record.accounted));
}

void Journal::account(Record& record, std::size_t bytes) {
  const bool ended = !record.under_way();
  const std::size_t before = record.accounted_ended ? record.accounted : 0;
  const std::size_t after = ended ? bytes : 0;
  bytes_ += bytes - record.accounted;
  budget_->used += bytes - record.accounted;
  ended_bytes_ = ended_bytes_ - before + after;
  budget_->ended = budget_->ended - before + after;
  record.accounted = bytes;
  record.accounted_ended = ended;
}

std::size_t Journal::give_up(std::size_t bytes) {
  std::size_t freed = 0, of_ended = 0;
  std::vector<std::shared_ptr<Record>> kept;
  // Looks at no more than must go: the journal may hold a hundred thousand.
  while (freed < bytes && !records_.empty()) {
    std::shared_ptr<Record> record = std::move(records_.front());
    records_.pop_front();
    if (record->under_way()) {
      kept.push_back(std::move(record));
      continue;
    }
    freed += record->accounted;
    of_ended += record->accounted_ended ? record->accounted : 0;
    ++dropped_;
    dropped_until_ =
        std::max({dropped_until_, record->arrived.seq, record->sent.seq, record->left.seq,
                  record->socket ? record->socket->closed.seq : Sequence{0}});
  }
  records_.insert(records_.begin(), std::make_move_iterator(kept.begin()),
                  std::make_move_iterator(kept.end()));
  if (records_.empty()) {
    budget_->holders.erase(this);
    counted_body_.reset();
  }
  bytes_ -= freed;
  budget_->used -= freed;
  ended_bytes_ -= of_ended;
  budget_->ended -= of_ended;
  return freed;
}

void Journal::clear() {
  records_.clear();
  budget_->holders.erase(this);
  budget_->used -= bytes_;
  budget_->ended -= ended_bytes_;
  bytes_ = ended_bytes_ = 0;
  counted_body_.reset();
  dropped_ = 0;
  dropped_until_ = 0;
}

}  // namespace greenmock::core
