#include <fmt/format.h>

#include <cstdlib>
#include <iostream>
#include <thread>

#include "commands/commands.hpp"
#include "commands/complaint.hpp"
#include "core/account/account_id.hpp"
#include "core/account/state.hpp"
#include "core/encoding/json.hpp"
#include "greenmock/greenmock.hpp"
#include "probe/ask.hpp"
#include "probe/differences.hpp"
#include "terminal/printable.hpp"

namespace greenmock::kit::commands {
namespace {

using terminal::printable;

constexpr std::chrono::seconds kPatience{30};

/// A scheme, a host and perhaps a port; whatever else is copied along may hold a token.
bool is_origin(std::string_view url) {
  for (const std::string_view scheme : {"https://", "http://"}) {
    if (!url.starts_with(scheme)) continue;
    const std::string_view host = url.substr(scheme.size());
    return !host.empty() && host.find_first_of("/?#@\\ \t\r\n") == std::string_view::npos;
  }
  return false;
}

Account account_of(const ProbeOptions& options) {
  Account account{options.url, options.id, options.token};
  while (account.url.ends_with('/')) account.url.pop_back();
  if (!is_origin(account.url))
    throw UsageError{
        "--url: it is the apiUrl alone, such as https://1101.api.green-api.com: http:// or "
        "https://, a host, and perhaps "
        "a port; leave out the path"};
  if (account.token.empty()) {
    if (const char* given = std::getenv("GREEN_API_TOKEN_INSTANCE")) account.token = given;
  }
  if (!core::parse_instance_id(account.id))
    throw UsageError{fmt::format("--instance {}: it is the idInstance, a number", account.id)};
  if (account.token.empty())
    throw UsageError{
        "the apiTokenInstance is missing: put it into GREEN_API_TOKEN_INSTANCE, where no list of "
        "processes shows it"};
  return account;
}

/// The same account on a fake of our own, in the state that the real one has told.
class Twin {
 public:
  Twin(const Account& real, std::string state)
      : instance_(server_.make_instance(options_of(real, std::move(state)))) {}
  Account account(const Account& real) const { return {server_.url(), real.id, real.token}; }

 private:
  static InstanceOptions options_of(const Account& real, std::string state) {
    InstanceOptions options;
    options.state = std::move(state);
    options.id = std::stoull(real.id);
    options.token = real.token;
    return options;
  }
  Server server_;
  Instance instance_;
};

std::string state_in(const ProbeAnswer& answer, const Account& account) {
  const core::Json json = core::parse_json(answer.body);
  const auto state = json.is_object() ? json.find("stateInstance") : json.end();
  if (answer.status == 200 && state != json.end() && state->is_string() &&
      core::parse_state(state->get<std::string>()))
    return state->get<std::string>();
  throw UsageError{fmt::format(
      "{} answers getStateInstance of {} by {}: are address, idInstance and apiTokenInstance those "
      "of one account?",
      account.url, account.id, answer.status)};
}

void tell(const Question& question, const std::vector<Difference>& found) {
  std::cout << fmt::format("{:<10} {}\n", found.empty() ? "same" : "DIFFERENT", question.name);
  for (const Difference& one : found)
    std::cout << fmt::format("             {}: there {}, here {}\n", printable(one.where),
                             printable(one.there), printable(one.here));
  std::cout.flush();
}

void tell_json(const Question& question, const std::vector<Difference>& found) {
  core::Json list = core::Json::array();
  for (const Difference& one : found)
    list.push_back({{"where", one.where}, {"there", one.there}, {"here", one.here}});
  std::cout << core::dump({{"question", question.name}, {"differences", std::move(list)}}) << "\n"
            << std::flush;
}

}  // namespace

int probe(const ProbeOptions& options) {
  const Account real = account_of(options);
  const std::vector<std::string> secrets{real.token};
  const std::span<const Question> all = questions();
  std::size_t asked = 0, different = 0;
  try {
    ProbeAnswer there = ask(real, all.front(), kPatience);
    const std::string state = state_in(there, real);
    const Twin twin(real, state);
    if (!options.json) std::cout << fmt::format("{}, account {} ({})\n", real.url, real.id, state);
    const bool is_online = state == "authorized" || state == "yellowCard";
    for (const Question& question : all) {
      if (question.needs_login && !is_online) continue;
      if (asked++ > 0) {
        std::this_thread::sleep_for(options.pause);
        there = ask(real, question, kPatience);
      }
      const auto found = differences(there, ask(twin.account(real), question, kPatience), secrets);
      if (!found.empty()) ++different;
      options.json ? tell_json(question, found) : tell(question, found);
    }
  } catch (const NoAnswer& problem) {
    print_error(problem.what());
    return kBroken;
  }
  if (!options.json)
    std::cout << (different == 0
                      ? fmt::format("Nothing differs in {} questions.\n", asked)
                      : fmt::format("{} of {} questions differ: each is something to mend in "
                                    "greenmock, or a setting of it (docs/assumptions.md).\n",
                                    different, asked));
  return different == 0 ? kAllMet : kFailed;
}

}  // namespace greenmock::kit::commands
