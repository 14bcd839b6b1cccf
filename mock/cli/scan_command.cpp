#include <fmt/format.h>

#include "cli/commands.hpp"
#include "cli/complaint.hpp"
#include "cli/control_call.hpp"
#include "cli/files.hpp"
#include "core/encoding/json.hpp"
#include "isolation/qr_reading.hpp"

namespace greenmock::cli {

int scan(const ScanOptions& options) {
  const std::string png = read_file(options.image, "a PNG with a QR code in it");
  const core::QrReading reading = isolation::read_qr_png(png);
  if (reading.payloads.empty()) {
    print_error(fmt::format("{}: {}", options.image, reading.problem));
    return 1;
  }
  std::vector<PhoneCall> calls;
  for (const std::string& payload : reading.payloads) {
    calls.emplace_back([body = core::dump({{"code", payload}})](const Client& client) {
      return client.request("POST", "/_mock/scan", body);
    });
  }
  return use_phone(options, "scanned", calls);
}

}  // namespace greenmock::cli
