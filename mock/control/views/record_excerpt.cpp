#include "control/views/record_excerpt.hpp"

#include <algorithm>

namespace greenmock::control {

SharedRecord as_it_is(const std::shared_ptr<core::Record>& record) {
  if (!record->under_way()) return record;
  return std::make_shared<const core::Record>(*record);
}

std::size_t bytes_shown(const core::Record& record) {
  return record.own_bytes() + (record.reply_body ? record.reply_body->size() : 0);
}

std::size_t how_many_fit(const ChosenRecords& chosen, std::size_t others) {
  std::size_t bytes = others;
  const auto end = std::find_if(chosen.begin(), chosen.end(), [&](const auto& one) {
    bytes += bytes_shown(**one.second);
    return bytes > kMostBytesShown;
  });
  return std::max<std::size_t>(static_cast<std::size_t>(end - chosen.begin()),
                               chosen.empty() ? 0 : 1);
}

}  // namespace greenmock::control
