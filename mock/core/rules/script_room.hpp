#pragma once
// The memory that the rules, timelines and first queues of all instances take. Those of the server's script are shared, and count
// once.

#include <cstddef>
#include <memory>
#include <utility>
#include <vector>

#include "core/held_bytes.hpp"
#include "core/rules/rule.hpp"

namespace greenmock::core {

/// Bytes, about: texts and JSON are counted as they are held; of a compiled expression it is a guess by the
/// length of its text.
std::size_t memory_of(const Rule& rule);
std::size_t memory_of(const TimelineEntry& entry);
/// Of its rules and its timeline.
std::size_t memory_of(const Script& script);

/// The notifications that an instance begins with, and again after each reset.
struct FirstQueue {
  std::vector<NotifySpec> notes;
  std::size_t memory = 0;  ///< as of Rule
};
std::size_t memory_of(const std::vector<NotifySpec>& notes);
inline std::size_t memory_of(const FirstQueue& queue) {
  return memory_of(queue.notes);
}

template <typename Part>
using SharedParts = std::vector<std::shared_ptr<const Part>>;

/// What SharedParts take, those of Rule or of TimelineEntry.
template <typename Part>
std::size_t memory_of(const SharedParts<Part>& parts) {
  std::size_t sum = 0;
  for (const auto& part : parts) sum += part->memory;
  return sum;
}
/// The same of those that nobody else holds.
template <typename Part>
std::size_t memory_of_own(const SharedParts<Part>& parts) {
  std::size_t sum = 0;
  for (const auto& part : parts) sum += part.use_count() == 1 ? part->memory : 0;
  return sum;
}

class ScriptRoom {
 public:
  std::size_t limit_of_one = std::size_t{64} * 1024 * 1024;  ///< of one instance, bytes
  std::size_t limit = std::size_t{512} * 1024 * 1024;        ///< of all instances, bytes

  std::size_t used() const { return held_.used(); }

  /// It counts until nobody holds it any more.
  template <typename Part>
  std::shared_ptr<const Part> keep(Part part) {
    const std::size_t bytes = part.memory = memory_of(part);
    return held_.hold(std::move(part), bytes);
  }
  template <typename Part>
  SharedParts<Part> keep_all(const std::vector<Part>& parts) {
    SharedParts<Part> kept;
    kept.reserve(parts.size());
    for (const Part& part : parts) kept.push_back(keep(part));
    return kept;
  }

 private:
  HeldBytes held_;
};

}  // namespace greenmock::core
