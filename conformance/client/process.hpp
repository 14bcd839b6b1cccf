#pragma once
// A client as a child process. The only POSIX-only file of the kit: everything else sees bytes and an
// end.

#include <chrono>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace greenmock::kit {

/// The command cannot be started; what() is a sentence.
class StartError : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

struct Launch {
  std::vector<std::string> command;  ///< the program, looked for in PATH, and its arguments
  std::vector<std::pair<std::string, std::string>> environment;  ///< all of it
  std::string
      folder;  ///< its working directory; also a mark in its environment: HOME must be in it
};

enum class Stream { Out, Err };

struct ProcessEnd {
  bool by_signal = false;
  int number = 0;           ///< exit code, or signal
  bool terminated = false;  ///< the kit had sent TERM
  bool killed = false;      ///< the kit had to kill it
  bool flooded = false;     ///< killed because it wrote too much
};
/// `exit 1`, `signal 11 (Segmentation fault)`.
std::string to_string(const ProcessEnd& end);

/// More than this is no client's output.
inline constexpr std::size_t kMostOutput = std::size_t{64} << 20;

/// In a process group of its own, with /dev/null for input. The callbacks come on a thread of its
/// own, the last one is that of the end; whatever the client left running is gone by then.
class Process {
 public:
  struct Callbacks {
    /// False: it has written too much, and is ended.
    std::function<bool(Stream, std::string_view)> output;
    std::function<void(const ProcessEnd&)> end;
  };

  /// Throws StartError.
  Process(const Launch& launch, Callbacks callbacks);
  /// Kills what still runs.
  ~Process();
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  /// TERM to the group; KILL after the grace. Returns at once.
  void terminate(std::chrono::milliseconds grace);
  /// KILL to the group. Returns at once.
  void kill();
  /// Of all processes that the client has started and that still run, as they can be seen by anybody.
  std::vector<std::string> command_lines() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

/// Starts a helper that outlives this process, in whatever way that ends, and then ends all clients of folders below
/// `folder` and removes it. To be called before there are threads.
void guard(const std::string& folder);

/// At its end, ends every child of this process that was none at its beginning: what clients left that is in none of
/// their groups and has none of their environment came to this process when its parent ended. Those of the beginning are
/// that helper, and what a shell started before it gave its place to this program. To be made before the first client, and
/// to end where none runs any more, and where nobody else starts processes.
class OrphansEnd {
 public:
  OrphansEnd();
  ~OrphansEnd();
  OrphansEnd(const OrphansEnd&) = delete;
  OrphansEnd& operator=(const OrphansEnd&) = delete;

 private:
  std::vector<int> not_ours_;  // pids
};

/// The environment of this process.
std::vector<std::pair<std::string, std::string>> inherited_environment();

}  // namespace greenmock::kit
