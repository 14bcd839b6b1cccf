#include "cli/environment.hpp"

#include <fmt/format.h>

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

}  // namespace

void take_environment(ServeOptions& options) {
  take_token(options.control_token, kControlTokenVariable);
  take_token(options.partner_token, kPartnerTokenVariable);
  if (options.partner_token.empty()) return;
  const std::string problem = problem_of_partner_token(options.partner_token);
  if (!problem.empty()) throw UsageError{fmt::format("{}: {}", kPartnerTokenVariable, problem)};
}

void take_environment(ControlOptions& options) {
  const char* const given = std::getenv(kControlTokenVariable);
  if (options.token.empty() && given) options.token = given;
}

std::string problem_of_partner_token(const std::string& text) {
  return core::is_instance_token(text)
             ? ""
             : fmt::format("it is 1 to {} letters, digits, '.', '_' and '-'",
                           core::kLongestInstanceToken);
}

}  // namespace greenmock::cli
