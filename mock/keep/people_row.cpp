#include "keep/people_row.hpp"

#include "keep/row_text.hpp"

namespace greenmock::keep {
namespace {

using core::Json;

Json time_or_null(const std::optional<core::VirtualTime>& at) {
  return at ? Json(to_row(*at)) : Json();
}

std::optional<core::VirtualTime> time_or_nothing(const Json& json, const char* key) {
  if (json.at(key).is_null()) return std::nullopt;
  return time_in(json, key);
}

Json answer_or_null(const std::optional<core::Answer>& answer) {
  if (!answer) return nullptr;
  const auto& [echo, texts, after, typing, in_groups] = *answer;
  return {{"echo", echo},
          {"texts", texts},
          {"after", after.count()},
          {"typing", typing.count()},
          {"inGroups", in_groups}};
}

std::optional<core::Answer> read_answer(const Json& json) {
  if (json.is_null()) return std::nullopt;
  return core::Answer{.echo = json.at("echo").get<bool>(),
                      .texts = json.at("texts").get<std::vector<std::string>>(),
                      .after = span_in<core::Duration>(json, "after"),
                      .typing = span_in<core::Duration>(json, "typing"),
                      .in_groups = json.at("inGroups").get<bool>()};
}

}  // namespace

// All members are named in each of the next ones: one that is added and not kept does not compile.

std::string contact_text(const core::Contact& contact) {
  const auto& [chat_id, name, contact_name, has_whatsapp, reads, blocked, answer] = contact;
  return core::dump(Json{{"name", name},
                         {"contactName", contact_name},
                         {"whatsapp", has_whatsapp},
                         {"reads", reads},
                         {"blocked", blocked},
                         {"answer", answer_or_null(answer)}});
}

std::string group_text(const core::Group& group) {
  const auto& [chat_id, name, owner, created, participants, renamed, renamed_by, picture_url] =
      group;
  Json members = Json::array();
  for (const auto& [member, is_admin, is_super_admin] : participants)
    members.push_back({{"chat", member}, {"admin", is_admin}, {"superAdmin", is_super_admin}});
  return core::dump(Json{{"name", name},
                         {"owner", owner},
                         {"created", to_row(created)},
                         {"participants", std::move(members)},
                         {"renamed", time_or_null(renamed)},
                         {"renamedBy", renamed_by},
                         {"pictureUrl", picture_url}});
}

std::string flags_text(const core::ChatFlags& flags) {
  const auto& [archived, disappears, disappears_set] = flags;
  return core::dump(Json{{"archived", archived},
                         {"disappears", disappears.count()},
                         {"disappearsSet", to_row(disappears_set)}});
}

std::string answers_text(std::size_t given) {
  return core::dump(Json{{"given", given}});
}

std::string counters_text(const core::MessengerPast::Counters& counters) {
  const auto& [last_group, last_sent] = counters;
  return core::dump(Json{{"lastGroup", last_group}, {"lastSent", time_or_null(last_sent)}});
}

core::Contact read_contact(const std::string& chat_id, const std::string& text) try {
  const Json json = core::parse_json(text);
  return {.chat_id = chat_id,
          .name = json.at("name").get<std::string>(),
          .contact_name = json.at("contactName").get<std::string>(),
          .has_whatsapp = json.at("whatsapp").get<bool>(),
          .reads = json.at("reads").get<bool>(),
          .blocked = json.at("blocked").get<bool>(),
          .answer = read_answer(json.at("answer"))};
} catch (const Json::exception&) {
  refuse("a contact", text);
}

core::Group read_group(const std::string& chat_id, const std::string& text) try {
  const Json json = core::parse_json(text);
  core::Group group{.chat_id = chat_id,
                    .name = json.at("name").get<std::string>(),
                    .owner = json.at("owner").get<std::string>(),
                    .created = time_in(json, "created"),
                    .participants = {},
                    .renamed = time_or_nothing(json, "renamed"),
                    .renamed_by = json.at("renamedBy").get<std::string>(),
                    .picture_url = json.at("pictureUrl").get<std::string>()};
  for (const Json& member : json.at("participants"))
    group.participants.push_back({member.at("chat").get<std::string>(),
                                  member.at("admin").get<bool>(),
                                  member.at("superAdmin").get<bool>()});
  return group;
} catch (const Json::exception&) {
  refuse("a group", text);
}

core::ChatFlags read_flags(const std::string& text) try {
  const Json json = core::parse_json(text);
  return {.archived = json.at("archived").get<bool>(),
          .disappears = span_in<std::chrono::seconds>(json, "disappears"),
          .disappears_set = time_in(json, "disappearsSet")};
} catch (const Json::exception&) {
  refuse("what is set for a chat", text);
}

std::size_t read_answers(const std::string& text) try {
  return whole(core::parse_json(text).at("given"));
} catch (const Json::exception&) {
  refuse("a number of answers", text);
}

core::MessengerPast::Counters read_counters(const std::string& text) try {
  const Json json = core::parse_json(text);
  return {.last_group = whole(json.at("lastGroup")),
          .last_sent = time_or_nothing(json, "lastSent")};
} catch (const Json::exception&) {
  refuse("counters", text);
}

}  // namespace greenmock::keep
