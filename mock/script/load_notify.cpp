#include "core/notifications/notification.hpp"
#include "script/loaders.hpp"
#include "script/wording.hpp"

namespace greenmock::script {
namespace {

/// False if one of them is no pointer.
bool read_changes(const Value& value, core::NotifySpec& note) {
  if (!value.is_object()) {
    value.complain_expected("an object of JSON pointers and what shall stand there");
    return false;
  }
  bool good = true;
  for (const Member& member : *value.node().members()) {
    if (value.problems().full()) return false;
    const bool is_pointer = is_json_pointer(member.key);
    good = good && is_pointer;
    if (!is_pointer) {
      value.problems().add(member.key_at, pointer_to(value.pointer(), member.key),
                           no_json_pointer(member.key));
    }
    note.set.emplace_back(member.key, member.value.to_json());
  }
  return good;
}

/// What a notification of this kind looks like, whatever its seed.
core::Json sample(const core::NotifySpec& note) {
  core::NotifySpec bare;
  bare.type = note.type;
  bare.message = note.message;
  return core::build_notification(bare, {});
}

/// Tells of each change for which there is no place.
void check_changes(const Value& value, const core::NotifySpec& note) {
  core::Json changed = sample(note);
  for (const auto& [pointer, put] : note.set) {
    if (value.problems().full()) return;
    const std::string problem = core::change_problem(changed, pointer, put);
    if (problem.empty()) continue;
    value.problems().add(value.member(pointer)->node().at, pointer_to(value.pointer(), pointer),
                         problem);
  }
}

}  // namespace

core::NotifySpec read_notify(const Value& value) {
  core::NotifySpec note;
  if (!value.is_object()) {
    if (value.is_string()) {
      if (const auto place = value.word(core::kNotificationTypes))
        note.type = core::kNotificationTypes[*place];
    } else {
      value.complain_expected(R"(the type of a notification, or an object with "type" or "body")");
    }
    return note;
  }
  constexpr std::string_view kEither[] = {"type", "body"};
  const Fields fields(value, "a notification",
                      {"type", "message", "set", "body", "copies", "obeySettings"});
  fields.exactly_one(kEither);
  if (const auto type = fields.find("type")) {
    if (const auto place = type->word(core::kNotificationTypes))
      note.type = core::kNotificationTypes[*place];
  }
  if (const auto message = fields.find("message")) {
    if (const auto place = message->word(core::kMessageKinds))
      note.message = static_cast<core::MessageKind>(*place);
    if (!core::is_message(note.type))
      message->complain("\"message\" goes with the \"type\" of a message only");
  }
  if (const auto changes = fields.find("set")) {
    if (!fields.find("type")) changes->complain("\"set\" goes with \"type\" only");
    if (read_changes(*changes, note) && !note.type.empty()) check_changes(*changes, note);
  }
  if (const auto body = fields.find("body")) {
    if (!body->is_object())
      body->complain_expected("an object: the whole body of the notification");
    note.body = body->node().to_json();
  }
  if (const auto copies = fields.find("copies"))
    note.copies = static_cast<std::uint32_t>(copies->integer(1, core::kMostCopies).value_or(1));
  if (const auto obey = fields.find("obeySettings"))
    note.obey_settings = obey->boolean().value_or(false);
  return note;
}

std::vector<core::NotifySpec> read_queue(const Value& value) {
  std::vector<core::NotifySpec> queue;
  for (const Value& item : value.list("a list of notifications")) {
    if (value.problems().full()) break;
    queue.push_back(read_notify(item));
  }
  return queue;
}

}  // namespace greenmock::script
