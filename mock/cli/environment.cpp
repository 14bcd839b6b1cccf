#include "cli/environment.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

#include "core/account/account_id.hpp"

namespace greenmock::cli {
namespace {

void take_token(std::string& token, const char* variable) {
  const char* const given = std::getenv(variable);
  if (!token.empty() || !given) return;
  token = given;
  if (token.empty())
    throw UsageError{fmt::format("{} is empty: give it a token, or unset it", variable)};
}

void refuse_if(const std::string& problem, const char* variable) {
  if (!problem.empty()) throw UsageError{fmt::format("{}: {}", variable, problem)};
}

}  // namespace

void take_environment(ServeOptions& options) {
  take_token(options.control_token, kControlTokenVariable);
  take_token(options.partner_token, kPartnerTokenVariable);
  refuse_if(options.partner_token.empty() ? "" : problem_of_partner_token(options.partner_token),
            kPartnerTokenVariable);
  refuse_if(options.control_token.empty() ? "" : problem_of_control_token(options.control_token),
            kControlTokenVariable);
}

void take_environment(ControlOptions& options) {
  const char* const given = std::getenv(kControlTokenVariable);
  if (options.token.empty() && given) options.token = given;
}

std::string problem_of_control_token(const std::string& text) {
  const bool is_printable =
      std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 0x7F; });
  return is_printable && !text.empty() ? "" : "it is of printable ASCII characters, without blanks";
}

std::string problem_of_partner_token(const std::string& text) {
  return core::is_instance_token(text)
             ? ""
             : fmt::format("it is 1 to {} letters, digits, '.', '_' and '-'",
                           core::kLongestInstanceToken);
}

}  // namespace greenmock::cli
