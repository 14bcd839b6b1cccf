#include "core/calls/loopback.hpp"

#include <algorithm>
#include <charconv>

#include "core/encoding/ascii.hpp"

namespace greenmock::core {
namespace {

/// The number that a part of an address is; -1: it is none.
int octet(std::string_view part) {
  constexpr std::size_t kMostDigits = 3;
  constexpr int kLargest = 255;
  if (part.empty() || part.size() > kMostDigits || !std::all_of(part.begin(), part.end(), is_digit))
    return -1;
  int number = 0;
  std::from_chars(part.data(), part.data() + part.size(), number);
  return number <= kLargest ? number : -1;
}

}  // namespace

bool is_loopback_host(std::string_view host) {
  if (equals_ignoring_case(host, "localhost") || host == "[::1]" || host == "::1") return true;
  constexpr int kParts = 4, kLoopbackNet = 127;
  for (int part = 1;; ++part) {
    const std::size_t dot = host.find('.');
    const int number = octet(host.substr(0, dot));
    if (number < 0 || (part == 1 && number != kLoopbackNet)) return false;
    if (dot == std::string_view::npos) return part == kParts;
    host.remove_prefix(dot + 1);
  }
}

}  // namespace greenmock::core
