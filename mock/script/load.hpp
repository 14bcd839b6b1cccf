#pragma once
// From the text of a script to values. A wrong script is refused whole, with every place that is
// wrong.

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/rules/rule.hpp"
#include "script/vocabulary.hpp"

namespace greenmock::script {

/// More problems than this are not told: whoever has mended twenty asks again.
inline constexpr std::size_t kMostProblems = 20;

/// One thing that is wrong, where it is, and what to do about it.
struct Problem {
  int line = 0;         ///< from 1; 0: unknown
  int column = 0;       ///< from 1, in bytes
  std::string pointer;  ///< JSON pointer (RFC 6901); empty: the whole text
  std::string message;  ///< what was found, what is allowed, the nearest valid word
};

/// `file:line:column: /json/pointer: message`, as compilers print it.
std::string to_string(const Problem& problem, std::string_view file);

template <typename T>
struct Loaded {
  std::optional<T> value;         ///< only if there is no problem
  std::vector<Problem> problems;  ///< at most kMostProblems, in the order of the text
  explicit operator bool() const { return value.has_value(); }
};

enum class Scope {
  File,      ///< a script of the whole server: `instances` allowed
  Instance,  ///< a script of one instance: no `instances`
};

/// JSON with comments. Never throws on any input; texts over 4 MiB or nested deeper than 64 are
/// refused.
Loaded<core::Script> load_script(std::string_view text, Scope scope, const Vocabulary& vocabulary);

/// One notification, as `POST …/notifications` takes it.
Loaded<core::NotifySpec> load_notify(std::string_view text);

/// What a virtual person writes, as `POST …/messages` takes it.
Loaded<core::Say> load_say(std::string_view text);

/// Virtual people, as `PUT …/contacts` takes them.
struct People {
  std::vector<core::Contact> contacts;
  std::vector<core::Group> groups;
};
Loaded<People> load_people(std::string_view text);

/// One rule, as `POST …/rules` takes it.
Loaded<core::Rule> load_rule(std::string_view text, const Vocabulary& vocabulary);

/// What the port of an instance's own shows to a client that speaks TLS.
enum class PortTls {
  Good,     ///< the server's own certificate
  WrongCa,  ///< one of an authority that nobody trusts
};

/// An instance as `POST /_mock/instances` takes it: the keys of Instance, and those of the call
/// itself.
struct InstanceRequest {
  core::InstanceSpec spec;
  std::optional<core::Script> script;
  bool own_port = false;
  std::optional<PortTls> tls;  ///< only with own_port
  std::optional<core::Duration> ttl;
};
Loaded<InstanceRequest> load_instance_request(std::string_view text, const Vocabulary& vocabulary);

/// What `PATCH {control}` may change: state, settings, dialect, strict, limits, login, qrIn,
/// sessions, receive, setSettings, phone.
struct InstancePatch {
  std::optional<core::State> state;
  std::optional<core::Json> settings;
  std::optional<core::Dialect> dialect;
  std::optional<bool> strict;
  /// Nothing within: any number of chats.
  std::optional<std::optional<std::size_t>> quota;
  std::optional<core::LimitSpec> limits;
  std::optional<core::LoginSpec> login;
  core::SavingSpec saving;
  core::PhoneSpec phone;
  std::optional<std::map<core::State, core::QrInReply>> qr_in;
  std::optional<core::SessionRule> sessions;
  core::ReceiveSpec receive;
};
Loaded<InstancePatch> load_instance_patch(std::string_view text, const Vocabulary& vocabulary);

/// MARK from text, as `advance {"to": …}` and waits take it. A problem is a sentence.
struct MarkOrProblem {
  std::optional<core::Mark> mark;
  std::string problem;
};
MarkOrProblem parse_mark(std::string_view text, const Vocabulary& vocabulary);

/// EVENT from text, as `wait {"for":{"event": …}}` takes it.
struct EventOrProblem {
  std::optional<core::Event> event;
  std::string problem;
};
EventOrProblem parse_event(std::string_view text, const Vocabulary& vocabulary);
/// The event of a signal, by its word. `where` stands in what is said of another one, as in ` after "signal="`.
EventOrProblem parse_signal(std::string_view word, std::string_view where = "");

}  // namespace greenmock::script
