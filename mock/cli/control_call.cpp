#include "cli/control_call.hpp"

#include <fmt/format.h>

#include <iostream>

#include "cli/complaint.hpp"
#include "cli/environment.hpp"
#include "core/encoding/json.hpp"
#include "terminal/printable.hpp"

namespace greenmock::cli {
namespace {

/// The banner shows the address of the control API with its path, which is the same for all calls.
std::string without_path(const std::string& address) {
  const std::size_t host = address.find("://");
  return address.substr(0, address.find('/', host == std::string::npos ? 0 : host + 3));
}

void tell_state(std::string_view done, const std::string& answer, bool as_json) {
  const auto body = core::parse_json(answer);
  if (!body.is_object() || !body.contains("idInstance") || !body.contains("state") ||
      !body["state"].is_string())
    throw Error("the answer is not one of greenmock's control API");
  if (as_json)
    std::cout << answer << "\n";
  else
    std::cout << fmt::format("{}: instance {} is {}\n", done, core::dump(body["idInstance"]),
                             terminal::printable(body["state"].get<std::string>()));
}

}  // namespace

int use_phone(const ControlOptions& given, std::string_view done,
              const std::vector<PhoneCall>& calls) {
  ControlOptions options = given;
  take_environment(options);
  std::string refusal;
  try {
    const Client client(without_path(options.control), options.token);
    for (const PhoneCall& call : calls) {
      try {
        tell_state(done, call(client), options.json);
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
