#include "cli/request_log.hpp"

#include <fmt/format.h>

#include "api/service/own_notes.hpp"
#include "cli/masking.hpp"
#include "core/time/duration.hpp"
#include "terminal/printable.hpp"
#include "terminal/terminal.hpp"

namespace greenmock::cli {

using terminal::Colour;
using terminal::paint;
using terminal::printable;
namespace {

/// `qrCode` of `{"type":"qrCode",…}`, or a short body as it is.
std::string gist(const core::Record& record) {
  if (!record.reply_body) return "";
  const std::string_view body = *record.reply_body;
  constexpr std::string_view kType = R"({"type":")";
  if (body.starts_with(kType)) {
    const std::size_t end = body.find('"', kType.size());
    if (end != std::string_view::npos)
      return std::string(body.substr(kType.size(), end - kType.size()));
  }
  if (body.empty()) return "(empty)";
  return body.size() <= 60 && body.front() == '{' ? std::string(body)
                                                  : fmt::format("{} bytes", record.reply_size);
}

std::string rules_of(const core::Record& record) {
  std::string out;
  for (const core::RuleUse& use : record.rules) out += (out.empty() ? "" : ", ") + use.id;
  return out;
}

/// The target of a CONNECT is a host, and holds no token; unless it is none.
std::string shown_target(const core::Record& record) {
  const bool is_host = record.verb == "CONNECT" && record.target.find('/') == std::string::npos;
  if (is_host) return record.target;
  const bool is_turned = record.note.find(api::kTokenForMethod) != std::string::npos;
  return masked_target(record.target, is_turned ? MethodPlace::HasToken : MethodPlace::Usual);
}

std::string time_of_day(core::VirtualTime at, bool coloured) {
  return paint(core::format_utc_ms(at).substr(11, 12), Colour::Dim, coloured);
}

Colour colour_of(const core::Record& record) {
  if (record.outcome != core::Outcome::Sent) return Colour::Yellow;
  return record.status < 300 ? Colour::Green : record.status < 500 ? Colour::Yellow : Colour::Red;
}

}  // namespace

std::string text_line(const core::Record& record, core::Phase phase, core::VirtualTime at,
                      bool coloured, bool paused) {
  const std::string asked = record.verb.empty() ? "(no request)"
                                                : printable(masked_words(record.verb)) + " " +
                                                      printable(shown_target(record));
  std::string line = fmt::format("{}  {}  ", time_of_day(at, coloured), asked);
  if (phase == core::Phase::Parked) {
    line += paint("parked", Colour::Cyan, coloured);
    if (paused) line += " (the clock is paused: POST …/clock/advance)";
  } else if (record.outcome == core::Outcome::Sent) {
    const auto took = record.sent.t - record.arrived.t;
    line +=
        fmt::format("{} {}  {}", paint(std::to_string(record.status), colour_of(record), coloured),
                    printable(gist(record)), core::format_duration(took));
  } else {
    line += paint(fmt::format("{} after {}", core::to_string(record.outcome),
                              core::format_duration(record.left.t - record.arrived.t)),
                  colour_of(record), coloured);
  }
  if (!record.rules.empty())
    line += paint(fmt::format("  [{}]", rules_of(record)), Colour::Cyan, coloured);
  if (phase == core::Phase::Parked) return line;
  if (record.refused_by_limit) line += "  above the rate limit";
  // What strict has refused is no more tolerated: the note names it.
  if (!record.note.starts_with(api::kStrictNote)) {
    for (const std::string_view shape : record.tolerated)
      line += fmt::format("  tolerated: {}", shape);
  }
  if (!record.note.empty())
    line += paint("  " + printable(masked_note(record.note)), Colour::Yellow, coloured);
  return line;
}

std::string json_line(const core::Record& record, core::Phase phase, core::VirtualTime at,
                      bool paused) {
  core::Json json{{"at", core::format_utc_ms(at)},
                  {"phase", core::kPhaseNames[static_cast<std::size_t>(phase)]},
                  {"id", record.id},
                  {"instance", record.instance_name},
                  {"verb", masked_words(record.verb)},
                  {"target", shown_target(record)},
                  {"call", record.method_name},
                  {"n", record.call}};
  if (paused) json["paused"] = true;
  if (phase != core::Phase::Parked) {
    json["outcome"] = core::to_string(record.outcome);
    json["status"] = record.status;
    json["bytes"] = record.reply_size;
    json["ms"] = core::to_ms(
        (record.outcome == core::Outcome::Sent ? record.sent.t : record.left.t) - record.arrived.t);
  }
  if (!record.rules.empty()) {
    for (const core::RuleUse& use : record.rules) json["rules"].push_back(use.id);
  }
  for (const std::string_view shape : record.tolerated) json["tolerated"].push_back(shape);
  if (!record.note.empty()) json["note"] = masked_note(record.note);
  return core::dump(json);
}

std::string text_line(const core::Push& push, core::VirtualTime at, bool coloured) {
  const std::string how = push.status != 0 ? fmt::format("answered {}", push.status)
                                           : "failed: " + printable(masked_words(push.problem));
  return fmt::format("{}  webhook POST {}  {}", time_of_day(at, coloured),
                     printable(masked_url(push.url)), paint(how, Colour::Yellow, coloured));
}

std::string json_line(const core::Push& push, core::VirtualTime at,
                      std::string_view instance_name) {
  using core::Json;
  return core::dump(
      Json{{"at", core::format_utc_ms(at)},
           {"event", "webhook"},
           {"instance", instance_name},
           {"url", masked_url(push.url)},
           {"receiptId", push.receipt},
           {"attempt", push.attempt},
           {"status", push.status == 0 ? Json() : Json(push.status)},
           {"problem", push.problem.empty() ? Json() : Json(masked_words(push.problem))}});
}

void attach_request_log(api::Service& service, LogWriter& writer, LogStyle style, bool coloured) {
  if (style == LogStyle::None) return;
  service.on_phase = [&service, &writer, style, coloured, before = service.on_phase](
                         const core::Record& record, core::Phase phase, core::Instance* instance) {
    if (before) before(record, phase, instance);
    if (phase != core::Phase::Parked && phase != core::Phase::Sent && phase != core::Phase::Left)
      return;
    const core::Moment& moment = record.moment(phase);
    const core::VirtualTime at =
        (instance ? instance->start() : service.options().start) + moment.at;
    const bool paused =
        phase == core::Phase::Parked && instance != nullptr && instance->clock().paused();
    writer.line(style == LogStyle::Json ? json_line(record, phase, at, paused)
                                        : text_line(record, phase, at, coloured, paused));
  };
  service.on_push = [&writer, style, coloured, before = service.on_push](const core::Push& push,
                                                                         core::Instance& instance) {
    if (before) before(push, instance);
    if (!push.ended || push.delivered()) return;
    const core::VirtualTime at = instance.start() + push.ended.at;
    writer.line(style == LogStyle::Json ? json_line(push, at, instance.identity().name)
                                        : text_line(push, at, coloured));
  };
}

}  // namespace greenmock::cli
