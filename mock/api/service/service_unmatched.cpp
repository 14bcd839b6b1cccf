// What no instance answers: it is noted in the journal of none, with the reason.

#include <fmt/format.h>

#include "api/bodies/bodies.hpp"
#include "api/route.hpp"
#include "api/service/receiving_path.hpp"
#include "api/service/service.hpp"

namespace greenmock::api {

using core::ClientTime;
using core::Outcome;
using core::Phase;
using core::Record;
using core::Reply;

namespace {

bool is_control_path(std::string_view target) {
  const std::string_view path = target.substr(0, target.find('?'));
  return path == "/_mock" || path.starts_with("/_mock/");
}

}  // namespace

Ticket Service::note_unmatched(std::shared_ptr<Record> record, ClientTime now) {
  record->arrived = unmatched_moment(now);
  unmatched_.add(record);
  budgets_.journals.keep();
  tell(*record, Phase::Arrived, nullptr);
  const core::CallId id = record->id;
  return {id, 0, std::move(record)};
}

Arrived Service::refuse(core::Request request, Reply reply, std::string why, ClientTime now) {
  auto record = record_of(request);
  record->note = std::move(why);
  return answer_at_once(note_unmatched(std::move(record), now), nullptr, std::move(reply));
}

void Service::note_failure(core::Request about, std::string why, Outcome how, ClientTime now) {
  auto record = record_of(about);
  record->note = std::move(why);
  finish(note_unmatched(std::move(record), now), how, now);
}

Arrived Service::answer_unmatched(std::shared_ptr<Record> record, const RouteOrNot& parsed,
                                  bool on_own_port, std::string_view allow_headers,
                                  ClientTime now) {
  Record& noted = *record;
  Ticket ticket = note_unmatched(std::move(record), now);
  Reply reply = noted.verb == "OPTIONS" ? options_reply(allow_headers)
                                        : unmatched_reply(noted, parsed, on_own_port, now);
  return answer_at_once(std::move(ticket), nullptr, std::move(reply));
}

Reply Service::unmatched_reply(Record& record, const RouteOrNot& parsed, bool on_own_port,
                               ClientTime now) {
  if (const auto problem = receiving_path_problem(record.target)) {
    record.note = *problem;
    return envelope_reply(400, clock_.at(now), record.target.substr(0, record.target.find('?')),
                          *problem);
  }
  if (parsed.route && !on_own_port && partner_.has_deleted(parsed.route->instance)) {
    // docs: Common errors, 400
    record.note = fmt::format("a partner has deleted instance {}", parsed.route->instance);
    return envelope_reply(400, clock_.at(now), parsed.route->path, "Instance is deleted");
  }
  if (parsed.route)
    record.note = fmt::format("no instance {} here", parsed.route->instance);
  else if (is_control_path(record.target))
    record.note = "the control API is on its own port (--control-port)";
  else
    record.note = "not a Green API path: /waInstance{id}/{method}/{token}";
  // Wrong idInstance or wrong URL is 403, an unknown route 404, both by the proxy (docs: common
  // errors).
  const bool known_shape = parsed.route || parsed.why == NoRoute::Malformed;
  return nginx_reply(known_shape ? 403 : 404);
}

core::Moment Service::unmatched_moment(ClientTime now) {
  return {clock_.at(now) - options_.start, now - started_, ++sequence_};
}

}  // namespace greenmock::api
