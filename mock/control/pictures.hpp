#pragma once
// Pictures that the phone is shown. Each takes a process and much memory to read, and a hostile one seconds.

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <stop_token>
#include <string_view>
#include <utility>

#include "core/login/qr_reader.hpp"

namespace greenmock::control {

/// From any thread but the loop's.
class Pictures {
 public:
  struct Limits {
    std::size_t read = 4;  ///< at one time
    std::size_t waiting =
        48;  ///< for a place among those; with kMostHanging less than the threads that there are
    std::chrono::milliseconds patience = std::chrono::seconds{10};  ///< of those who wait
  };

  explicit Pictures(std::stop_token stopping) : Pictures(std::move(stopping), Limits{}) {}
  Pictures(std::stop_token stopping, const Limits& limits)
      : stopping_(std::move(stopping)), limits_(limits) {}
  Pictures(const Pictures&) = delete;
  Pictures& operator=(const Pictures&) = delete;

  /// As isolation::read_qr_png(), once there is a place. Throws Problem 503 if there is none, and Stopping, at once,
  /// when the control plane stops.
  core::QrReading read(std::string_view png);

 private:
  class Place;
  void take_place();
  void give_back();

  const std::stop_token stopping_;
  const Limits limits_;
  std::mutex mutex_;
  std::condition_variable_any place_is_free_;
  std::size_t read_ = 0, waiting_ = 0;
};

}  // namespace greenmock::control
