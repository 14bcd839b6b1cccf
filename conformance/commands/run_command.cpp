#include <iostream>

#include "commands/commands.hpp"
#include "commands/run_support.hpp"
#include "commands/suite_source.hpp"
#include "run/adapter.hpp"
#include "run/command.hpp"
#include "run/folder.hpp"
#include "terminal/printable.hpp"

namespace greenmock::kit::commands {

int run(const RunOptions& options) {
  const Suite suite = load(options.suite);
  refuse_folder(options.client);
  const std::vector<std::string> command = with_whole_paths(options.client);
  const Folder folder;
  guard(folder.path());
  std::optional<Prepared> prepared = prepare(options, suite);
  if (!prepared) return kNothingRan;
  const OrphansEnd at_the_end;
  catch_interruptions();
  const AdapterAnswer adapter = ask_adapter(command, folder.path(), &interrupted);
  if (adapter.interrupted) {
    prepared->scenarios.clear();  // the reports say so
    return run_and_tell(options, suite, std::move(*prepared), {}, shell_text(options.client));
  }
  if (!adapter.description) {
    print_error(adapter.problem);
    for (const LogLine& line : adapter.seen.log)
      if (line.stream == Stream::Err)
        std::cerr << "  stderr: " << terminal::printable(line.text) << "\n";
    return adapter.not_started ? kUsage : kBroken;
  }
  RunContext context;
  context.start = spawning(command, folder.path());
  context.description = *adapter.description;
  return run_and_tell(options, suite, std::move(*prepared), std::move(context),
                      shell_text(options.client));
}

}  // namespace greenmock::kit::commands
