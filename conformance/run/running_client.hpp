#pragma once
// A client under test, however it was started: what it writes, and how it ends.

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "client/process.hpp"
#include "client/transcript.hpp"
#include "results/results.hpp"
#include "run/folder.hpp"

namespace greenmock::kit {

/// What ends by TERM ends within this.
inline constexpr std::chrono::milliseconds kGrace{5000};

class RunningClient {
 public:
  virtual ~RunningClient() = default;
  RunningClient(const RunningClient&) = delete;
  RunningClient& operator=(const RunningClient&) = delete;

  const Transcript& transcript() const { return transcript_; }
  bool running() const { return !transcript_.end(); }
  /// False if it still runs then.
  bool wait_for_end(ClientClock::time_point until) const;

  /// Asks it to end, and ends it after kGrace; returns when it has ended.
  virtual void stop() = 0;
  /// Ends it; returns when it has ended.
  virtual void kill() = 0;
  /// Of all its processes, if it is one of this machine.
  virtual std::vector<std::string> command_lines() const { return {}; }

 protected:
  /// `secret`: the token, which it must not write.
  explicit RunningClient(std::string secret) : transcript_(std::move(secret)) {}
  Transcript transcript_;
};

/// Started by the kit, in an empty folder of its own.
class SpawnedClient : public RunningClient {
 public:
  /// Its folder is made in `base`. Throws StartError.
  SpawnedClient(const std::vector<std::string>& command,
                const std::map<std::string, std::string>& contract, std::string secret,
                const std::string& base = {});

  void stop() override;
  void kill() override;
  std::vector<std::string> command_lines() const override { return process_.command_lines(); }

 private:
  Folder folder_;
  Process process_;  // last: its thread writes to the transcript
};

/// How it ended, by the table of the contract.
ClientEnd classify(const Transcript::View& view);

}  // namespace greenmock::kit
