#include <fmt/format.h>

#include "script/loaders.hpp"
#include "script/wording.hpp"

namespace greenmock::script {
namespace {

constexpr std::int64_t kMostCopies = 100;

void read_changes(const Value& value, core::NotifySpec& note) {
  if (!value.is_object())
    return value.complain_expected("an object of JSON pointers and what shall stand there");
  for (const Member& member : *value.node().members()) {
    if (value.problems().full()) return;
    bool is_pointer = member.key.starts_with('/');
    try {
      const core::Json::json_pointer pointer(member.key);
    } catch (const core::Json::exception&) {
      is_pointer = false;
    }
    if (!is_pointer) {
      value.problems().add(member.key_at, pointer_to(value.pointer(), member.key),
                           fmt::format("{} is no JSON pointer, which begins with \"/\" (RFC 6901)",
                                       in_quotes(member.key)));
    }
    note.set.emplace_back(member.key, member.value.to_json());
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
  const Fields fields(value, "a notification", {"type", "set", "body", "copies"});
  fields.exactly_one(kEither);
  if (const auto type = fields.find("type")) {
    if (const auto place = type->word(core::kNotificationTypes))
      note.type = core::kNotificationTypes[*place];
  }
  if (const auto changes = fields.find("set")) {
    if (!fields.find("type")) changes->complain("\"set\" goes with \"type\" only");
    read_changes(*changes, note);
  }
  if (const auto body = fields.find("body")) {
    if (!body->is_object())
      body->complain_expected("an object: the whole body of the notification");
    note.body = body->node().to_json();
  }
  if (const auto copies = fields.find("copies"))
    note.copies = static_cast<std::uint32_t>(copies->integer(1, kMostCopies).value_or(1));
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
