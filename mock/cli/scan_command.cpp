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

/// The data port, and any other server, answers the same path in another way.
bool is_from_control_plane(const httplib::Response& response) {
  const std::string type = response.get_header_value("Content-Type");
  const bool json =
      type.starts_with("application/json") || type.starts_with("application/problem+json");
  return json && core::Json::parse(response.body, nullptr, false).is_object();
}

}  // namespace

int scan(const ScanOptions& options) {
  const std::string png = read_file(options.image, "a PNG with a QR code in it");
  const core::QrReading reading = core::read_qr_png(png);
  if (reading.payloads.empty()) {
    print_error(fmt::format("{}: {}", options.image, reading.problem));
    return 1;
  }

  if (options.control.starts_with("https:")) {
    print_error("--control " + options.control + ": the control API speaks http:// only");
    return 2;
  }
  // The banner shows the address with its path, which is the same for all calls.
  const std::size_t host = options.control.find("://");
  const std::size_t path = options.control.find('/', host == std::string::npos ? 0 : host + 3);
  httplib::Client client(options.control.substr(0, path));
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
    if (!is_from_control_plane(*response)) {
      print_error(
          fmt::format("{} is not the control API of greenmock (status {}); the data port is "
                      "another one: name the address that is printed as \"control\" at the "
                      "start",
                      options.control, response->status));
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
