#pragma once
// The answer of `qr` with a picture, made at most once an epoch for each instance, however many
// ask.

#include <unordered_map>
#include <vector>

#include "core/instance/instance.hpp"

namespace greenmock::api {

class QrAnswers {
 public:
  /// `{"type":"qrCode","message":"<base64 PNG>"}` of the code with this serial (docs: QR,
  /// response).
  core::SharedBody body(const core::Instance& instance, std::uint64_t serial, int pixels);

  void forget(core::InstanceId id) { made_.erase(id); }
  /// Pictures drawn since the start: how a test sees that nothing is drawn twice.
  std::uint64_t drawn() const { return drawn_; }

 private:
  struct Made {
    std::uint64_t serial;
    int pixels;
    core::SharedBody body;
  };
  static constexpr std::size_t kKept = 2;  // the current code, and the one before for stale answers
  std::unordered_map<core::InstanceId, std::vector<Made>> made_;
  std::uint64_t drawn_ = 0;
};

}  // namespace greenmock::api
