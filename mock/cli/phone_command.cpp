#include "cli/commands.hpp"
#include "cli/control_call.hpp"
#include "core/encoding/json.hpp"

namespace greenmock::cli {

int phone(const PhoneOptions& options) {
  const std::string body = core::dump({{"do", "enterCode"}, {"code", options.code}});
  return use_phone(options, "typed", {[&](const Client& client) {
                     return options.instance.empty()
                                ? client.request("POST", "/_mock/phone", body)
                                : client.find(options.instance).request("POST", "/phone", body);
                   }});
}

}  // namespace greenmock::cli
