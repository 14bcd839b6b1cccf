#include "api/qr_answers.hpp"

#include <fmt/format.h>

#include "core/encoding/base64.hpp"
#include "core/login/qr_picture.hpp"

namespace greenmock::api {

core::SharedBody QrAnswers::body(const core::Instance& instance, std::uint64_t serial, int pixels) {
  std::vector<Made>& made = made_[instance.identity().id];
  for (const Made& m : made) {
    if (m.serial == serial && m.pixels == pixels) return m.body;
  }
  if (made.size() == kKept) made.erase(made.begin());
  ++drawn_;
  const std::string picture =
      core::base64_encode(core::qr_png(instance.payloads().payload(serial), pixels));
  made.push_back(
      {serial, pixels, core::share(fmt::format(R"({{"type":"qrCode","message":"{}"}})", picture))});
  return made.back().body;
}

}  // namespace greenmock::api
