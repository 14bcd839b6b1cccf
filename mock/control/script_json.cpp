#include "control/script_json.hpp"

#include <fmt/format.h>

#include "api/method_table.hpp"
#include "core/duration.hpp"

namespace greenmock::control {
namespace {

using core::Json;

template <typename... F>
struct Overload : F... {
  using F::operator()...;
};
template <typename... F>
Overload(F...) -> Overload<F...>;

constexpr std::string_view kNamedReplies[] = {"faithful", "qrCode",  "alreadyLogged",
                                              "hasAuth",  "timeout", "passkeyRequired",
                                              "null",     "empty"};
constexpr std::string_view kCodes[] = {"current", "previous", "arrival"};
constexpr std::string_view kDamages[] = {"", "base64", "notPng", "cutPng"};
constexpr std::string_view kPhoneActions[] = {"scan", "refuse", "logout", "off", "on"};

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
  return json;
}

std::string hex(std::string_view bytes) {
  std::string out;
  for (const char c : bytes) out += fmt::format("{:02x}", static_cast<unsigned char>(c));
  return out;
}

Json qr_reply_json(const core::QrReply& reply) {
  Json json = {{"code", kCodes[static_cast<std::size_t>(reply.code)]}};
  if (reply.damage != core::QrReply::Damage::None)
    json["damage"] = kDamages[static_cast<std::size_t>(reply.damage)];
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
                          return Json(kNamedReplies[static_cast<std::size_t>(named)]);
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
                   json["phone"] = kPhoneActions[static_cast<std::size_t>(action)];
                 },
                 [&](core::State state) { json["state"] = core::to_string(state); },
                 [&](const core::TimelineEntry::Rotate&) { json["rotate"] = true; },
                 [&](const Json& settings) { json["settings"] = settings; },
                 [&](const core::TimelineEntry::DropAll&) { json["drop"] = "all"; },
             },
             entry.action);
  return json;
}

}  // namespace greenmock::control
