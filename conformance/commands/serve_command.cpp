#include <fmt/format.h>

#include <iostream>
#include <map>
#include <random>

#include "commands/commands.hpp"
#include "commands/suite_source.hpp"
#include "run/command.hpp"
#include "run/fake_service.hpp"
#include "run/session.hpp"
#include "terminal/signals.hpp"

namespace greenmock::kit::commands {
int serve(const ServeOptions& options) {
  const Suite suite = load(options.suite);
  const Choice choice = choose(suite, {options.id}, {});
  refuse_unless_found(choice);
  if (choice.scenarios.size() > 1)
    throw UsageError{fmt::format("{} has {} cases; name one, such as {}", options.id,
                                 choice.scenarios.size(), choice.scenarios.front()->id)};
  const Scenario& scenario = *choice.scenarios.front();
  terminal::block_end_signals();
  const FakeService service({&scenario}, options.seed.value_or(std::random_device{}()));
  RunContext context;
  context.server = &service.server();
  context.real_time = true;  // nobody jumps its clock but the person who debugs
  Session session(scenario, context);
  std::cout << fmt::format("{}: {}\n\nTo be copied into the shell of the client:\n\n", scenario.id,
                           scenario.title);
  for (const auto& [name, value] : session.contract())
    std::cout << fmt::format("export {}={}\n", name, shell_text({value}));
  std::cout
      << fmt::format(
             "\nThe clock runs. The phone scans, and the clock jumps, by these:\n\n"
             "curl -X POST {0}/phone -H 'Content-Type: application/json' -d '{{\"do\":\"scan\"}}'\n"
             "curl -X POST {0}/clock/advance -H 'Content-Type: application/json' -d "
             "'{{\"by\":\"20s\"}}'\n"
             "curl {0}/journal\n\nCtrl-C ends it.\n",
             session.instance().control_url())
      << std::flush;
  terminal::wait_for_end_signal();
  return kAllMet;
}

}  // namespace greenmock::kit::commands
