#include "core/seed.hpp"

#include <cmath>
#include <numbers>

namespace greenmock::core {
namespace {

/// SplitMix64's finaliser (Steele, Lea, Flood 2014): every input bit reaches every output bit.
constexpr std::uint64_t mix(std::uint64_t x) {
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
  return x ^ (x >> 31);
}

constexpr std::uint64_t kGolden = 0x9e3779b97f4a7c15ULL;
constexpr std::uint64_t kOdd = 0xd1b54a32d192ed03ULL;
constexpr double kZ99 = 2.3263478740408408;  // standard normal quantile of 0.99

}  // namespace

std::uint64_t draw(std::uint64_t seed, std::string_view purpose, std::uint64_t counter) {
  std::uint64_t h = mix(seed + kGolden);
  for (const char c : purpose) h = mix(h ^ (static_cast<unsigned char>(c) + kGolden));
  // Not a plain xor: equal seed and counter would cancel each other.
  return mix(h * kOdd + mix(counter + kOdd));
}

double draw_unit(std::uint64_t seed, std::string_view purpose, std::uint64_t counter) {
  return static_cast<double>(draw(seed, purpose, counter) >> 11) * 0x1.0p-53;
}

std::string draw_bytes(std::uint64_t seed, std::string_view purpose, std::uint64_t counter,
                       std::size_t count) {
  std::string out;
  out.reserve(count);
  const std::uint64_t stream = draw(seed, purpose, counter);
  for (std::uint64_t block = 0; out.size() < count; ++block) {
    std::uint64_t bits = mix(stream + block * kGolden);
    for (int i = 0; i < 8 && out.size() < count; ++i, bits >>= 8)
      out.push_back(static_cast<char>(bits & 0xff));
  }
  return out;
}

std::string draw_hex(std::uint64_t seed, std::string_view purpose, std::uint64_t counter,
                     std::size_t digits) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out = draw_bytes(seed, purpose, counter, digits);
  for (char& c : out) c = kDigits[static_cast<unsigned char>(c) & 0xf];
  return out;
}

std::string draw_upper_hex(std::uint64_t seed, std::string_view purpose, std::uint64_t counter,
                           std::size_t digits) {
  std::string text = draw_hex(seed, purpose, counter, digits);
  for (char& c : text) {
    if (c >= 'a') c = static_cast<char>(c - 'a' + 'A');
  }
  return text;
}

double draw_lognormal(std::uint64_t seed, std::string_view purpose, std::uint64_t counter,
                      double median, double p99) {
  // Box-Muller from two draws; 1 - u keeps the logarithm away from 0.
  const double u1 = 1 - draw_unit(seed, purpose, 2 * counter);
  const double u2 = draw_unit(seed, purpose, 2 * counter + 1);
  const double normal = std::sqrt(-2 * std::log(u1)) * std::cos(2 * std::numbers::pi * u2);
  const double sigma = std::log(p99 / median) / kZ99;
  return median * std::exp(sigma * normal);
}

}  // namespace greenmock::core
