#include <fmt/format.h>

#include <algorithm>

#include "core/encoding/ascii.hpp"
#include "net/faults/faults.hpp"

namespace greenmock::net::faults {
namespace {

constexpr std::string_view kName = "\r\ncontent-length: ";

}  // namespace

Plan plan(const core::fault::ContentLength& fault, const Wire& wire) {
  const auto body = static_cast<std::int64_t>(wire.body_size);
  const std::int64_t stated =
      std::max<std::int64_t>(fault.relative ? body + fault.value : fault.value, 0);
  std::string bytes = wire.bytes;
  const std::size_t name = core::to_lower(bytes.substr(0, wire.head_size)).find(kName);
  if (name == std::string::npos) {
    // A chunked answer has none: one beside the coding is the smuggler's pair.
    bytes.insert(wire.head_size - 2, fmt::format("Content-Length: {}\r\n", stated));
  } else {
    const std::size_t value = name + kName.size();
    bytes.replace(value, bytes.find("\r\n", value) - value, fmt::format("{}", stated));
  }
  return {step::Send{std::move(bytes)}};
}

}  // namespace greenmock::net::faults
