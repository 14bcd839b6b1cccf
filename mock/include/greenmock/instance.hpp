#pragma once
// One fake account, as a test drives it: its clock, script, phone and journal.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "greenmock/error.hpp"

namespace greenmock {

namespace detail {
class Wire;
}

/// What an instance is made with. The pages docs/scripts.md and docs/control-api.md say what each
/// means.
struct InstanceOptions {
  std::string name = {};   ///< none of this server may have it; empty: one is made
  std::string state = {};  ///< such as "authorized"; empty: "notAuthorized"
  /// The text of a script without `instances`: JSON, comments allowed. Empty: the server's.
  std::string script = {};
  std::string settings = {};         ///< a JSON object
  std::optional<bool> paused = {};   ///< virtual time moves by advance() only
  std::optional<double> speed = {};  ///< virtual seconds per real second, above 0
  std::optional<bool> strict = {};   ///< default: the server's
  bool own_port = false;             ///< a listener of its own, for listener_down()
  std::uint64_t id = 0;              ///< idInstance; 0: one is made
  std::string token = {};            ///< apiTokenInstance; empty: one is made
  /// The instance goes by itself when nobody has used it for so long (real time).
  std::optional<std::chrono::milliseconds> ttl = {};
  /// A JSON object with what else docs/scripts.md knows, such as {"login":{"starting":"30s"}}.
  std::string more = {};
};

/// How far a call has come. One that is further on still meets each phase that it came through.
enum class Phase {
  Arrived,
  Parked,    ///< it waits: a long poll, or a `wait` of a rule
  Released,  ///< its wait is over
  Sent,      ///< the last byte of the answer is with the kernel
  Left,      ///< it ended without a whole answer
};

/// What became of the websocket of a call of scanqrcode. One that has ended was open too.
enum class Socket { Open, Closed };

/// Which connections drop() closes.
enum class Drop { Parked, Idle, Sockets, All };

struct WaitOptions {
  std::uint64_t count = 1;  ///< so many of them, 1 to 10000
  std::string since = {};   ///< only what came after this cursor; empty: since the instance's start
  std::chrono::milliseconds within = std::chrono::seconds{10};  ///< real time, 10 minutes at most
};

/// What was waited for.
struct Seen {
  /// Of calls and websockets only; each the JSON of a record of the journal.
  std::vector<std::string> records;
  std::string cursor;  ///< for WaitOptions::since
};

/// What a jump of the clock did.
struct Jump {
  std::chrono::milliseconds at;         ///< virtual time since the instance's start
  std::vector<std::uint64_t> released;  ///< ids of the calls that it let go
  std::vector<std::string> passed;      ///< such as "rotation", in order
  /// For WaitOptions::since: only what a client did after the answers that the jump let go.
  std::string cursor;
};

struct Clock {
  std::chrono::milliseconds at;  ///< virtual time since the instance's start
  double speed = 1;
  bool paused = false;
  std::chrono::milliseconds next_rotation;                ///< virtual time until the next code
  std::optional<std::chrono::milliseconds> next_release;  ///< nothing: no call waits for a moment
};

/// Calls of one method.
struct CallCounts {
  std::uint64_t arrived = 0;  ///< since start or reset, as `sent` and `left`
  std::uint64_t parked = 0;   ///< now
  std::uint64_t sent = 0;
  std::uint64_t left = 0;
};

/// What an instance has seen in its life.
struct Summary {
  std::map<std::string, std::uint64_t> calls;  ///< method -> calls that arrived
  std::uint64_t unanswered = 0;                ///< calls that were parked, and cut
  std::vector<std::string> rules_never_fired;  ///< ids: how a test notices its own typo
};

struct Verdict {
  bool passed = false;
  std::string json;  ///< with `findings`
};

struct JournalOptions {
  std::string method = {};                ///< empty: of all
  std::optional<Phase> phase = {};        ///< only calls that have come so far
  std::string since = {};                 ///< only those after this cursor
  std::optional<std::size_t> limit = {};  ///< 1 to 100000; nothing: 1000
};

/// A handle: copies mean the same account, which lives on when they are gone. Calls go over the
/// control API, may be made from any thread, and throw Error; those that change something return
/// when the effect can be seen. Durations are whole milliseconds.
class Instance {
 public:
  std::uint64_t id() const { return id_; }  ///< idInstance
  /// apiTokenInstance, as it was when this was made or found: updateApiToken of a client changes it.
  const std::string& token() const { return token_; }
  const std::string& name() const { return name_; }
  const std::string& api_url() const { return api_url_; }          ///< `http://127.0.0.1:40123`
  const std::string& control_url() const { return control_url_; }  ///< …/_mock/instances/{id}
  /// The address of a method: {api_url}/waInstance{id}/{method}/{token}.
  std::string url_of(std::string_view method) const;

  /// Ends it, with what it was called. Other handles get Error 404 from then on.
  Summary remove() const;
  /// As it was at its start; parked calls are cut. Speed and pause stay.
  void reset(bool keep_script = false) const;

  // --- what the service does
  /// Takes the place of the whole script, or changes nothing.
  void put_script(std::string_view script) const;
  /// One rule (JSON) before those that are there; returns its id.
  std::string add_rule(std::string_view rule) const;
  void remove_rule(std::string_view id) const;
  std::string state() const;
  /// Any state may follow any other.
  void set_state(std::string_view state) const;
  /// A JSON object; settings that it does not name stay.
  void set_settings(std::string_view settings) const;
  /// Everything about it as JSON: `GET {control}`.
  std::string describe() const;

