#include "control/record_json.hpp"

#include "core/base64.hpp"
#include "core/message.hpp"
#include "script/wording.hpp"

namespace greenmock::control {
namespace {

using core::Json;

Json moment_json(const core::Moment& moment) {
  if (!moment) return nullptr;
  return {{"at", core::to_ms(moment.at)},
          {"t", core::to_ms(moment.t)},
          {"cursor", cursor_text(moment.seq)}};
}

Json body_json(std::string_view kept, std::size_t size, const std::string& sha256) {
  Json json = {{"bytes", size}, {"body", text_or_base64(kept)}};
  if (!sha256.empty()) {
    json["cutAt"] = kept.size();
    json["sha256"] = sha256;
  }
  return json;
}

}  // namespace

std::string cursor_text(core::Sequence cursor) {
  return std::to_string(cursor);
}

Json text_or_base64(std::string_view bytes) {
  if (script::find_invalid_utf8(bytes) == std::string_view::npos) return std::string(bytes);
  return {{"base64", core::base64_encode(bytes)}};
}

Json record_json(const core::Record& record) {
  const std::size_t question = record.target.find('?');
  Json headers = Json::array();
  for (const auto& [name, value] : core::split_headers(record.head)) {
    headers.push_back({text_or_base64(name), text_or_base64(value)});
  }
  Json rules = Json::array();
  for (const core::RuleUse& use : record.rules)
    rules.push_back({{"id", use.id}, {"slots", use.slots}});

  Json json = {
      {"id", record.id},
      {"instance", record.instance_name.empty() ? Json() : Json(record.instance_name)},
      {"call", record.method_name.empty() ? Json() : Json(record.method_name)},
      {"n", record.call},
      {"verb", record.verb},
      {"path", text_or_base64(record.target.substr(0, question))},
      {"query", question == std::string::npos ? Json("")
                                              : text_or_base64(record.target.substr(question + 1))},
      {"headers", headers},
      {"request", body_json(record.body, record.body_size, record.body_sha256)},
      {"peer", record.peer},
      {"connection", record.connection},
      {"state", core::to_string(record.state)},
      {"refusedByLimit", record.refused_by_limit},
      {"tolerated", record.tolerated},
      {"rules", rules},
      {"as", record.encoded},
      {"fault", record.fault.empty() ? Json() : Json(record.fault)},
      {"wireBytes", record.wire_bytes},
      {"note", text_or_base64(record.note)},
      {"outcome", core::to_string(record.outcome)},
      {"status", record.status == 0 ? Json() : Json(record.status)},
      {"reply", record.reply_body
                    ? body_json(*record.reply_body, record.reply_size, record.reply_sha256)
                    : Json()},
  };
  for (std::size_t i = 0; i < std::size(core::kPhaseNames); ++i) {
    json[std::string(core::kPhaseNames[i])] =
        moment_json(record.moment(static_cast<core::Phase>(i)));
  }
  if (record.instance_name.empty()) json["state"] = nullptr;
  return json;
}

}  // namespace greenmock::control
