#pragma once
// Chance that can be repeated: every random value is a function of (seed, purpose, counter), never
// the next of a shared stream, so that what runs beside it changes nothing.

#include <cstdint>
#include <string>
#include <string_view>

namespace greenmock::core {

/// 64 random bits.
std::uint64_t draw(std::uint64_t seed, std::string_view purpose, std::uint64_t counter);

/// A number from [0, 1).
double draw_unit(std::uint64_t seed, std::string_view purpose, std::uint64_t counter);

/// `count` random bytes.
std::string draw_bytes(std::uint64_t seed, std::string_view purpose, std::uint64_t counter,
                       std::size_t count);

/// `digits` random lower-case hexadecimal digits.
std::string draw_hex(std::uint64_t seed, std::string_view purpose, std::uint64_t counter,
                     std::size_t digits);

/// The same in upper case, as WhatsApp writes the ids of messages.
std::string draw_upper_hex(std::uint64_t seed, std::string_view purpose, std::uint64_t counter,
                           std::size_t digits);

/// A sample of the log-normal distribution with this median and 99th percentile (both > 0).
double draw_lognormal(std::uint64_t seed, std::string_view purpose, std::uint64_t counter,
                      double median, double p99);

}  // namespace greenmock::core
