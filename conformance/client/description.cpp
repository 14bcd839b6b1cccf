#include "client/description.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "results/contract.hpp"
#include "script/located_json.hpp"
#include "script/reader.hpp"

namespace greenmock::kit {
namespace {

using script::Fields;
using script::Value;

constexpr std::string_view kKeys[] = {"contract", "client",   "version",   "tasks",
                                      "events",   "kinds",    "pollEvery", "limits",
                                      "loop",     "canThrow", "startup"};

/// A word that is not known would leave out checks in silence.
std::vector<std::string> read_words(const Value& value, std::string_view what,
                                    std::span<const std::string_view> known) {
  std::vector<std::string> words;
  for (const Value& item : value.list(what)) {
    if (const auto place = item.word(known)) words.emplace_back(known[*place]);
  }
  return words;
}

Description read(const Value& value) {
  const Fields fields(value, "a description", kKeys);
  Description d;
  if (const auto contract = fields.require("contract", R"(; write "contract": 1)"))
    contract->integer(1, 1, "1, the only version of the contract");
  if (const auto tasks = fields.require("tasks", R"(, like ["authorize", "call"])"))
    d.tasks = read_words(*tasks, "a list of tasks", kTaskNames);
  if (const auto events = fields.find("events"))
    d.events = read_words(*events, "a list of events", kEventNames);
  if (const auto kinds = fields.find("kinds")) d.kinds = kinds->boolean().value_or(false);
  if (const auto can = fields.find("canThrow")) d.can_throw = can->boolean().value_or(false);
  const auto text = [&](std::string_view key, std::string& into) {
    const auto field = fields.find(key);
    const std::string* found = field ? field->string("a text") : nullptr;
    if (found) into = *found;
  };
  text("client", d.client);
  text("version", d.version);
  if (const auto poll = fields.find("pollEvery"))
    d.poll_every = poll->duration().value_or(d.poll_every);
  if (const auto startup = fields.find("startup"))
    d.startup = startup->duration().value_or(d.startup);
  if (const auto loop = fields.find("loop")) {
    constexpr std::string_view kWhose[] = {"client", "adapter"};
    d.loop_is_adapters = loop->word(kWhose) == std::size_t{1};
  }
  if (const auto limits = fields.find("limits")) {
    if (const auto* members = limits->node().members()) {
      for (const script::Member& member : *members) {
        if (const auto limit = limits->member(member.key)->duration())
          d.limits[member.key] = *limit;
      }
    } else {
      limits->complain_expected(R"(an object like {"qr": "900s"})");
    }
  }
  return d;
}

bool holds(const std::vector<std::string>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

}  // namespace

bool Description::has_task(std::string_view task) const {
  return holds(tasks, task);
}

bool Description::has_event(std::string_view event) const {
  if (!events) return true;
  return holds(*events, event) || (event == "authorized" && holds(*events, "alreadyLogged"));
}

std::optional<core::Duration> Description::limit_of(const std::string& method) const {
  const auto own = limits.find(method);
  const auto found = own == limits.end() ? limits.find("*") : own;
  return found == limits.end() ? std::nullopt : std::optional(found->second);
}

DescriptionOrProblem read_description(const core::Json& line) {
  const script::Parsed parsed = script::parse_located(core::dump(line));
  if (!parsed.root) return {std::nullopt, parsed.problems.front().message};
  script::Problems problems;
  Description description = read(Value(*parsed.root, "", problems));
  if (problems.empty()) return {std::move(description), ""};
  const script::Problem problem = problems.take().front();
  return {std::nullopt,
          problem.pointer.empty() ? problem.message : problem.pointer + ": " + problem.message};
}

}  // namespace greenmock::kit
