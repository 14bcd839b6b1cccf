#include <fmt/format.h>

#include <iostream>

#include "cli/commands.hpp"
#include "cli/complaint.hpp"
#include "cli/control_call.hpp"
#include "core/json.hpp"
#include "greenmock/client.hpp"

namespace greenmock::cli {

int phone(const PhoneOptions& options) {
  try {
    const Client client(without_path(options.control), options.token);
    const std::string body = core::dump({{"do", "enterCode"}, {"code", options.code}});
    tell_state("typed",
               options.instance.empty()
                   ? client.request("POST", "/_mock/phone", body)
                   : client.find(options.instance).request("POST", "/phone", body),
               options.json);
    return 0;
  } catch (const Error& error) {
    if (error.problem().empty()) {  // whoever answered is no control API
      print_error(fmt::format("--control {}: {}", options.control, error.what()));
      return 2;
    }
    if (options.json) std::cout << error.problem() << "\n";
    print_error(error.what());
    return 1;
  }
}

}  // namespace greenmock::cli
