#include "cli/control_call.hpp"

#include <fmt/format.h>

#include <iostream>

#include "core/json.hpp"

namespace greenmock::cli {

std::string without_path(const std::string& address) {
  const std::size_t host = address.find("://");
  return address.substr(0, address.find('/', host == std::string::npos ? 0 : host + 3));
}

void tell_state(std::string_view done, const std::string& answer, bool as_json) {
  const auto body = core::parse_json(answer);
  if (as_json || !body.is_object())
    std::cout << answer << "\n";
  else
    std::cout << fmt::format("{}: instance {} is {}\n", done,
                             core::dump(body.value("idInstance", core::Json())),
                             body.value("state", "?"));
}

}  // namespace greenmock::cli
