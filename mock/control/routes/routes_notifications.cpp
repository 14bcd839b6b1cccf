// The queue of notifications: what waits, and one more.

#include <fmt/format.h>

#include "control/routes/limit_parameter.hpp"
#include "control/routes/routes.hpp"
#include "control/views/instance_json.hpp"

namespace greenmock::control {
namespace {

using core::Json;

/// Copies that share the bodies, so that their text need not be made on the loop.
struct NotesExcerpt {
  std::vector<core::QueuedNote> notes;
  core::VirtualTime start;
  core::Duration life{0};
  Json counts;
};

Json note_json(const core::QueuedNote& note, const NotesExcerpt& excerpt) {
  return {{"receiptId", note.receipt},
          {"type", note.type.empty() ? Json() : Json(note.type)},
          {"queuedAt", core::to_ms(note.queued - excerpt.start)},
          {"expiresAt", core::to_ms(note.queued + excerpt.life - excerpt.start)},
          {"handedOut", note.given},
          {"body", core::parse_json(note.body())}};
}

Answer list(const Desk& desk, const Call& call) {
  const std::size_t limit = read_limit(call);
  const NotesExcerpt excerpt =
      with_instance(desk, call, [&](core::Instance& instance, core::ClientTime) {
        NotesExcerpt found{
            {}, instance.start(), instance.notes().rules().life, notes_json(instance)};
        for (const core::QueuedNote& note : instance.notes().all(instance.now())) {
          if (found.notes.size() == limit) break;
          found.notes.push_back(note);
        }
        return found;
      });
  Json notes = Json::array();
  for (const core::QueuedNote& note : excerpt.notes) notes.push_back(note_json(note, excerpt));
  Json json = {{"notifications", std::move(notes)}};
  json.update(excerpt.counts);
  return json_answer(json);
}

Answer inject(const Desk& desk, const Call& call) {
  const core::NotifySpec spec = value_or_throw(script::load_notify(call.request.body));
  return json_answer(
      with_instance_delivered(desk, call, [&](core::Instance& instance, core::ClientTime now) {
        core::Notified notified;
        const auto released = released_by(instance, [&] {
          notified = desk.service().change(
              instance, now, [&](core::Instance& changed) { return changed.notify(spec); });
        });
        const auto off = notified.switched_off;
        // Nothing has taken it away yet: who was let go has not even its bytes.
        const core::QueuedNote* const note =
            notified.receipt ? instance.notes().find(*notified.receipt, instance.now()) : nullptr;
        return Json{{"queued", notified.receipt.has_value()},
                    {"receiptId", notified.receipt ? Json(*notified.receipt) : Json()},
                    {"body", note ? core::parse_json(note->body()) : Json()},
                    {"switchedOff", off.empty() ? Json() : Json(off)},
                    {"waiting", instance.queued()},
                    {"released", released}};
      }));
}

}  // namespace

void add_notification_routes(Router& router, const Desk& desk) {
  router.add("GET", "/_mock/instances/{}/notifications",
             [&desk](const Call& call) { return list(desk, call); }, {"limit"});
  router.add("POST", "/_mock/instances/{}/notifications",
             [&desk](const Call& call) { return inject(desk, call); });
}

}  // namespace greenmock::control
