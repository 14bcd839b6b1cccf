#include "kit_program.hpp"

#include <gtest/gtest.h>

#include <utility>

namespace greenmock::kit {

Ended ended(SpawnedClient& program) {
  EXPECT_TRUE(program.wait_for_end(ClientClock::now() + std::chrono::seconds{60}));
  const Transcript::View view = program.transcript().view();
  Ended result;
  if (view.end && !view.end->by_signal) result.code = view.end->number;
  for (const LogLine& line : view.log)
    (line.stream == Stream::Out ? result.out : result.err) += line.text + "\n";
  return result;
}

std::vector<std::string> kit(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), GREENMOCK_CONFORMANCE);
  return arguments;
}

Ended run(std::vector<std::string> arguments,
          const std::map<std::string, std::string>& environment) {
  SpawnedClient program(kit(std::move(arguments)), environment, "");
  return ended(program);
}

}  // namespace greenmock::kit
