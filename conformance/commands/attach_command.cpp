#include <fmt/format.h>

#include <algorithm>
#include <iostream>

#include "commands/commands.hpp"
#include "commands/run_support.hpp"
#include "commands/suite_source.hpp"
#include "results/contract.hpp"
#include "run/attached_client.hpp"
#include "run/command.hpp"
#include "script/nearest.hpp"
#include "script/wording.hpp"

namespace greenmock::kit::commands {
namespace {

void print_contract(const std::map<std::string, std::string>& contract) {
  for (const auto& [name, value] : contract)
    std::cout << fmt::format("{}={}\n", name, shell_text({value}));
  std::cout << "\n" << std::flush;
}

/// A scenario of a task that is misspelt would be left out in silence.
void refuse_unknown_tasks(const std::vector<std::string>& tasks) {
  for (const std::string& task : tasks) {
    if (std::ranges::find(kTaskNames, task) != std::end(kTaskNames)) continue;
    throw UsageError{fmt::format("--task: there is no task {}, only {}{}", script::in_quotes(task),
                                 script::listed(kTaskNames),
                                 script::did_you_mean(task, kTaskNames))};
  }
}

}  // namespace

int attach(const AttachOptions& options) {
  refuse_unknown_tasks(options.tasks);
  const Suite suite = load(options.run.suite);
  std::optional<Prepared> prepared = prepare(options.run, suite);
  if (!prepared) return kNothingRan;
  EventListener listener;
  RunContext context;
  context.description.client = "attached client";
  context.description.tasks = options.tasks;
  // Whoever starts it may be a person.
  context.description.startup = std::chrono::minutes{2};
  context.start = [&](const std::map<std::string, std::string>& contract,
                      const std::string& token) {
    return std::make_unique<AttachedClient>(listener, contract, token, print_contract);
  };
  return run_and_tell(options.run, suite, std::move(*prepared), std::move(context), "(attached)");
}

}  // namespace greenmock::kit::commands
