#pragma once
#include <chrono>
#include <stop_token>
#include <string_view>

#include "core/login/qr_reader.hpp"

namespace greenmock::isolation {

inline constexpr std::chrono::milliseconds kPatience = std::chrono::seconds{10};

/// As core::read_qr_png(), in a process of its own, which is ended after `patience`, or at once when `stop` is
/// requested: a picture full of what looks like the corners of codes keeps the reader busy for hours, and nothing can
/// stop it but the end of its process. What was ended has a problem and no payloads. Any thread. Never throws but for
/// want of memory.
core::QrReading read_qr_png(std::string_view png, std::chrono::milliseconds patience = kPatience,
                            const std::stop_token& stop = {});

}  // namespace greenmock::isolation
