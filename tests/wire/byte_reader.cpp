#include "byte_reader.hpp"

#include <algorithm>
#include <utility>

#include "core/encoding/ascii.hpp"

namespace greenmock::tests {

using Clock = std::chrono::steady_clock;

std::string ByteReader::read_until(std::string_view wanted, std::chrono::milliseconds deadline) {
  const auto until = Clock::now() + deadline;
  std::size_t at = std::string::npos;
  while ((at = in_.find(wanted)) == std::string::npos) {
    if (!read_some(until)) return std::exchange(in_, {});
  }
  std::string out = in_.substr(0, at + wanted.size());
  in_.erase(0, out.size());
  return out;
}

std::string ByteReader::read_any(std::chrono::milliseconds deadline) {
  if (in_.empty()) read_some(Clock::now() + deadline);
  return std::exchange(in_, {});
}

std::string ByteReader::read_answer(bool head_request) {
  // Megabytes may come, and over TLS from a server with a sanitizer.
  constexpr std::chrono::seconds kForTheBody{30};
  std::string answer = read_until("\r\n\r\n");
  const std::string lower = core::to_lower(answer);
  const std::size_t at = lower.find("content-length: ");
  if (head_request || at == std::string::npos) return answer;
  const std::size_t length = std::stoul(lower.substr(at + 16));
  const auto until = Clock::now() + kForTheBody;
  while (in_.size() < length && read_some(until)) {
  }
  answer += in_.substr(0, length);
  in_.erase(0, std::min(length, in_.size()));
  return answer;
}

std::string ByteReader::read_to_end(bool* closed, std::chrono::milliseconds deadline) {
  const auto until = Clock::now() + deadline;
  while (read_some(until)) {
  }
  if (closed) *closed = ended_;
  return std::exchange(in_, {});
}

}  // namespace greenmock::tests
