#include "run/gather.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "judge/judge.hpp"
#include "judge/picture_reading.hpp"
#include "results/masked.hpp"
#include "results/shortened.hpp"

namespace greenmock::kit {
namespace {

using core::Json;

constexpr std::size_t kLongestDetail = 1'000;
constexpr std::size_t kTailLines = 40;

std::string text_or_empty(const Json& json, const char* key) {
  const auto field = json.find(key);
  return field != json.end() && field->is_string() ? field->get<std::string>() : "";
}

CallMoment moment_of(const Json& json) {
  return {json.value("t", 0.0), json.value("at", 0.0)};
}

std::optional<CallMoment> optional_moment(const Json& record, const char* key) {
  const auto field = record.find(key);
  if (field == record.end() || !field->is_object()) return std::nullopt;
  return moment_of(*field);
}

Frame frame_of(const Json& json) {
  Frame frame;
  frame.from_client = text_or_empty(json, "from") == "client";
  frame.opcode = text_or_empty(json, "opcode");
  frame.bytes = json.value("bytes", std::uint64_t{0});
  frame.what = text_or_empty(json, "what");
  frame.moment = moment_of(json);
  frame.sha256 = text_or_empty(json, "sha256");
  frame.code = text_or_empty(json, "code");
  return frame;
}

Socket socket_of(const Json& json) {
  Socket socket;
  for (const Json& frame : json.at("frames")) socket.frames.push_back(frame_of(frame));
  socket.closed = optional_moment(json, "closed");
  socket.end = text_or_empty(json, "end");
  if (json.at("code").is_number_integer()) socket.code = json.at("code").get<int>();
  socket.reason = text_or_empty(json, "reason");
  return socket;
}

Call call_of(const Json& record, std::uint64_t number) {
  Call call;
  call.number = number;
  call.record = record.value("id", std::uint64_t{0});
  call.method = text_or_empty(record, "call");
  call.verb = text_or_empty(record, "verb");
  call.path = text_or_empty(record, "path");
  call.outcome = text_or_empty(record, "outcome");
  if (record.at("status").is_number_integer()) call.status = record.at("status").get<int>();
  call.arrived = moment_of(record.at("arrived"));
  call.parked = optional_moment(record, "parked");
  call.released = optional_moment(record, "released");
  call.sent = optional_moment(record, "sent");
  call.left = optional_moment(record, "left");
  if (const auto reply = record.find("reply"); reply != record.end() && reply->is_object()) {
    call.reply = text_or_empty(*reply, "body");
    call.reply_bytes = reply->value("bytes", std::uint64_t{0});
    call.reply_sha256 = text_or_empty(*reply, "sha256");
  }
  if (const auto socket = record.find("socket"); socket != record.end() && socket->is_object())
    call.socket = socket_of(*socket);
  call.json = record;
  return call;
}

void read_pushes(const Instance& instance, Evidence& evidence) {
  const Json all = core::parse_json(instance.request("GET", "/webhooks"));
  for (const Json& json : all.at("webhooks")) {
    Push push;
    push.receipt = json.value("receiptId", std::uint64_t{0});
    push.attempt = json.value("attempt", std::uint64_t{0});
    push.type = text_or_empty(json, "type");
    push.begun = moment_of(json.at("begun"));
    push.ended = optional_moment(json, "ended");
    if (json.at("status").is_number_integer()) push.status = json.at("status").get<int>();
    push.problem = text_or_empty(json, "problem");
    evidence.pushes.push_back(std::move(push));
  }
}

void read_journal(const Instance& instance, Evidence& evidence) {
  // An answer is bounded in bytes: the rest is asked for from where it has ended.
  for (std::string since = "0";;) {
    const Json journal = core::parse_json(
        instance.journal({.method = {}, .phase = {}, .since = since, .limit = 100'000}));
    if (!journal.is_object()) {
      evidence.journal_incomplete = true;
      return;
    }
    for (const Json& record : journal.at("records"))
      evidence.calls.push_back(call_of(record, evidence.calls.size() + 1));
    evidence.journal_incomplete = journal.value("dropped", 0) > 0;
    if (!journal.value("more", false)) return;
    since = journal.value("cursor", "");
  }
}

/// `qrCode`, `error`, what a JSON body says of itself; else nothing.
std::string type_in(const Call& call) {
  const Json json = core::parse_json(call.reply);
  return json.is_object() ? text_or_empty(json, "type") : "";
}

std::string frame_words(const Frame& frame) {
  const std::string what = frame.what.empty() ? frame.opcode : frame.what;
  if (frame.opcode == "close") return "close " + frame.what;
  if (frame.bytes == 0) return frame.opcode;
  if (frame.from_client) return fmt::format("{}, {} bytes", frame.opcode, frame.bytes);
  return fmt::format("{}, {} bytes", what, frame.bytes);
}

std::string end_words(const Socket& socket) {
  std::string text = "ended";
  if (socket.end == "service" || socket.end == "client") text = "closed by the " + socket.end;
  if (socket.end == "left") text = "the client left without a close frame";
  if (socket.end == "broken") text = "broken by the client";
  if (socket.end == "cut") text = "cut";
  if (socket.code != 0) text += fmt::format(", {}", socket.code);
  if (!socket.reason.empty()) text += fmt::format(" ({})", socket.reason);
  return text;
}

std::string answer_words(const Call& call) {
  if (call.socket) return fmt::format("{}, a websocket", call.status);
  std::string text = call.status == 0 ? "no answer" : std::to_string(call.status);
  const std::string type = type_in(call);
  if (!type.empty()) text += " " + type;
  text += fmt::format(", {} bytes", call.reply_bytes);
  if (call.outcome != "sent") text += fmt::format(", {}", call.outcome);
  const std::string fault = text_or_empty(call.json, "fault");
  if (!fault.empty()) text += fmt::format(", fault {}", fault);
  return text;
}

/// A picture says nothing to a reader.
std::string shown_body(const Call& call) {
  if (picture_of(call))
    return fmt::format("{{\"type\":\"qrCode\",\"message\":\"… {} bytes\"}}", call.reply_bytes);
  return shortened(call.reply, kLongestDetail);
}

void add_call(const Call& call, std::vector<TraceLine>& trace) {
  const auto line = [&](TraceLine::Kind kind, const CallMoment& moment, std::string text,
                        std::string detail) {
    trace.push_back(
        {kind, moment.t, moment.at, call.number, std::move(text), std::move(detail), false});
  };
  const std::string query = text_or_empty(call.json, "query");
  line(
      TraceLine::Kind::Request, call.arrived,
      fmt::format("{} {}", call.verb, call.path + (query.empty() ? "" : "?" + query)),
      shortened(text_or_empty(call.json.value("request", Json::object()), "body"), kLongestDetail));
  if (call.parked) line(TraceLine::Kind::Parked, *call.parked, "waits", "");
  const auto end = call.sent ? call.sent : call.left;
  if (end) line(TraceLine::Kind::Answer, *end, answer_words(call), shown_body(call));
  if (!call.socket) return;
  for (const Frame& frame : call.socket->frames)
    line(frame.from_client ? TraceLine::Kind::ClientFrame : TraceLine::Kind::ServiceFrame,
         frame.moment, frame_words(frame), frame.from_client ? frame.what : "");
  if (call.socket->closed)
    line(TraceLine::Kind::SocketEnd, *call.socket->closed, end_words(*call.socket), "");
}

std::string note_words(const std::string& type, std::uint64_t receipt) {
  return fmt::format("{} (receipt {})", type.empty() ? "a notification" : type, receipt);
}

void add_push(const Push& push, std::vector<TraceLine>& trace) {
  std::string what = "webhook " + note_words(push.type, push.receipt);
  if (push.attempt > 1) what += fmt::format(", attempt {}", push.attempt);
  trace.push_back({TraceLine::Kind::Push, push.begun.t, push.begun.at, 0, what, "", false});
  if (!push.ended) return;
  trace.push_back({TraceLine::Kind::PushAnswer, push.ended->t, push.ended->at, 0,
                   push.status == 0 ? "the webhook fails: " + push.problem
                                    : fmt::format("{} to the webhook", push.status),
                   "", false});
}

void mask(std::string& text, const std::vector<std::string>& secrets) {
  for (const std::string& secret : secrets) text = masked(text, secret);
}

Leaks joined(Leaks a, const Leaks& b) {
  for (const auto place : {&Leaks::in_stdout, &Leaks::in_stderr, &Leaks::in_events}) {
    if ((a.*place).empty()) a.*place = b.*place;
  }
  return a;
}

}  // namespace

Evidence gather(const Session& session, const RunContext& context, std::string missed,
                Journal journal) {
  Evidence evidence;
  try {
    read_journal(session.instance(), evidence);
    read_pushes(session.instance(), evidence);
  } catch (const std::exception&) {
    // What broke may be the service itself; then the rest is all that there is.
    if (journal == Journal::Needed) throw;
    evidence.journal_incomplete = true;
  }
  if (const Stranger* stranger = session.stranger()) {
    for (Stranger::Request& request : stranger->requests())
      evidence.elsewhere.push_back({session.since_start(request.at), std::move(request.head)});
  }
  evidence.marks = session.marks();
  evidence.rotations = session.rotations();
  evidence.notes = session.notes();
  evidence.description = context.description;
  evidence.real_time = context.real_time;
  evidence.hosts = session.hosts();
  evidence.token = session.instance().token();
  evidence.clock_slack = session.clock_slack();
  evidence.missed = std::move(missed);
  const std::vector<const RunningClient*> lives = session.first_clients();
  for (const RunningClient* client : lives) {
    Transcript::View view = client->transcript().view();
    if (client != lives.front()) evidence.earlier_ends.push_back(evidence.end);
    evidence.end = classify(view);
    evidence.was_asked_to_end = view.end && view.end->terminated;
    evidence.leaks = joined(evidence.leaks, view.leaks);
    for (EventLine& event : view.events)
      evidence.events.push_back({session.since_start(event.at), std::move(event.line)});
  }
  // The session outlives its evidence.
  evidence.verify = [&instance = session.instance()](const Json& check) {
    const auto verdict = instance.verify(core::dump(Json::array({check})));
    return core::parse_json(verdict.json).at("findings").at(0);
  };
  return evidence;
}

std::vector<TraceLine> trace_of(const Session& session, const Evidence& evidence) {
  std::vector<TraceLine> trace;
  for (const DoneStep& step : session.done())
    trace.push_back({TraceLine::Kind::Step, step.t, step.at, 0, step.text, "", step.failed});
  for (const Call& call : evidence.calls) add_call(call, trace);
  for (const Note& note : evidence.notes) {
    trace.push_back({TraceLine::Kind::Step, note.t, std::nullopt, 0,
                     "queued: " + note_words(text_or_empty(note.body, "typeWebhook"), note.receipt),
                     shortened(core::dump(note.body), kLongestDetail), false});
  }
  for (const Push& push : evidence.pushes) add_push(push, trace);
  for (const Elsewhere& request : evidence.elsewhere) {
    trace.push_back({TraceLine::Kind::Step, request.t, std::nullopt, 0,
                     "another host is asked " + request.head.substr(0, request.head.find('\n')),
                     shortened(request.head, kLongestDetail), false});
  }
  for (const Event& event : evidence.events) {
    trace.push_back({TraceLine::Kind::Event, event.t, std::nullopt, 0,
                     "event " + event.line.value("event", ""), shown(event), false});
  }
  for (const RunningClient* client : session.first_clients()) {
    const Transcript::View view = client->transcript().view();
    for (const LogLine& line : view.log) {
      trace.push_back({TraceLine::Kind::Log, session.since_start(line.at), std::nullopt, 0,
                       line.stream == Stream::Out ? "stdout" : "stderr", line.text, false});
    }
    if (view.end)
      trace.push_back({TraceLine::Kind::End, session.since_start(view.ended), std::nullopt, 0,
                       "the client ended: " + classify(view).text, "", false});
  }
  std::stable_sort(trace.begin(), trace.end(),
                   [](const TraceLine& a, const TraceLine& b) { return a.t < b.t; });
  const std::vector<std::string> secrets = session.secrets();
  for (TraceLine& line : trace) {
    mask(line.text, secrets);
    mask(line.detail, secrets);
  }
  return trace;
}

std::string tail_of(const Session& session, Stream stream) {
  const RunningClient* client = session.client(Client::First);
  if (!client) return "";
  const Transcript::View view = client->transcript().view();
  std::vector<std::string> lines;
  for (const LogLine& line : view.log) {
    if (line.stream == stream) lines.push_back(line.text);
  }
  std::string text;
  const std::size_t from = lines.size() > kTailLines ? lines.size() - kTailLines : 0;
  for (std::size_t i = from; i < lines.size(); ++i) text += lines[i] + "\n";
  mask(text, session.secrets());
  return text;
}

}  // namespace greenmock::kit
