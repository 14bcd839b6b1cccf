#pragma once
// What a run of the kit found, as plain values: the runner makes them, reports show them. Times are
// milliseconds since the scenario's instance was made: `t` of client time, `at` of virtual time.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "results/requirement.hpp"

namespace greenmock::kit {

enum class Verdict {
  Pass,
  Fail,       ///< a MUST is not met
  Warn,       ///< a SHOULD is not met
  Info,       ///< something worth knowing that nobody must do otherwise
  Skip,       ///< cannot be judged of this client; the reason is in `seen`
  Unreached,  ///< follows from a failure named in `follows_from`; never green
  Error,      ///< the kit or the adapter broke, which is not the client's fault
};
inline constexpr std::string_view kVerdictNames[] = {"pass", "fail",      "warn", "info",
                                                     "skip", "unreached", "error"};
std::string_view to_string(Verdict verdict);

struct CheckResult {
  std::string id;           ///< stable, unique in its scenario
  std::string requirement;  ///< id; empty only of a check that broke before it had one
  Level level = Level::Must;
  Verdict verdict = Verdict::Error;
  std::string expected;
  std::string seen;
  std::string follows_from;          ///< of Unreached: id of the check that failed
  std::vector<std::uint64_t> calls;  ///< TraceLine::call of the calls that it is about
  std::uint64_t first_too_many = 0;  ///< the call with which they became too many; 0: none did
  bool judges_adapter = false;       ///< the adapter has the loop, so it is judged, not the library
  bool known = false;                ///< listed in --known-failures, with this reason:
  std::string known_reason;
};

/// One line of what happened, in the order of time.
struct TraceLine {
  enum class Kind {
    Step,          ///< the kit did or awaited something; `text` says what
    Request,       ///< a call arrived
    Parked,        ///< it waits
    Answer,        ///< the last byte of its answer left, or it ended without one
    ServiceFrame,  ///< the service said something over a websocket
    ClientFrame,   ///< the client did
    SocketEnd,     ///< the websocket of a call ended; `text` says by whom
    Push,          ///< a notification is sent to the webhook of the client
    PushAnswer,    ///< what the client answers to that, or why it did not
    Event,         ///< the client printed an event
    Log,           ///< the client printed something else
    End,           ///< the client ended
  };
  Kind kind = Kind::Step;
  double t = 0;              ///< client time
  std::optional<double> at;  ///< virtual time; not known of what the client prints
  std::uint64_t call = 0;    ///< number of the call in this scenario, from 1; 0: about none
  std::string text;     ///< `GET …/qr/…`, `200 qrCode, 2310 bytes`, `event qr`, `advance 20s`
  std::string detail;   ///< the body, the event, what was printed; cut, token masked
  bool failed = false;  ///< the step that was missed
};
inline constexpr std::string_view kTraceKindNames[] = {
    "step",      "request", "parked",     "answer", "serviceFrame", "clientFrame",
    "socketEnd", "push",    "pushAnswer", "event",  "log",          "end"};

/// How the client process ended.
struct ClientEnd {
  enum class How { NotStarted, Done, Failed, Crashed, Stopped, Killed, Alive, Flooded };
  How how = How::NotStarted;
  std::string text;  ///< `exit 0`, `signal 11 (Segmentation fault)`
};
inline constexpr std::string_view kEndNames[] = {"notStarted", "done",   "failed", "crashed",
                                                 "stopped",    "killed", "alive",  "flooded"};

struct ScenarioResult {
  std::string id;  ///< with its case: `hard-to-read.bom`
  std::string title;
  std::string task;     ///< `authorize`
  bool counted = true;  ///< false: newer than the revision asked for
  std::vector<CheckResult> checks;
  std::vector<TraceLine> trace;
  ClientEnd end;
  std::string out_tail, err_tail;  ///< the last of what it printed, token masked
  double took_ms = 0;              ///< client time
  double virtual_ms = 0;           ///< how far the virtual clock went
  std::string reproduce;           ///< the one command that runs it again
  /// The worst: error, fail, unreached, warn, skip (if nothing passed), pass.
  Verdict verdict() const;
};

struct RunInfo {
  std::string kit_version;
  std::string started;  ///< UTC, 2026-01-31T12:00:00Z
  std::string client;   ///< name; of describe, else of the command
  std::string client_version;
  std::string command;  ///< as it could be typed
  bool loop_is_adapters = false;
  std::uint64_t seed = 0;
  int revision = 0;
  bool real_time = false;
  bool strict = false;       ///< a warn counts as a fail
  std::size_t selected = 0;  ///< scenarios, cases counted one by one
  /// What this mode cannot see, a sentence each.
  std::vector<std::string> blind_spots;
};

/// Named in --known-failures, and not met indeed: shown, but held against nobody.
bool is_known_failure(const CheckResult& check);

struct Tally {
  std::size_t pass = 0, fail = 0, warn = 0, info = 0, skip = 0, unreached = 0, error = 0, known = 0;
};

/// What a run comes to: one of these, the first that holds.
enum class Outcome {
  Broken,  ///< the kit or the adapter broke in a scenario: nobody knows what it would have shown
  MustFailed,     ///< or, if strict, a SHOULD; or a MUST was never reached
  Interrupted,    ///< nothing failed so far, but not all was run
  NothingJudged,  ///< no scenario, or only skipped ones
  StaleKnown,     ///< all is well but the list of known failures
  AllMustPass,
};

struct RunResult {
  RunInfo info;
  std::vector<ScenarioResult> scenarios;
  /// Of --known-failures: `scenario/check` that passed, or that is not there.
  std::vector<std::string> stale_known;
  bool interrupted = false;
  double took_ms = 0;
  Tally tally() const;  ///< of checks in counted scenarios; `known` are not in `fail` or `warn`
  Outcome outcome() const;
  /// Every client crashed before it made a call or told of anything: an adapter that is broken, not a client that is.
  bool never_began() const;
  /// 0 all MUST pass, 1 a MUST failed (or a stale known failure), 3 error, 4 nothing was judged, 130 interrupted,
  /// whatever was found until then. The program ends with it.
  int exit_code() const;
};

}  // namespace greenmock::kit
