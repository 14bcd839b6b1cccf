#include <fmt/format.h>
#include <httplib.h>

#include <iostream>

#include "cli/commands.hpp"
#include "cli/files.hpp"
#include "cli/terminal.hpp"
#include "core/json.hpp"
#include "core/qr_reader.hpp"

namespace greenmock::cli {
namespace {

std::string detail_of(const httplib::Response& response) {
  const auto body = core::Json::parse(response.body, nullptr, false);
  if (body.is_object() && body.contains("detail") && body["detail"].is_string())
    return body["detail"];
  return fmt::format("the control API answered {}", response.status);
}

}  // namespace

int scan(const ScanOptions& options) {
  const std::string png = read_file(options.image, "a PNG with a QR code in it");
  const core::QrReading reading = core::read_qr_png(png);
  if (reading.payloads.empty()) {
    print_error(fmt::format("{}: {}", options.image, reading.problem));
    return 1;
  }

  httplib::Client client(options.control);
  if (!client.is_valid()) {
    print_error(fmt::format("--control {}: this is no address such as http://127.0.0.1:8081",
                            options.control));
    return 2;
  }
  httplib::Headers headers;
  if (!options.token.empty()) headers.emplace("Authorization", "Bearer " + options.token);
  std::string refusal;
  for (const std::string& payload : reading.payloads) {
    const auto response =
        client.Post("/_mock/scan", headers, core::dump({{"code", payload}}), "application/json");
    if (!response) {
      print_error(fmt::format(
          "no control API at {} ({}); start `greenmock serve`, or name its address with --control",
          options.control, httplib::to_string(response.error())));
      return 2;
    }
    if (response->status == 200) {
      auto body = core::Json::parse(response->body, nullptr, false);
      if (!body.is_object()) body = core::Json::object();
      if (options.json)
        std::cout << response->body << "\n";
      else
        std::cout << fmt::format("scanned: instance {} is {}\n",
                                 core::dump(body.value("idInstance", core::Json())),
                                 body.value("state", "?"));
      return 0;
    }
    refusal = detail_of(*response);
    if (options.json) std::cout << response->body << "\n";
  }
  print_error(refusal);
  return 1;
}

}  // namespace greenmock::cli
