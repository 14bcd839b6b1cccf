#include "core/account/api_tokens.hpp"

#include <utility>

#include "core/seed.hpp"

namespace greenmock::core {
namespace {

std::string token(std::uint64_t seed, std::uint64_t number) {
  return draw_hex(seed, "apiTokenInstance", number, kApiTokenSize);
}

}  // namespace

std::string ApiTokens::first(std::uint64_t instance_seed) {
  return token(instance_seed, 0);
}

std::string ApiTokens::tell() {
  not_taken_ = token(seed_, ++told_);
  return *not_taken_;
}

std::string ApiTokens::take() {
  if (!not_taken_) tell();
  return *std::exchange(not_taken_, std::nullopt);
}

}  // namespace greenmock::core
