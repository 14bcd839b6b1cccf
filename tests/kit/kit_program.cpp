#include "kit_program.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <thread>
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

bool is_alive(pid_t pid) {
  std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  const std::size_t name_end = text.rfind(')');
  return name_end != std::string::npos && text.size() > name_end + 2 && text[name_end + 2] != 'Z';
}

bool goes(pid_t pid) {
  return eventually([pid] { return !is_alive(pid); });
}

bool eventually(const std::function<bool()>& holds) {
  const auto until = ClientClock::now() + std::chrono::seconds{30};
  while (!holds()) {
    if (ClientClock::now() > until) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds{10});  // between two looks
  }
  return true;
}

}  // namespace greenmock::kit
