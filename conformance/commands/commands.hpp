#pragma once
// The commands of the program. Each returns the exit code (README, «Exit codes»).

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace greenmock::kit::commands {

inline constexpr int kAllMet = 0, kFailed = 1, kUsage = 2, kBroken = 3, kNothingRan = 4,
                     kInterrupted = 130;

/// What is chosen, for all commands that take scenarios.
struct SuiteOptions {
  std::vector<std::string> only, skip;
  std::vector<std::string> files;  ///< further scenarios: files, or folders of them
};

struct RunOptions {
  SuiteOptions suite;
  std::vector<std::string> client;
  int jobs = 8;
  bool real_time = false;
  std::string deadline = "5m";
  std::optional<std::uint64_t> seed;
  bool strict = false;
  std::string known_failures;
  std::optional<int> revision;
  std::vector<std::string> reports;  ///< KIND=FILE
  bool trace = false;
  bool quiet = false;
};
int run(const RunOptions& options);

/// For clients that cannot be spawned: prints the variables of each scenario, and waits for the client's events.
struct AttachOptions {
  RunOptions run;
  std::vector<std::string> tasks{"authorize"};
};
int attach(const AttachOptions& options);

struct ListOptions {
  SuiteOptions suite;
  bool json = false;
};
int list(const ListOptions& options);
int show(const std::string& id, const SuiteOptions& suite);

struct ServeOptions {
  std::string id;
  SuiteOptions suite;
  std::optional<std::uint64_t> seed;
};
/// Only the server of a scenario, for debugging by hand.
int serve(const ServeOptions& options);

int smoke(const std::vector<std::string>& client);

/// Mistakes of real clients -> checks -> mutants, as Markdown.
int coverage(const SuiteOptions& suite);

struct ProbeOptions {
  std::string url, id;
  std::string token;  ///< empty: GREEN_API_TOKEN_INSTANCE
  std::chrono::milliseconds pause{1100};
  bool json = false;
};
/// Asks a server harmless questions, and tells where the fake answers otherwise.
int probe(const ProbeOptions& options);

struct JoinOptions {
  std::vector<std::string> files;
  std::string html, markdown;
};
int join_reports(const JoinOptions& options);

}  // namespace greenmock::kit::commands
