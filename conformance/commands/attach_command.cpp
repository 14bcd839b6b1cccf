#include <iostream>

#include "commands/commands.hpp"
#include "commands/run_support.hpp"
#include "commands/suite_source.hpp"
#include "run/attached_client.hpp"

namespace greenmock::kit::commands {
namespace {

void print_contract(const std::map<std::string, std::string>& contract) {
  for (const auto& [name, value] : contract) std::cout << name << "=" << value << "\n";
  std::cout << "\n" << std::flush;
}

}  // namespace

int attach(const AttachOptions& options) {
  const Suite suite = load(options.run.suite);
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
  return run_and_tell(options.run, suite, std::move(context), "(attached)");
}

}  // namespace greenmock::kit::commands
