#pragma once
#include <chrono>
#include <string_view>

#include "core/login/qr_reader.hpp"

namespace greenmock::isolation {

/// As core::read_qr_png(), in a process of its own, which is ended after `patience`: a picture full of what looks
/// like the corners of codes keeps the reader busy for hours, and nothing can stop it but the end of its
/// process. Any thread. Never throws but for want of memory.
core::QrReading read_qr_png(std::string_view png,
                            std::chrono::milliseconds patience = std::chrono::seconds{10});

}  // namespace greenmock::isolation
