#include "core/messages/file_store.hpp"

#include <fmt/format.h>

#include <charconv>
#include <utility>

#include "core/seed.hpp"

namespace greenmock::core {

std::string file_place(InstanceId owner, std::uint64_t seed, std::string_view purpose,
                       std::uint64_t number, std::string_view extension) {
  constexpr std::size_t kUuidDigits = 32, kVersionAt = 12, kVariantAt = 16;
  std::string uuid = draw_hex(seed, fmt::format("file {}", purpose), number, kUuidDigits);
  uuid[kVersionAt] = '4';  // RFC 9562, 5.4
  uuid[kVariantAt] = "89ab"[static_cast<unsigned char>(uuid[kVariantAt]) % 4];
  const std::string_view digits = uuid;
  return fmt::format("{}/{}-{}-{}-{}-{}.{}", owner, digits.substr(0, 8), digits.substr(8, 4),
                     digits.substr(12, 4), digits.substr(16, 4), digits.substr(20), extension);
}

InstanceId owner_of_file(std::string_view place) {
  InstanceId owner = 0;
  const auto [end, problem] = std::from_chars(place.data(), place.data() + place.size(), owner);
  const bool is_place = problem == std::errc{} && end != place.data() + place.size() && *end == '/';
  return is_place ? owner : 0;
}

std::size_t FileStore::cost_of(const Files::value_type& held) {
  constexpr std::size_t kNodes = 256;  // of the two maps, so that empty files are not for nothing
  const StoredFile& file = held.second.file;
  return kNodes + held.first.size() + file.type.size() + (file.bytes ? file.bytes->size() : 0);
}

FileStore::Files::iterator FileStore::remove(Files::iterator held) {
  bytes_ -= cost_of(*held);
  mark(marks_, Piece::File, held->first);
  by_age_.erase(held->second.age);
  return files_.erase(held);
}

void FileStore::put(const std::string& place, StoredFile file) {
  if (const auto old = files_.find(place); old != files_.end()) remove(old);
  mark(marks_, Piece::File, place);
  add(place, std::move(file), last_age_ + 1);
}

bool FileStore::restore(const std::string& place, StoredFile file, std::uint64_t age) {
  if (age <= last_age_ || age > kLastAge || files_.contains(place)) return false;
  add(place, std::move(file), age);
  return true;
}

void FileStore::add(const std::string& place, StoredFile file, std::uint64_t age) {
  last_age_ = age;
  const auto held = files_.emplace(place, Held{std::move(file), age}).first;
  by_age_.emplace(held->second.age, held);
  bytes_ += cost_of(*held);
  if (cost_of(*held) > limit_) {
    // It would take all the others with it, and then itself.
    remove(held);
    ++dropped_;
  }
  while (bytes_ > limit_) {
    remove(by_age_.begin()->second);
    ++dropped_;
  }
}

const StoredFile* FileStore::find(std::string_view place) const {
  const auto found = files_.find(place);
  return found == files_.end() ? nullptr : &found->second.file;
}

std::uint64_t FileStore::age_of(std::string_view place) const {
  const auto found = files_.find(place);
  return found == files_.end() ? 0 : found->second.age;
}

bool FileStore::renew(std::string_view place, VirtualTime now) {
  const auto found = files_.find(place);
  if (found == files_.end()) return false;
  found->second.file.stored = now;
  mark(marks_, Piece::File, place);
  return true;
}

void FileStore::forget(InstanceId owner) {
  const std::string folder = fmt::format("{}/", owner);
  auto held = files_.lower_bound(folder);
  while (held != files_.end() && held->first.starts_with(folder)) held = remove(held);
}

}  // namespace greenmock::core
