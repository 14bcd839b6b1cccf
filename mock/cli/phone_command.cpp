#include <fmt/format.h>

#include <algorithm>

#include "cli/commands.hpp"
#include "cli/control_call.hpp"
#include "core/encoding/json.hpp"
#include "core/login/authorization_code.hpp"
#include "script/wording.hpp"

namespace greenmock::cli {
namespace {

bool is_letter_or_digit(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
}

void refuse_what_is_no_code(const std::string& typed) {
  const std::string code = core::AuthorizationCodes::normal(typed);
  if (code.size() == core::kAuthorizationCodeSize &&
      std::all_of(code.begin(), code.end(), is_letter_or_digit))
    return;
  throw UsageError{fmt::format(
      "{} is no code: give the eight letters and digits of getAuthorizationCode, such as GAPI2015",
      script::in_quotes(typed))};
}

}  // namespace

int phone(const PhoneOptions& options) {
  refuse_what_is_no_code(options.code);
  const std::string body = core::dump({{"do", "enterCode"}, {"code", options.code}});
  return use_phone(options, "typed", {[&](const Client& client) {
                     return options.instance.empty()
                                ? client.request("POST", "/_mock/phone", body)
                                : client.find(options.instance).request("POST", "/phone", body);
                   }});
}

}  // namespace greenmock::cli
