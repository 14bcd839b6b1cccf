#pragma once
// A scenario: one test of the kit, as a value. The grammar is told in docs/scenarios.md.

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "checks/check.hpp"
#include "core/encoding/json.hpp"
#include "core/time/time.hpp"
#include "results/results.hpp"
#include "suite/event_pattern.hpp"

namespace greenmock::kit {

// --- steps

/// The n-th call after the cursor that has come so far.
struct AwaitCall {
  std::string call;  ///< a method, or "*"
  std::string phase = "sent";
  std::optional<std::string> verb;
  std::optional<int> status;
  std::uint64_t n = 1;
};
struct AwaitEvent {
  EventPattern of;
  std::uint64_t n = 1;
};
/// The n-th websocket after the cursor that was opened, or has ended.
struct AwaitSocket {
  enum class What { Open, Closed };
  What what = What::Open;
  std::uint64_t n = 1;
};
inline constexpr std::string_view kSocketWords[] = {"open", "closed"};
/// The n-th delivery to the webhook after the cursor that has come so far.
struct AwaitPush {
  enum class What { Arrived, Answered200, Failed };
  What what = What::Answered200;
  std::uint64_t n = 1;
};
inline constexpr std::string_view kPushWords[] = {"arrived", "200", "failed"};
struct AwaitExit {};
struct AwaitAny;
using Awaited = std::variant<AwaitCall, AwaitEvent, AwaitSocket, AwaitPush, AwaitExit, AwaitAny>;
struct AwaitAny {
  std::vector<Awaited> of;
};

/// What a step is when it fails: a check of its own, which passes when it succeeds.
struct Else {
  std::string id, requirement, proves;
  std::vector<std::string> catches;
};

enum class Client { First, Second };

struct Await {
  Awaited what;
  std::optional<core::Duration> within;  ///< client time; nothing: by the kit's rule
  /// The method whose limit, as the client's description states it, takes the place of `within`; empty: none.
  std::string limit_of;
};
struct Advance {
  std::variant<core::Duration, std::string> to;  ///< so much, or to a mark
};
struct Phone {
  enum class Do { ScanShown, ScanFirst, ScanCurrent, Logout, Off, On, Refuse };
  Do act = Do::ScanCurrent;
};
inline constexpr std::string_view kPhoneWords[] = {
    "scan shown", "scan first", "scan current", "logout", "off", "on", "refuse"};
struct SetState {
  std::string state;
};
/// `${webhookToken}` in a text is the one that the client was given.
struct SetSettings {
  core::Json settings;
};
struct Notify {
  core::Json note;  ///< as `POST …/notifications` takes it
};
struct Signal {
  std::string name;
};
struct ChangeRules {
  std::vector<core::Json> add;
  std::vector<std::string> remove;
};
struct ServerDo {
  enum class Act { Down, Up, DropIdle };
  Act act = Act::Down;
};
/// Client time passes, and nothing is expected.
struct Watch {
  core::Duration span{0};
};
struct Step;
struct Repeat {
  std::uint64_t n = 1;
  std::vector<Step> steps;
};
struct StopClient {
  Client client = Client::First;
};
struct KillClient {
  Client client = Client::First;
};
struct StartClient {
  Client client = Client::First;
};

struct Step {
  std::string name;  ///< a mark for windows of checks; may be empty
  std::variant<Await, Advance, Phone, SetState, SetSettings, Notify, Signal, ChangeRules, ServerDo,
               Watch, Repeat, StopClient, KillClient, StartClient>
      what;
  std::optional<Else> otherwise;
};

/// `await call qr, parked`, `advance 20s`.
std::string to_string(const Step& step);

/// What its `else` expects of the client: `the phone to take the code that is shown`.
std::string expectation_of(const Step& step);

// --- checks

struct Check;

/// Judged by what went over the wire, by the server that saw it (`POST …/verify`).
struct OnTheWire {
  core::Json verify;  ///< without id, requirement and window
  checks::Check read;
};
struct Events {
  EventPattern of;
  std::optional<std::uint64_t> least, most;
};
struct Picture {
  enum class Is { Served, Decodes };
  Is is = Is::Served;
  std::optional<core::Duration> not_older_than;  ///< client time after a rotation
};
struct Says {
  std::vector<std::string> contains;  ///< one of them, whatever the case
  std::string event = "error", field = "message";
};
/// What kind of answer the client made of a call.
struct Kind {
  std::string call;
  std::vector<std::string> kinds;         ///< one of them
  std::optional<std::uint64_t> distinct;  ///< or: so many different ones
};
struct End {
  std::vector<ClientEnd::How> of;
};
/// The token is in nothing that the client writes.
struct Silent {
  enum class In { Stdout, Stderr, Events, HeadersToOtherHosts };
  std::vector<In> in;
};
inline constexpr std::string_view kSilentIn[] = {"stdout", "stderr", "events",
                                                 "headersToOtherHosts"};
/// Each notification is handled as often as it should, and one after the other.
struct Handled {
  std::uint64_t each = 1;
  bool order = true;                   ///< as they were queued, by the first time
  std::optional<std::uint64_t> bound;  ///< tries at most of one whose handler fails
};
/// The text of a message on which the handler of an adapter fails, if it can.
inline constexpr std::string_view kThrowText = "!throw";
/// Calls and events, one after the other.
struct Order {
  struct OfCall {
    checks::CallPattern read;
    std::string words;
  };
  std::vector<std::variant<OfCall, EventPattern>> of;
};
struct AnyOf {
  std::vector<Check> of;
};

struct Check {
  core::Json written;  ///< verb and window as the file has them
  std::string id, requirement, proves;
  std::vector<std::string> catches;  ///< rows of fixtures/mistakes.json
  bool real_time_only = false;
  std::optional<std::string> from, until;  ///< names of steps
  std::variant<OnTheWire, Events, Picture, Says, Kind, End, Silent, Handled, Order, AnyOf> what;
};

/// The checks that every scenario has.
inline constexpr std::string_view kAsks = "asks", kGoesOn = "goes-on", kSurvives = "survives",
                                  kEndsOnTerm = "ends-on-term";

// --- the whole

struct Url {
  std::string prefix;  ///< such as "/x"
  bool slash = false;  ///< ends in a slash
};

/// What the port of the instance speaks.
enum class Tls {
  No,
  Good,     ///< TLS, by an authority that the client is given
  WrongCa,  ///< TLS, by another one
};

/// The other account of the task `receive-two`.
struct SecondInstance {
  core::Json instance, script;  ///< as of the first
};

/// Behind the id of the scenario: the name of its other instance.
inline constexpr std::string_view kOfTheSecond = ", the second";

struct Scenario {
  std::string id;  ///< with its case: `hard-to-read.bom`
  std::string file_id;
  int since = 1;
  std::string title, why, task;
  bool own_port = false;
  Tls tls = Tls::No;
  bool real_time_only = false;
  Url url;
  core::Json script;    ///< of the instance; an object, or null
  core::Json instance;  ///< further keys of its making; an object
  std::map<std::string, std::string> env;
  bool other_host = false;  ///< there is a stranger to be redirected to: `${otherUrl}`
  /// The media host has a port of its own: `${mediaHost}` and `${apiHost}` in checks tell them apart.
  bool media_host = false;
  std::optional<SecondInstance> second;
  bool needs_throw = false;  ///< only for adapters whose handler can fail
  std::vector<std::variant<std::string, EventPattern>> vital;  ///< names of methods, or events
  std::vector<Step> steps;
  std::vector<Check> checks;
  /// A rule of the script says, slows or breaks something: awaits are twice as patient.
  bool answers_badly = false;
};

/// All steps, those of repetitions included.
std::vector<const Step*> all_steps(const std::vector<Step>& steps);

}  // namespace greenmock::kit
