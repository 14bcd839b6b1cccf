#include "keep/account_row.hpp"

#include <fmt/format.h>

#include "core/encoding/json.hpp"
#include "core/notifications/notify.hpp"
#include "keep/row_text.hpp"
#include "store/store.hpp"

namespace greenmock::keep {
namespace {

using core::Json;

/// Pairs, since there may be a thousand of them.
Json states_json(const core::StateHistory& history) {
  Json all = Json::array();
  for (const auto& entry : history.entries())
    all.push_back({core::to_string(entry.state), core::to_ms(entry.at.time_since_epoch())});
  return all;
}

std::vector<core::StateHistory::Entry> read_states(const Json& json, const std::string& text) {
  std::vector<core::StateHistory::Entry> all;
  for (const Json& pair : json) {
    const auto state = core::parse_state(pair.at(0).get<std::string>());
    if (!state) refuse("an account in a state", text);
    all.push_back({*state, time_of_ms(pair.at(1))});
  }
  return all;
}

core::Past read_past(const Json& json, const std::string& text) {
  return {whole(json.at("phoneSeed")), whole(json.at("lives")) + 1,
          read_states(json.at("states"), text)};
}

}  // namespace

std::string account_text(const core::Instance& instance) {
  const core::Identity& identity = instance.identity();
  const core::Behaviour& behaviour = instance.behaviour();
  return core::dump(
      Json{{"name", identity.name},
           {"idInstance", identity.id},
           {"apiTokenInstance", identity.token},
           {"state", core::to_string(instance.state())},
           {"settings", instance.saved_settings()},
           {"dialect", behaviour.dialect == core::Dialect::Seed ? "seed" : "current"},
           {"strict", behaviour.strict},
           {"sessions", core::kSessionRuleNames[static_cast<std::size_t>(behaviour.sessions)]},
           {"empty", core::kEmptyReceiveNames[static_cast<std::size_t>(behaviour.receive_empty)]},
           {"readers", core::kReadersNames[static_cast<std::size_t>(behaviour.receive_readers)]},
           {"phoneSeed", identity.phone_seed},
           {"lives", identity.lives},
           {"states", states_json(instance.history())},
           {"quota", behaviour.quota_chats ? Json(*behaviour.quota_chats) : Json()},
           {"startingMs", core::to_ms(behaviour.login.starting)},
           {"lastReceipt", instance.notes().last_receipt()}});
}

Account read_account(const std::string& text) try {
  const Json json = core::parse_json(text);
  Account account;
  core::InstanceSpec& spec = account.spec;
  spec.name = json.at("name").get<std::string>();
  spec.id = whole(json.at("idInstance"));
  spec.token = json.at("apiTokenInstance").get<std::string>();
  const auto state = core::parse_state(json.at("state").get<std::string>());
  if (!state) refuse("an account in a state", text);
  spec.state = *state;
  spec.settings = json.at("settings");
  if (!spec.settings.is_object()) refuse("settings", text);
  spec.dialect = json.at("dialect") == "seed" ? core::Dialect::Seed : core::Dialect::Current;
  spec.strict = json.at("strict").get<bool>();
  spec.sessions = word_in<core::SessionRule>(json, "sessions", core::kSessionRuleNames);
  spec.receive.empty = word_in<core::EmptyReceive>(json, "empty", core::kEmptyReceiveNames);
  spec.receive.readers = word_in<core::Readers>(json, "readers", core::kReadersNames);
  // Accounts of the first version have none.
  if (const auto quota = json.find("quota"); quota != json.end() && !quota->is_null())
    spec.quota = whole(*quota);
  spec.login.starting = span_in<std::chrono::milliseconds>(json, "startingMs");
  spec.past = read_past(json, text);
  account.last_receipt = whole(json.at("lastReceipt"));
  return account;
} catch (const Json::exception&) {
  refuse("an account", text);
}

std::string note_text(const core::QueuedNote& note, std::uint32_t copies) {
  // The body goes in as it is: it is JSON already.
  return fmt::format(R"({{"queued":{},"copies":{},"body":{}}})",
                     note.queued.time_since_epoch().count(), copies, note.body());
}

Note read_note(const std::string& text) try {
  const Json json = core::parse_json(text);
  Note note;
  note.queued = time_in(json, "queued");
  note.copies = static_cast<std::uint32_t>(whole(json.at("copies"), core::kMostCopies));
  note.body = json.at("body");
  return note;
} catch (const Json::exception&) {
  refuse("a notification", text);
}

}  // namespace greenmock::keep
