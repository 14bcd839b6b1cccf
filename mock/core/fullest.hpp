#pragma once
#include <algorithm>
#include <cstddef>
#include <unordered_set>
#include <vector>

namespace greenmock::core {

/// Cuts the fullest of those that share a bound down to one level, so that `excess` bytes are free, or as
/// many as they can give. It looks at all of them: ask for a part of the bound, and it is seldom.
/// A Holder tells its bytes(), and gives up its oldest with give_up(bytes).
template <class Holder>
void cut_fullest(std::vector<Holder*> fullest, std::size_t excess) {
  std::sort(fullest.begin(), fullest.end(),
            [](const Holder* a, const Holder* b) { return a->bytes() > b->bytes(); });
  // So many are cut that their level is not below what the next one has.
  std::size_t count = 0, sum = 0;
  while (count < fullest.size() && (count == 0 || sum - count * fullest[count]->bytes() < excess))
    sum += fullest[count++]->bytes();
  const std::size_t level = sum > excess ? (sum - excess) / count : 0;
  for (std::size_t i = 0; i < count; ++i) fullest[i]->give_up(fullest[i]->bytes() - level);
}

template <class Holder>
void cut_fullest(const std::unordered_set<Holder*>& holders, std::size_t excess) {
  cut_fullest(std::vector<Holder*>(holders.begin(), holders.end()), excess);
}

/// A bound that all Holders of a server share, bytes.
template <class Holder, std::size_t kMebibytes>
struct SharedBound {
  std::size_t limit = kMebibytes * 1024 * 1024;
  std::size_t used = 0;
  /// Those that hold something: of a hundred thousand accounts few may have been called.
  std::unordered_set<Holder*> holders = {};
  /// Nothing more could be given up at the last look, until as much as this is used.
  std::size_t look_again_at = 0;

  /// If they hold too much, the fullest are cut down to one level, until a sixteenth of the limit is free:
  /// seldom, since it looks at all of them.
  void keep() {
    if (used <= limit) look_again_at = 0;
    if (used <= limit || used < look_again_at) return;
    const std::size_t step = std::max<std::size_t>(limit / 16, 1);
    cut_fullest(holders, used - limit + step);
    look_again_at = used > limit ? used + step : 0;
  }
};

}  // namespace greenmock::core
