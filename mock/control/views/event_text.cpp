#include "control/views/event_text.hpp"

#include <fmt/format.h>

#include "api/method_table.hpp"
#include "control/views/record_json.hpp"

namespace greenmock::control {
namespace {

using core::Json;
using Kind = Happened::Kind;

Json call_json(const Happened& event) {
  return {{"phase", core::kPhaseNames[static_cast<std::size_t>(event.phase)]},
          {"id", event.call},
          {"call", event.method ? Json(api::methods()[*event.method].name) : Json()},
          {"n", event.number},
          {"status", event.status == 0 ? Json() : Json(event.status)},
          {"outcome", core::to_string(event.outcome)}};
}

Json push_event_json(const Happened& event) {
  Json json = {{"phase", event.push_ended ? "ended" : "begun"},
               {"receiptId", event.number},
               {"attempt", event.call}};
  if (!event.push_ended) {
    json["url"] = *event.word;
    return json;
  }
  json["status"] = event.status == 0 ? Json() : Json(event.status);
  json["problem"] = event.word->empty() ? Json() : Json(*event.word);
  return json;
}

Json own_json(const Happened& event) {
  switch (event.kind) {
    case Kind::Call:
      return call_json(event);
    case Kind::State:
      return {{"state", core::to_string(event.state)}};
    case Kind::Rotation:
      return {{"serial", event.number}};
    case Kind::Signal:
      return {{"name", *event.word}};
    case Kind::Note:
      return {{"what", core::kNoteEventNames[static_cast<std::size_t>(event.note)]},
              {"receiptId", event.number == 0 ? Json() : Json(event.number)},
              {"type", event.word && !event.word->empty() ? Json(*event.word) : Json()}};
    case Kind::Push:
      return push_event_json(event);
    case Kind::Connect:
      return {{"id", event.call}};
    case Kind::Disconnect:
      return {{"id", event.call},
              {"end", core::to_string(event.end)},
              {"code", event.close_code == 0 ? Json() : Json(event.close_code)}};
    case Kind::Scan:
    case Kind::Made:
    case Kind::Reset:
    case Kind::Deleted:
      break;
  }
  return Json::object();
}

}  // namespace

std::string_view event_name(Kind kind) {
  constexpr std::string_view kNames[] = {"call",    "state",      "scan",   "rotation",
                                         "connect", "disconnect", "signal", "notification",
                                         "webhook", "made",       "reset",  "deleted"};
  return kNames[static_cast<std::size_t>(kind)];
}

std::string event_text(const Happened& event) {
  Json data = own_json(event);
  data["instance"] = event.name ? Json(*event.name) : Json();
  data["idInstance"] = event.instance == 0 ? Json() : Json(event.instance);
  data["at"] = core::to_ms(event.moment.at);
  data["t"] = core::to_ms(event.moment.t);
  return fmt::format("event: {}\nid: {}\ndata: {}\n\n", event_name(event.kind),
                     cursor_text(event.moment.seq), core::dump(data));
}

std::string gap_text(core::Sequence since, std::optional<core::Sequence> until) {
  const Json data = {{"since", cursor_text(since)},
                     {"until", until ? Json(cursor_text(*until)) : Json()}};
  // Whoever comes back goes on behind the gap if that is known, else where it began.
  return fmt::format("event: gap\nid: {}\ndata: {}\n\n", cursor_text(until.value_or(since)),
                     core::dump(data));
}

std::string place_text(core::Sequence cursor) {
  return fmt::format("id: {}\n\n", cursor_text(cursor));
}

}  // namespace greenmock::control
