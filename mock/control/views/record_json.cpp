#include "control/views/record_json.hpp"

#include "core/calls/message.hpp"
#include "core/encoding/base64.hpp"
#include "core/encoding/utf8.hpp"

namespace greenmock::control {
namespace {

using core::Json;

Json body_json(std::string_view kept, std::size_t size, const std::string& sha256) {
  Json json = {{"bytes", size}, {"body", text_or_base64(kept)}};
  if (!sha256.empty()) {
    json["cutAt"] = kept.size();
    json["sha256"] = sha256;
  }
  return json;
}

Json frame_json(const core::FrameSeen& frame) {
  Json json = {{"from", frame.from_client ? "client" : "service"},
               {"opcode", core::to_string(frame.opcode)},
               {"bytes", frame.bytes},
               {"what", text_or_base64(frame.what)},
               {"at", core::to_ms(frame.moment.at)},
               {"t", core::to_ms(frame.moment.t)},
               {"cursor", cursor_text(frame.moment.seq)}};
  if (frame.text) {
    json["sha256"] = frame.text->sha256;
    if (!frame.text->code.empty()) json["code"] = frame.text->code;
  }
  return json;
}

Json socket_json(const core::SocketLog& log) {
  Json frames = Json::array();
  for (const core::FrameSeen& frame : log.frames) frames.push_back(frame_json(frame));
  return {{"opened", moment_json(log.opened)},
          {"closed", moment_json(log.closed)},
          {"end", core::to_string(log.end)},
          {"code", log.close_code == 0 ? Json() : Json(log.close_code)},
          {"reason", text_or_base64(log.close_reason)},
          {"frames", std::move(frames)},
          {"framesLeftOut", log.left_out}};
}

}  // namespace

Json moment_json(const core::Moment& moment) {
  if (!moment) return nullptr;
  return {{"at", core::to_ms(moment.at)},
          {"t", core::to_ms(moment.t)},
          {"cursor", cursor_text(moment.seq)}};
}

std::string cursor_text(core::Sequence cursor) {
  return std::to_string(cursor);
}

Json text_or_base64(std::string_view bytes) {
  if (core::find_invalid_utf8(bytes) == std::string_view::npos) return std::string(bytes);
  return {{"base64", core::base64_encode(bytes)}};
}

Json record_json(const core::Record& record) {
  const std::size_t question = record.target.find('?');
  const auto list = [](const auto& headers) {
    Json listed = Json::array();
    for (const auto& [name, value] : headers)
      listed.push_back({text_or_base64(name), text_or_base64(value)});
    return listed;
  };
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
      {"headers", list(core::split_headers(record.head))},
      {"request", body_json(record.body, record.body_size, record.body_sha256)},
      {"peer", record.peer},
      {"connection", record.connection},
      {"tls", record.tls},
      {"tunnel", record.tunnel.empty() ? Json() : Json(record.tunnel)},
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
      {"replyHeaders", list(record.reply_headers)},
      {"reply", record.reply_body
                    ? body_json(*record.reply_body, record.reply_size, record.reply_sha256)
                    : Json()},
      {"receipt", record.receipt ? Json(*record.receipt) : Json()},
      {"socket", record.socket ? socket_json(*record.socket) : Json()},
  };
  for (std::size_t i = 0; i < std::size(core::kPhaseNames); ++i) {
    json[std::string(core::kPhaseNames[i])] =
        moment_json(record.moment(static_cast<core::Phase>(i)));
  }
  if (record.instance_name.empty()) json["state"] = nullptr;
  return json;
}

}  // namespace greenmock::control
