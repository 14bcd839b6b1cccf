#include <fmt/format.h>

#include <iostream>

#include "cli/commands.hpp"
#include "cli/complaint.hpp"
#include "cli/control_call.hpp"
#include "cli/files.hpp"
#include "core/json.hpp"
#include "core/qr_reader.hpp"
#include "greenmock/client.hpp"

namespace greenmock::cli {

int scan(const ScanOptions& options) {
  const std::string png = read_file(options.image, "a PNG with a QR code in it");
  const core::QrReading reading = core::read_qr_png(png);
  if (reading.payloads.empty()) {
    print_error(fmt::format("{}: {}", options.image, reading.problem));
    return 1;
  }
  std::string refusal;
  try {
    const Client client(without_path(options.control), options.token);
    for (const std::string& payload : reading.payloads) {
      try {
        tell_state("scanned",
                   client.request("POST", "/_mock/scan", core::dump({{"code", payload}})),
                   options.json);
        return 0;
      } catch (const Error& refused) {
        if (refused.problem().empty()) throw;  // whoever answered is no control API
        refusal = refused.what();
        if (options.json) std::cout << refused.problem() << "\n";
      }
    }
  } catch (const Error& error) {
    print_error(fmt::format("--control {}: {}", options.control, error.what()));
    return 2;
  }
  print_error(refusal);
  return 1;
}

}  // namespace greenmock::cli
