#pragma once
// One reader for each thing of the grammar. Each complains to the problems of its value, and then
// gives a stand-in: what comes back counts only if there are no problems at the end.

#include <optional>
#include <string>
#include <string_view>

#include "core/rules/rule.hpp"
#include "script/load.hpp"
#include "script/reader.hpp"
#include "script/vocabulary.hpp"

namespace greenmock::script {

// load_mark.cpp
std::optional<core::MethodId> find_method(std::string_view name, const Vocabulary& vocabulary);
/// `unknown method "qrr"; did you mean "qr"?`, or why a method of the partner API has no place here.
std::string unknown_method(std::string_view name, const Vocabulary& vocabulary);
std::optional<core::Mark> read_mark(const Value& value, const Vocabulary& vocabulary);

// load_simple.cpp
std::optional<core::State> read_state(const Value& value);
/// `3`, `"2-4"`, `"3-"`; from `least` up.
std::optional<core::Range> read_range(const Value& value, std::uint32_t least = 1);
/// `"3/1s"`.
std::optional<core::Limit> read_rate(const Value& value);
/// `5MB`, `12kB`, `100B`; at most 64 MB.
std::optional<std::uint32_t> read_size(const Value& value);
/// An idInstance, as number or text, or a name.
std::optional<std::string> read_instance_reference(const Value& value);
std::optional<core::Json> read_settings(const Value& value);

// load_when.cpp, load_wait.cpp, load_reply.cpp, load_rule.cpp, load_timeline.cpp
core::When read_when(const Value& value, const Vocabulary& vocabulary);
core::Wait read_wait(const Value& value, const Vocabulary& vocabulary);
std::optional<core::ReplySpec> read_reply(const Value& value);
std::vector<std::string_view> reply_names();
/// Hex digits, two for each byte, as bytes.
std::string read_hex(const Value& value);
core::Rule read_rule(const Value& value, const Vocabulary& vocabulary);
core::TimelineEntry read_timeline_entry(const Value& value, const Vocabulary& vocabulary);

// load_pattern.cpp, load_encoding.cpp, load_fault.cpp, load_frames.cpp, load_notify.cpp
/// A regular expression, compiled into the pattern.
void read_expression(const Value& value, core::Pattern& pattern);
/// What the names of patterns are names of.
enum class Named {
  Headers,  ///< in any case, so that two that differ in it alone are one
  Values,   ///< of a JSON body: keys, or JSON pointers
  Others,
};
std::vector<core::Pattern> read_patterns(const Value& value, Named named = Named::Others);
/// As RFC 6901 has it, but for the empty one.
bool is_json_pointer(const std::string& text);
core::Encoding read_encoding(const Value& value);
core::Fault read_fault(const Value& value);
std::vector<core::Frame> read_frames(const Value& value, const Vocabulary& vocabulary);
core::NotifySpec read_notify(const Value& value);
std::vector<core::NotifySpec> read_queue(const Value& value);

// load_contacts.cpp
std::vector<core::Contact> read_contacts(const Value& value);
std::vector<core::Group> read_groups(const Value& value);
core::Say read_say(const Value& value);
/// Chats a month: a number, or "none" for any number of them.
std::optional<std::size_t> read_quota(const Value& value);

// load_behaviour.cpp: the parts of an instance that can also be changed while it lives
core::LimitSpec read_limits(const Value& value, const Vocabulary& vocabulary);
core::LoginSpec read_login(const Value& value);
core::SavingSpec read_saving(const Value& value);
core::PhoneSpec read_phone(const Value& value);
std::map<core::State, core::QrInReply> read_qr_in(const Value& value);
std::optional<core::SessionRule> read_sessions(const Value& value);
core::ReceiveSpec read_receive(const Value& value);
std::optional<core::Dialect> read_dialect(const Value& value);

// load_instance.cpp
/// The keys of Instance, in the order in which they are listed to the user.
std::span<const std::string_view> instance_keys();
/// Reads the keys of Instance; other keys of `fields` are the caller's.
core::InstanceSpec read_instance(const Fields& fields, const Vocabulary& vocabulary);

// load_script.cpp
core::Script read_script(const Value& value, Scope scope, const Vocabulary& vocabulary);

}  // namespace greenmock::script
