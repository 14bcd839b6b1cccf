#include "api/bodies/receive_timeout.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

#include "core/calls/message.hpp"

namespace greenmock::api {
namespace {

using std::chrono::seconds;

constexpr seconds kShortest{5}, kLongest{60}, kDefault{5};
constexpr seconds kOfOldPages{20};
constexpr std::string_view kBody = "body", kQuery = "query without receiveTimeout",
                           kNoNumber = "receiveTimeout that is no whole number",
                           kOutside = "receiveTimeout outside 5 to 60";

std::optional<long> seconds_in(std::string_view text) {
  // What is too long for a number is a long time all the same.
  constexpr std::size_t kEnoughDigits = 9;
  if (text.empty() || text.find_first_not_of("0123456789") != std::string_view::npos)
    return std::nullopt;
  long number = 0;
  text = text.substr(0, kEnoughDigits);
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

}  // namespace

ReceiveTimeout receive_timeout(const core::Record& record, core::Dialect dialect) {
  ReceiveTimeout timeout{kDefault, {}};
  if (dialect == core::Dialect::Seed) timeout.span = kOfOldPages;
  // Go v2 sends `{}` (reference of clients: what goes over the wire).
  if (record.body_size > 0) timeout.odd = kBody;
  const std::size_t question = record.target.find('?');
  if (question == std::string::npos || question + 1 == record.target.size()) return timeout;
  const auto given = core::query_parameter(record.target, "receiveTimeout");
  if (!given) {
    timeout.odd = kQuery;  // `?5` of the C++ SDK
    return timeout;
  }
  const auto number = seconds_in(*given);
  if (!number) {
    timeout.odd = kNoNumber;
    return timeout;
  }
  const seconds wanted{*number};
  if (wanted < kShortest || wanted > kLongest) timeout.odd = kOutside;
  if (dialect == core::Dialect::Current) timeout.span = std::clamp(wanted, kShortest, kLongest);
  return timeout;
}

}  // namespace greenmock::api
