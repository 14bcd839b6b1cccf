#pragma once
// One scenario while it runs: its instance of the fake, its client, and where the steps have come to.

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "client/description.hpp"
#include "greenmock/greenmock.hpp"
#include "judge/evidence.hpp"
#include "run/running_client.hpp"
#include "run/stranger.hpp"
#include "suite/scenario.hpp"

namespace greenmock::kit {

/// What all scenarios of a run share.
struct RunContext {
  const Server* server = nullptr;
  /// Starts a client with these variables and this token; throws StartError.
  std::function<std::unique_ptr<RunningClient>(const std::map<std::string, std::string>& contract,
                                               const std::string& token)>
      start;
  Description description;
  bool real_time = false;
  std::chrono::milliseconds deadline = std::chrono::minutes{5};  ///< of a scenario, client time
  const std::atomic<bool>* interrupted = nullptr;
};

/// For RunContext::start: by a command, in folders below `base`.
std::function<std::unique_ptr<RunningClient>(const std::map<std::string, std::string>&,
                                             const std::string&)>
spawning(std::vector<std::string> command, std::string base = {});

/// Thrown where the run is to end at once.
struct Interrupted {};

/// A step did not succeed, and that is the client's doing.
struct Missed {
  std::string seen;
};

/// A step as it was done, for the trace.
struct DoneStep {
  double t = 0;
  std::optional<double> at;
  std::string text;
  bool failed = false;
};

class Session {
 public:
  /// Makes the instance; starts no client.
  Session(const Scenario& scenario, const RunContext& context);

  void start_client(Client which);
  /// One step, repetitions whole. Throws Missed, Interrupted, StartError, greenmock::Error.
  void perform(const Step& step);
  /// Waits so long for the client to end by itself.
  void let_end(std::chrono::milliseconds within) const;
  /// The client is stopped unless it has ended.
  void stop_clients();

  /// The variables of the adapter contract.
  std::map<std::string, std::string> contract() const;
  /// The headers Host of `${apiHost}` and `${mediaHost}`.
  std::map<std::string, std::string> hosts() const;
  const ScopedInstance& instance() const { return instance_; }
  const std::vector<DoneStep>& done() const { return done_; }
  /// Those that succeeded, in repetitions too.
  const std::set<const Step*>& succeeded() const { return succeeded_; }
  /// Those that await what this client never tells, as its description says.
  const std::set<const Step*>& passed_over() const { return passed_over_; }
  /// Those that would await a limit of the client's own that is longer than the kit waits for any, with why.
  const std::map<const Step*, std::string>& too_long() const { return too_long_; }
  /// The innermost that was missed; null: none.
  const Step* missed() const { return missed_; }
  const std::map<std::string, Mark>& marks() const { return marks_; }
  const std::vector<double>& rotations() const { return rotations_; }
  /// What was queued at the start and by steps.
  const std::vector<Note>& notes() const { return notes_; }
  /// Tokens, which no report may show.
  std::vector<std::string> secrets() const;
  /// Null: the scenario has no other host.
  const Stranger* stranger() const { return stranger_.get(); }
  RunningClient* client(Client which) const;
  /// The first client, and those that had its place before it was started again, in the order of their starts.
  std::vector<const RunningClient*> first_clients() const;
  /// Those of all its lives so far.
  std::size_t event_count() const;
  /// Milliseconds of client time since the instance was made.
  double since_start(ClientClock::time_point t) const;
  /// So much less than these may be the times of the journal.
  double clock_slack() const { return making_ms_; }
  double now() const { return since_start(ClientClock::now()); }

 private:
  void perform_inner(const Step& step);
  // notifying.cpp
  void note_what_waits();
  void notify(const Notify& notify);
  void change_settings(const SetSettings& change);
  std::string webhook_token() const;
  void heed_listening();  ///< throws Missed if its event tells no address
  std::string webhooks_so_far() const;
  // awaiting.cpp
  void await(const Await& what);
  bool is_there(const Awaited& what);
  bool look(const AwaitCall& call, std::chrono::milliseconds within);
  bool look(const AwaitSocket& socket, std::chrono::milliseconds within);
  bool look(const AwaitPush& push, std::chrono::milliseconds within);
  bool wait(const core::Json& wanted);
  bool look(const AwaitEvent& event);
  /// In place of an event that this client never tells: without it the client would be stopped before it did anything.
  void wait_for_some_call();
  std::string why_missed(const Await& what, bool client_ended) const;
  std::chrono::milliseconds patience(const Await& what) const;
  // doing.cpp
  void advance(const Advance& what);
  void advance_really(const Advance& what);
  void wait_for_occurrence(const std::string& event, std::uint64_t count) const;
  void sleep_for(std::chrono::milliseconds span);
  void watch(std::chrono::milliseconds span);
  void use_phone(const Phone& phone);
  void change_rules(const ChangeRules& change);
  void serve(ServerDo::Act act);

  std::string cursor_now() const;
  void mark(const Step& step);
  /// The server has said which place is right behind it: a quick client is ahead of any later question.
  bool tells_its_cursor(const Step& step) const;
  bool cannot_be_told(const Step& step) const;
  /// The limit that the client states, where the step awaits it.
  std::optional<core::Duration> stated_limit(const Step& step) const;
  void look_out() const;  ///< throws Interrupted, or Missed at the deadline of the scenario

  const Scenario& scenario_;
  const RunContext& context_;
  ClientClock::time_point begun_;
  std::unique_ptr<Stranger> stranger_;
  ScopedInstance instance_;
  std::optional<ScopedInstance> second_;
  double making_ms_;  // the journal's clock began within this
  ClientClock::time_point deadline_;
  std::unique_ptr<RunningClient> clients_[2];
  std::vector<std::unique_ptr<RunningClient>> replaced_;  // first clients only
  std::string cursor_ = "0";
  std::size_t event_cursor_ = 0;
  std::size_t heard_ = 0;  // events that were looked at for where the client listens
  std::uint16_t webhook_port_ = 0;
  std::vector<Note> notes_;
  bool any_call_ = false;
  std::optional<ClientClock::time_point> nobody_since_;  // as a `watch` saw it: no client runs
  std::vector<DoneStep> done_;
  std::set<const Step*> succeeded_, passed_over_;
  std::map<const Step*, std::string> too_long_;
  const Step* missed_ = nullptr;
  std::map<std::string, Mark> marks_;
  std::vector<double> rotations_;
};

}  // namespace greenmock::kit
