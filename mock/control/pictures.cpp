#include "control/pictures.hpp"

#include <fmt/format.h>

#include "control/loop.hpp"
#include "control/server/problem.hpp"
#include "isolation/qr_reading.hpp"

namespace greenmock::control {

/// One of those that are read, until the end of the scope.
class Pictures::Place {
 public:
  explicit Place(Pictures& all) : all_(all) { all_.take_place(); }
  ~Place() { all_.give_back(); }
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;

 private:
  Pictures& all_;
};

core::QrReading Pictures::read(std::string_view png) {
  const Place place(*this);
  core::QrReading reading = isolation::read_qr_png(png, isolation::kPatience, stopping_);
  if (stopping_.stop_requested()) throw Stopping{};
  return reading;
}

void Pictures::take_place() {
  std::unique_lock lock(mutex_);
  const auto is_free = [this] { return read_ < limits_.read; };
  bool taken = is_free();
  if (!taken && waiting_ < limits_.waiting) {
    ++waiting_;
    taken = place_is_free_.wait_for(lock, stopping_, limits_.patience, is_free);
    --waiting_;
  }
  if (stopping_.stop_requested()) throw Stopping{};
  if (!taken) {
    throw Problem(503,
                  fmt::format("{} pictures are read already, which is the most: show fewer at one "
                              "time, or give the text of the code as \"code\"",
                              limits_.read));
  }
  ++read_;
}

void Pictures::give_back() {
  {
    const std::lock_guard lock(mutex_);
    --read_;
  }
  place_is_free_.notify_one();
}

}  // namespace greenmock::control
