#include "control/views/script_json.hpp"

#include <fmt/format.h>

#include "api/method_table.hpp"
#include "core/overload.hpp"
#include "core/time/duration.hpp"

namespace greenmock::control {
namespace {

using core::Json;

using core::Overload;

std::string method_name(core::MethodId id) {
  return std::string(api::methods()[id].name);
}

Json one_or_list(Json list) {
  return list.size() == 1 ? list.front() : list;
}

Json range_json(const core::Range& range) {
  if (!range.high) return fmt::format("{}-", range.low);
  if (*range.high == range.low) return range.low;
  return fmt::format("{}-{}", range.low, *range.high);
}

Json patterns_json(const std::vector<core::Pattern>& patterns) {
  Json json = Json::object();
  for (const core::Pattern& pattern : patterns) {
    switch (pattern.kind) {
      case core::Pattern::Kind::Exact:
        json[pattern.name] = pattern.text;
        break;
      case core::Pattern::Kind::Matches:
        json[pattern.name] = {{"matches", pattern.text}};
        break;
      case core::Pattern::Kind::Absent:
        json[pattern.name] = nullptr;
        break;
    }
  }
  return json;
}

Json when_json(const core::When& when) {
  Json json = Json::object();
  if (when.methods) {
    Json names = Json::array();
    for (const core::MethodId id : *when.methods) names.push_back(method_name(id));
    json["method"] = one_or_list(std::move(names));
  }
  if (when.instance) json["instance"] = *when.instance;
  if (when.call) json["call"] = range_json(*when.call);
  if (!when.states.empty()) {
    Json names = Json::array();
    for (const core::State state : when.states) names.push_back(core::to_string(state));
    json["state"] = one_or_list(std::move(names));
  }
  if (when.from) json["from"] = mark_text(*when.from);
  if (when.until) json["until"] = mark_text(*when.until);
  if (when.rate)
    json["rate"] = fmt::format("{}/{}", when.rate->calls, core::format_duration(when.rate->window));
  if (when.queue) json["queue"] = range_json(*when.queue);
  if (!when.headers.empty()) json["header"] = patterns_json(when.headers);
  if (!when.query.empty()) json["query"] = patterns_json(when.query);
  if (!when.body.empty()) json["body"] = patterns_json(when.body);
  return json;
}

std::string hex(std::string_view bytes) {
  std::string out;
  for (const char c : bytes) out += fmt::format("{:02x}", static_cast<unsigned char>(c));
  return out;
}

Json qr_reply_json(const core::QrReply& reply) {
  Json json = {{"code", core::kQrCodeNames[static_cast<std::size_t>(reply.code)]}};
  if (reply.damage != core::QrReply::Damage::None)
    json["damage"] = core::kQrDamageNames[static_cast<std::size_t>(reply.damage) - 1];
  if (reply.pad > 0) json["pad"] = fmt::format("{}B", reply.pad);
  if (reply.size) json["size"] = *reply.size;
  return {{"qrCode", std::move(json)}};
}

Json raw_reply_json(const core::RawReply& reply) {
  Json json = {{"status", reply.status}};
  for (const auto& [name, value] : reply.headers) json["headers"][name] = value;
  switch (reply.kind) {
    case core::RawReply::Body::None:
      break;
    case core::RawReply::Body::JsonValue:
      json["json"] = reply.json;
      break;
    case core::RawReply::Body::Text:
      json["text"] = reply.text;
      break;
    case core::RawReply::Body::Hex:
      json["hex"] = hex(reply.text);
      break;
    case core::RawReply::Body::Envelope:
      json["message"] = reply.text;
      break;
  }
  return json;
}

Json reply_json(const core::ReplySpec& spec) {
  return std::visit(Overload{
                        [](core::NamedReply named) {
                          return Json(core::kNamedReplyNames[static_cast<std::size_t>(named)]);
                        },
                        [](const core::StatusReply& reply) { return Json(reply.status); },
                        [](const core::TypedReply& reply) {
                          return Json{{"type", reply.type}, {"message", reply.message}};
                        },
                        [](const core::QrReply& reply) { return qr_reply_json(reply); },
                        [](const core::RawReply& reply) { return raw_reply_json(reply); },
                    },
                    spec);
}

Json wait_json(const core::Wait& wait) {
  using core::format_duration;
  return std::visit(
      Overload{
          [](core::Duration d) { return Json(format_duration(d)); },
          [](const core::Mark& mark) {
            return Json{{"until", mark_text(mark)}};
          },
          [](const core::Wait::Between& w) {
            return Json{
                {"between", Json::array({format_duration(w.low), format_duration(w.high)})}};
          },
          [](const core::Wait::Lognormal& w) {
            return Json{{"lognormal",
                         {{"median", format_duration(w.median)}, {"p99", format_duration(w.p99)}}}};
          },
      },
      wait.how);
}

Json encoding_json(const core::Encoding& as) {
  Json words = Json::array();
  if (as.bom) words.push_back("bom");
  if (as.gzip) words.push_back("gzip");
  if (as.chunked) words.push_back("chunked");
  if (as.escaped_slashes) words.push_back("escapedSlashes");
  if (as.reordered) words.push_back("reordered");
  if (as.extra_fields) words.push_back("extraFields");
  if (as.type == core::Encoding::Type::Left) words.push_back("noContentType");
  if (as.type == core::Encoding::Type::Named) words.push_back({{"contentType", as.type_name}});
  return words;
}

Json after_json(const core::Place& place) {
  return {{"after", place ? Json(*place) : Json("headers")}};
}

Json fault_json(const core::Fault& fault) {
  namespace f = core::fault;
  return std::visit(
      Overload{
          [](std::monostate) { return Json("none"); },
          [](const f::Refuse&) { return Json("refuse"); },
          [](const f::Hang&) { return Json("hang"); },
          [](const f::Garbage&) { return Json("garbage"); },
          [](const f::Close& c) {
            return Json{{"close", after_json(c.after)}};
          },
          [](const f::Reset& r) {
            return Json{{"reset", after_json(r.after)}};
          },
          [](const f::Stall& s) {
            Json json = after_json(s.after);
            if (s.lasts) json["for"] = core::format_duration(*s.lasts);
            return Json{{"stall", std::move(json)}};
          },
          [](const f::Dribble& d) {
            return Json{{"dribble", {{"over", core::format_duration(d.over)}}}};
          },
          [](const f::ContentLength& c) {
            return Json{
                {"contentLength", c.relative ? Json(fmt::format("{:+}", c.value)) : Json(c.value)}};
          },
          [](const f::CutBody& c) {
            return Json{{"cutBody", c.bytes}};
          },
      },
      fault);
}

Json frame_json(const core::Frame& frame) {
  Json what = std::visit(Overload{
                             [](core::Frame::Named named) {
                               return Json(core::kNamedFrameNames[static_cast<std::size_t>(named)]);
                             },
                             [](core::Frame::Act act) {
                               return Json(core::kFrameActNames[static_cast<std::size_t>(act)]);
                             },
                             [](const core::Frame::JsonText& f) {
                               return Json{{"json", f.json}};
                             },
                             [](const core::Frame::Text& f) {
                               return Json{{"text", f.text}};
                             },
                             [](const core::Frame::Bytes& f) {
                               return Json{{"bytes", hex(f.bytes)}};
                             },
                             [](const core::Frame::Close& f) {
                               return Json{{"close", f.code}};
                             },
                             [&](const core::Frame::Pause&) {
                               return Json{{"wait", wait_json(*frame.wait)}};
                             },
                             [](const core::Frame::PingWithoutEnd& f) {
                               return Json{{"ping", {{"every", core::format_duration(f.every)}}}};
                             },
                         },
                         frame.what);
  if (std::holds_alternative<core::Frame::Pause>(frame.what)) return what;
  if (frame.fragments == 1 && !frame.wait) return what;
  Json json = {{"send", std::move(what)}};
  if (frame.fragments != 1) json["fragments"] = frame.fragments;
  if (frame.wait) json["wait"] = wait_json(*frame.wait);
  return json;
}

Json notify_json(const core::NotifySpec& note) {
  if (!note.type.empty() && !note.message && note.set.empty() && note.copies == 1 &&
      !note.obey_settings)
    return note.type;
  Json json = Json::object();
  if (!note.type.empty()) json["type"] = note.type;
  if (note.message) json["message"] = core::kMessageKinds[static_cast<std::size_t>(*note.message)];
  for (const auto& [pointer, value] : note.set) json["set"][pointer] = value;
  if (note.body) json["body"] = *note.body;
  if (note.copies != 1) json["copies"] = note.copies;
  if (note.obey_settings) json["obeySettings"] = true;
  return json;
}

std::string ref_text(const core::MessageRef& ref) {
  return ref.empty() ? "last" : ref;
}

Json act_json(const core::Writing& writing) {
  Json json = Json::object();
  if (!writing.text.empty()) {
    json["text"] = writing.text;
  } else {
    json["type"] = core::kMessageKinds[static_cast<std::size_t>(writing.kind)];
  }
  if (!writing.data.is_null()) json["data"] = writing.data;
  if (writing.quotes) json["quote"] = ref_text(*writing.quotes);
  return json;
}
Json act_json(const core::Call& call) {
  Json json = {{"call", core::kCallEnds[static_cast<std::size_t>(call.end)]},
               {"rings", core::format_duration(call.rings)}};
  if (call.end == core::Call::End::Answered) json["lasts"] = core::format_duration(call.lasts);
  return json;
}
Json act_json(const core::Vote& vote) {
  return {{"vote", {{"poll", ref_text(vote.poll)}, {"options", vote.options}}}};
}
Json act_json(const core::Reaction& reaction) {
  return {{"react", {{"to", ref_text(reaction.to)}, {"emoji", reaction.emoji}}}};
}
Json act_json(const core::Edit& edit) {
  return {{"edit", {{"message", ref_text(edit.message)}, {"text", edit.text}}}};
}
Json act_json(const core::Deletion& deletion) {
  return {{"delete", ref_text(deletion.message)}};
}
Json act_json(const core::Block& block) {
  return {{"block", block.on}};
}

Json say_json(const core::Say& say) {
  Json json = {{"from", say.from}};
  if (!say.chat.empty()) json["chat"] = say.chat;
  json.update(std::visit([](const auto& act) { return act_json(act); }, say.what));
  return json;
}

}  // namespace

std::string event_text(const core::Event& event) {
  switch (event.kind) {
    case core::Event::Kind::Method:
      return method_name(event.method);
    case core::Event::Kind::Scan:
      return "scan";
    case core::Event::Kind::Rotation:
      return "rotation";
    case core::Event::Kind::Start:
      return "start";
    case core::Event::Kind::Connect:
      return "connect";
    case core::Event::Kind::State:
      return fmt::format("state={}", core::to_string(event.state));
    case core::Event::Kind::Signal:
      return fmt::format("signal={}", event.word);
    case core::Event::Kind::Settings:
      return "settings";
  }
  return "start";
}

std::string mark_text(const core::Mark& mark) {
  if (!mark.event) return core::format_duration(mark.plus);
  std::string text = event_text(*mark.event);
  if (mark.nth > 0) text += fmt::format("#{}", mark.nth);
  if (mark.plus > core::Duration{0}) text += "+" + core::format_duration(mark.plus);
  return text;
}

Json rule_json(const core::Rule& rule) {
  Json json = {{"id", rule.id}, {"when", when_json(rule.when)}};
  if (rule.reply) json["reply"] = reply_json(*rule.reply);
  if (rule.wait) json["wait"] = wait_json(*rule.wait);
  if (rule.as) json["as"] = encoding_json(*rule.as);
  if (rule.fault) json["fault"] = fault_json(*rule.fault);
  if (rule.frames) {
    json["frames"] = Json::array();
    for (const core::Frame& frame : *rule.frames) json["frames"].push_back(frame_json(frame));
  }
  if (rule.apply) json["apply"] = *rule.apply;
  if (rule.times) json["times"] = *rule.times;
  if (rule.chance) json["chance"] = *rule.chance;
  return json;
}

Json entry_json(const core::TimelineEntry& entry) {
  Json json = {{"at", mark_text(entry.at)}};
  if (entry.every) json["every"] = core::format_duration(*entry.every);
  if (entry.instance) json["instance"] = *entry.instance;
  std::visit(Overload{
                 [&](core::PhoneAction action) {
                   json["phone"] = core::kPhoneActionNames[static_cast<std::size_t>(action)];
                 },
                 [&](core::State state) { json["state"] = core::to_string(state); },
                 [&](const core::TimelineEntry::Rotate&) { json["rotate"] = true; },
                 [&](const Json& settings) { json["settings"] = settings; },
                 [&](const core::TimelineEntry::DropAll&) { json["drop"] = "all"; },
                 [&](const core::NotifySpec& note) { json["notify"] = notify_json(note); },
                 [&](const core::Say& say) { json["say"] = say_json(say); },
             },
             entry.action);
  return json;
}

}  // namespace greenmock::control