  // --- its notifications
  /// Queues one as docs/notifications.md says: a JSON string such as "\"incomingMessage\"", or an
  /// object. Its receiptId; 0 if it obeys settings that do not want it.
  std::uint64_t notify(std::string_view notification) const;
  /// JSON: {"notifications":[…],"waiting","dropped","expired"}, oldest first, 1000 at most.
  std::string notifications() const;

  // --- its chats
  /// A virtual person (a chatId) writes a text to the account, or into a group (`chat`). Its idMessage;
  /// empty if it waits until the account is online.
  std::string say(std::string_view from, std::string_view text, std::string_view chat = {}) const;
  /// A virtual person does what the JSON object says (docs/scripts.md, virtual people), such as
  /// {"from":"79001234567@c.us","call":"missed"}. The id of the message or call; empty if it waits, or is
  /// none.
  std::string act(std::string_view what) const;
  /// So many chats in a calendar month and no more, as on the free tariff: one more is 466. Nothing: any
  /// number.
  void set_quota(std::optional<std::uint64_t> chats) const;
  /// JSON: {"messages":[…],"chats","typing","me","waiting","held","more","dropped"}, newest first, 1000 at most; of
  /// one chat, or of all.
  std::string messages(std::string_view chat = {}) const;

  // --- its clock
  Clock clock() const;
  /// So much virtual time passes at once; the answers of all calls that it lets go are with the
  /// kernel when it returns. 366 days at most.
  Jump advance(std::chrono::milliseconds by) const;
  /// To "rotation", "release" (the earliest end of a parked call's wait) or a moment such as
  /// "30s" or "scan+30s".
  Jump advance_to(std::string_view moment) const;
  void set_speed(double speed) const;  ///< virtual seconds per real second, above 0
  void pause() const;
  void resume() const;

  // --- waiting, in place of every sleep. Error 408 says what came instead.
  /// For calls of a method ("*": of any) that have come so far; at once if they have already.
  Seen wait_for(std::string_view method, Phase phase = Phase::Sent,
                const WaitOptions& options = {}) const;
  /// For an event of the script grammar, such as "scan" or "state=authorized".
  Seen wait_for_event(std::string_view event, const WaitOptions& options = {}) const;
  /// For a websocket of scanqrcode that is open, or has ended. The records tell its frames and how it
  /// ended.
  Seen wait_for_socket(Socket is = Socket::Open, const WaitOptions& options = {}) const;
  /// For no call during `idle` of real time.
  void wait_idle(std::chrono::milliseconds idle,
                 std::chrono::milliseconds within = std::chrono::seconds{10}) const;

  // --- signals, cuts, its own port
  /// Lets go what a rule parked by {"until": "signal=NAME"}; the ids of the calls.
  std::vector<std::uint64_t> signal(std::string_view name) const;
  /// Closes connections without a byte; how many.
  std::size_t drop(Drop what) const;
  /// Stops listening on its own port, and cuts what is there. Error 409 without
  /// InstanceOptions::own_port.
  void listener_down() const;
  void listener_up() const;  ///< on the same port

  // --- its phone. What is refused is Error 409 with a `reason` in problem().
  void phone_scan() const;                            ///< scans the current code
  void scan_payload(std::string_view payload) const;  ///< the text of a code
  void scan_png(std::string_view png) const;          ///< bytes of a picture with the code in it
  /// Types a code of getAuthorizationCode; case, blanks and a hyphen do not matter.
  void enter_code(std::string_view code) const;
  /// "logout", "refuse", "off", "on", "enterCode" (the current code) or "abandon" (a login that is
  /// never finished); the state afterwards.
  std::string phone(std::string_view action) const;
  std::string qr_payload() const;                            ///< of the current code
  std::string qr_png(std::optional<int> pixels = {}) const;  ///< bytes; 69 to 2048 pixels wide

  // --- what it was asked
  /// Zeros for a method that was not called; Error 400 for one that is none.
  CallCounts counts(std::string_view method) const;
  /// JSON: {"records":[…],"cursor","more","dropped"}.
  std::string journal(const JournalOptions& options = {}) const;
  /// A JSON list of checks over the journal.
  Verdict verify(std::string_view checks) const;

  /// Any call of the control API below its address, such as ("GET", "/qr.svg"). The body of the
  /// answer.
  std::string request(std::string_view verb, std::string_view path,
                      std::string_view body = {}) const;

 private:
  friend class Client;
  Instance(std::shared_ptr<const detail::Wire> wire, std::string_view made);
  Jump jump(std::string_view body) const;
  void change_clock(std::string_view body) const;
  Seen wait(std::string condition, const WaitOptions& options) const;

  std::shared_ptr<const detail::Wire> wire_;
  std::uint64_t id_ = 0;
  std::string token_, name_, api_url_, control_url_, path_;
};

/// An instance that is removed when this goes.
class ScopedInstance : public Instance {
 public:
  explicit ScopedInstance(Instance instance) : Instance(std::move(instance)) {}
  ScopedInstance(ScopedInstance&& other) noexcept;
  ScopedInstance& operator=(ScopedInstance&& other) noexcept;
  ScopedInstance(const ScopedInstance&) = delete;
  ScopedInstance& operator=(const ScopedInstance&) = delete;
  /// A server or an instance that is gone already is no error here.
  ~ScopedInstance();

  Summary remove();
  /// From now on it lives on.
  Instance release();

 private:
  bool owns_ = true;
};

}  // namespace greenmock
