#pragma once
// What a script says, as values: rules, timeline and instances. The grammar is docs/scripts.md.
// A rule fills slots; adding a slot means a member of Rule, a loader in script/ and its effect in
// api/.

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "core/account/dialect.hpp"
#include "core/account/past.hpp"
#include "core/account/state.hpp"
#include "core/calls/fault.hpp"
#include "core/encoding/json.hpp"
#include "core/events/event.hpp"
#include "core/events/wait.hpp"
#include "core/messages/contacts.hpp"
#include "core/messages/say.hpp"
#include "core/notifications/notify.hpp"
#include "core/rules/frame.hpp"
#include "core/rules/pattern.hpp"
#include "core/time/time.hpp"

namespace greenmock::core {

/// `3`, `"2-4"`, `"3-"`: inclusive.
struct Range {
  std::uint32_t low = 1;
  std::optional<std::uint32_t> high;
  bool contains(std::uint64_t n) const { return n >= low && (!high || n <= *high); }
};

/// So many calls a window, client time.
struct Limit {
  std::uint32_t calls = 1;
  Duration window{0};
  bool operator==(const Limit&) const = default;
};

/// The conditions of a rule; each one that is stated must hold.
struct When {
  std::optional<std::vector<MethodId>> methods;  ///< nothing: any method
  std::optional<std::string> instance;           ///< idInstance or name
  std::optional<Range> call;  ///< number of this call of this method since start or reset
  std::vector<State> states;  ///< at arrival; empty: any
  std::optional<Mark> from;
  std::optional<Mark> until;
  /// This call is the `calls`-th or later in the trailing window, of those that the rule's methods
  /// match and that no limit refused.
  std::optional<Limit> rate;
  std::optional<Range> queue;  ///< notifications that wait; may be 0
  std::vector<Pattern> headers, query, body;
};

/// A reply by its name.
enum class NamedReply {
  Faithful,
  QrCode,
  AlreadyLogged,
  HasAuth,
  Timeout,
  PasskeyRequired,
  Null,
  Empty
};

inline constexpr std::string_view kNamedReplyNames[] = {"faithful", "qrCode",  "alreadyLogged",
                                                        "hasAuth",  "timeout", "passkeyRequired",
                                                        "null",     "empty"};

/// A status with the body that the service gives with it.
struct StatusReply {
  int status = 200;
};

/// `{"type":…,"message":…}` with status 200, as it stands. `{"error":"text"}` is the type `error`.
struct TypedReply {
  std::string type;
  Json message;
};

/// A QR answer that can be stale or broken.
struct QrReply {
  enum class Code { Current, Previous, Arrival };
  enum class Damage { None, Base64, NotPng, CutPng };
  Code code = Code::Current;
  Damage damage = Damage::None;
  std::uint32_t pad = 0;              ///< bytes of blanks behind the picture's base64
  std::optional<std::uint32_t> size;  ///< pixels; nothing: the server's
};

inline constexpr std::string_view kQrCodeNames[] = {"current", "previous", "arrival"};
/// Without `None`, which has no word.
inline constexpr std::string_view kQrDamageNames[] = {"base64", "notPng", "cutPng"};

/// Any answer. `${id} ${token} ${path} ${now} ${mediaUrl} ${otherUrl}` are filled in strings.
struct RawReply {
  enum class Body { None, JsonValue, Text, Hex, Envelope };
  int status = 200;
  std::vector<std::pair<std::string, std::string>> headers;
  Body kind = Body::None;
  Json json;         ///< Body::JsonValue
  std::string text;  ///< Text; Hex (as bytes); Envelope (the message)
};

using ReplySpec = std::variant<NamedReply, StatusReply, TypedReply, QrReply, RawReply>;

struct Rule {
  std::string id;
  When when;
  std::optional<ReplySpec> reply;
  std::optional<Wait> wait;
  std::optional<Encoding> as;
  std::optional<Fault> fault;
  std::optional<std::vector<Frame>> frames;  ///< of `scanqrcode`, in place of `reply`
  std::optional<bool> apply;                 ///< does the call have its effect?
  std::optional<std::uint32_t> times;        ///< fires this often at most
  std::optional<double> chance;              ///< 0 to 1
  std::size_t memory = 0;                    ///< that it takes, once a ScriptRoom keeps it
};

/// `EnterCode`: types the current code of `getAuthorizationCode`, if there is one. `Abandon`: scans
/// the current code, and the login is never finished.
enum class PhoneAction { Scan, Refuse, Logout, Off, On, EnterCode, Abandon };
inline constexpr std::string_view kPhoneActionNames[] = {"scan", "refuse",    "logout", "off",
                                                         "on",   "enterCode", "abandon"};

/// One entry of the timeline. With an event mark it fires at each occurrence.
struct TimelineEntry {
  struct Rotate {};
  struct DropAll {};
  Mark at;
  std::optional<Duration> every;        ///< again and again after the first time; > 0
  std::optional<std::string> instance;  ///< idInstance or name; nothing: all that the script is for
  /// Json: settings to merge.
  std::variant<PhoneAction, State, Rotate, Json, DropAll, NotifySpec, Say> action;
  std::size_t memory = 0;  ///< that it takes, once a ScriptRoom keeps it
};

/// What is refused with 429. A refused call does not count.
struct LimitSpec {
  enum class Mode { Off, Documented, Listed };
  Mode mode = Mode::Off;
  std::map<MethodId, Limit> listed;
};

/// How a login ends.
enum class LoginEnd {
  Authorized,
  Blocked,
  HasAuth,  ///< half finished: `qr` says "Instance has auth" until a logout
};
/// Without `Authorized`, which has no word.
inline constexpr std::string_view kLoginFailureNames[] = {"blocked", "hasAuth"};

/// What a scan leads to.
struct LoginSpec {
  Duration starting{0};  ///< so long in `starting` first; 0 = at once
  LoginEnd end = LoginEnd::Authorized;
};

/// What a call of `setSettings` leads to (docs: SetSettings, the instance restarts, and the values
/// act within five minutes). Nothing: as the server does.
struct SavingSpec {
  std::optional<Duration> act;      ///< so long until they act
  std::optional<Duration> restart;  ///< so long in `starting`; 0 = it is not seen
};

/// How slowly the account follows its phone (docs: GetStateInstance, sleepMode). Nothing: as the
/// server does.
struct PhoneSpec {
  std::optional<Duration> sleep;  ///< from off to `sleepMode`
  std::optional<Duration> wake;   ///< from on to `authorized`
};

/// `qr` in a state for which the documentation is silent. Nothing: never answered.
using QrInReply = std::optional<ReplySpec>;

/// What becomes of a second websocket of an account (docs: callsScanqrcode, one session; what the
/// service does is not told).
enum class SessionRule {
  Replace,  ///< the one that was open is closed
  Refuse,   ///< the new one gets `error`, and is closed
  Allow,    ///< both get every code
};
inline constexpr std::string_view kSessionRuleNames[] = {"replace", "refuse", "allow"};

/// An instance as a script, the command line or the control API asks for it.
struct InstanceSpec {
  std::optional<std::string> name;
  std::optional<std::uint64_t> id;
  std::optional<std::string> token;
  State state = State::NotAuthorized;
  Json settings = Json::object();  ///< checked by core/account/settings
  std::optional<LimitSpec> limits;
  LoginSpec login;
  SavingSpec saving;
  PhoneSpec phone;
  std::map<State, QrInReply> qr_in;
  std::optional<Dialect> dialect;
  std::optional<bool> strict;
  std::optional<std::size_t> quota;  ///< chats a month; nothing: any number
  std::optional<SessionRule> sessions;
  ReceiveSpec receive;
  std::optional<double> speed;
  std::optional<bool> paused;
  std::vector<NotifySpec> queue;
  std::vector<Contact> contacts;
  std::vector<Group> groups;  ///< kMe in them is the account
  std::optional<Past> past;   ///< it comes out of a state file
};

struct Script {
  std::vector<InstanceSpec> instances;
  std::vector<Rule> rules;
  std::vector<TimelineEntry> timeline;
};

}  // namespace greenmock::core
