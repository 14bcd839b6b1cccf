#include "control/routes/limit_parameter.hpp"

#include <fmt/format.h>

#include <charconv>

#include "control/server/problem.hpp"

namespace greenmock::control {

std::size_t read_limit(const Call& call) {
  const auto text = call.parameter("limit");
  if (!text) return kUsualLimit;
  std::size_t limit = 0;
  const auto [end, problem] = std::from_chars(text->data(), text->data() + text->size(), limit);
  if (problem != std::errc{} || end != text->data() + text->size() || limit < 1 ||
      limit > kLargestLimit)
    throw Problem(400, fmt::format("limit is a whole number from 1 to {}", kLargestLimit));
  return limit;
}

}  // namespace greenmock::control
