#include <fmt/format.h>

#include <charconv>
#include <stdexcept>

#include "control/routes/routes.hpp"
#include "core/login/qr_picture.hpp"

namespace greenmock::control {
namespace {

using core::Json;

Json code_json(const core::Instance& instance) {
  const core::VirtualTime now = instance.now();
  const std::uint64_t serial = instance.codes().serial_at(now);
  const core::VirtualTime next = instance.codes().next_rotation(now);
  const core::VirtualTime began = instance.codes().start_of(serial).value_or(now);
  return {{"payload", instance.payload()},
          {"serial", serial},
          {"epoch",
           {{"from", core::to_ms(began - instance.start())},
            {"until", core::to_ms(next - instance.start())}}},
          {"ageMs", core::to_ms(now - began)},
          {"nextRotationMs", core::to_ms(next - now)},
          {"state", core::to_string(instance.state())}};
}

std::string current_payload(const Desk& desk, const Call& call) {
  return with_instance(
      desk, call, [](core::Instance& instance, core::ClientTime) { return instance.payload(); });
}

Answer picture(std::string content_type, std::string body) {
  return {.status = 200,
          .content_type = std::move(content_type),
          .body = std::move(body),
          .headers = {}};
}

Answer png(const Desk& desk, const Call& call) {
  int pixels = core::kQrPixels;
  if (const auto size = call.parameter("size")) {
    const auto [end, problem] = std::from_chars(size->data(), size->data() + size->size(), pixels);
    if (problem != std::errc{} || end != size->data() + size->size() ||
        pixels < core::kSmallestLoginQrPixels || pixels > core::kLargestQrPixels) {
      throw Problem(400, fmt::format("size is a whole number of pixels from {} to {}",
                                     core::kSmallestLoginQrPixels, core::kLargestQrPixels))
          .at("?size");
    }
  }
  const std::string payload = current_payload(desk, call);
  try {
    return picture("image/png", core::qr_png(payload, pixels));
  } catch (const std::invalid_argument& e) {
    throw Problem(400, fmt::format("size={}: {}", pixels, e.what()));
  }
}

}  // namespace

void add_qr_routes(Router& router, const Desk& desk) {
  router.add("GET", "/_mock/instances/{}/qr", [&desk](const Call& call) {
    return json_answer(with_instance(
        desk, call, [](core::Instance& i, core::ClientTime) { return code_json(i); }));
  });
  router.add("GET", "/_mock/instances/{}/qr.png",
             [&desk](const Call& call) { return png(desk, call); }, {"size"});
  router.add("GET", "/_mock/instances/{}/qr.svg", [&desk](const Call& call) {
    return picture("image/svg+xml", core::qr_svg(current_payload(desk, call)));
  });
  router.add("GET", "/_mock/instances/{}/qr.txt", [&desk](const Call& call) {
    return picture("text/plain; charset=utf-8", core::qr_half_blocks(current_payload(desk, call)));
  });
}

}  // namespace greenmock::control
