// What a test does to waits and connections: signals, cuts, and a port that goes down.

#include <fmt/format.h>

#include "control/routes/routes.hpp"
#include "core/events/event.hpp"

namespace greenmock::control {
namespace {

using core::Json;
using script::Fields;
using script::Value;

/// Of one instance: each is remembered by its name.
constexpr std::size_t kMostSignals = 1'000;

core::Event read_signal(const Value& body) {
  const Fields fields(body, "a signal", {"name"});
  const auto name = fields.require("name");
  const std::string* text = name ? name->string("the word of a signal") : nullptr;
  if (!text) return {};
  auto parsed = script::parse_signal(*text);
  if (!parsed.event) name->complain(parsed.problem);
  return parsed.event.value_or(core::Event{});
}

Answer signal(const Desk& desk, const Call& call) {
  const core::Event event = read_body(call.request.body, read_signal);
  return json_answer(
      with_instance_delivered(desk, call, [&](core::Instance& instance, core::ClientTime now) {
        const core::Occurrences& seen = instance.occurrences();
        if (seen.count(event) == 0 && seen.names() >= kMostSignals)
          throw Problem(409, fmt::format("there are {} different signals already; use one of their "
                                         "names, or reset the instance",
                                         kMostSignals))
              .at("/name");
        const auto released = released_by(instance, [&] {
          desk.service().change(instance, now,
                                [&](core::Instance& changed) { changed.note(event); });
          desk.events.on_signal(instance, event);
        });
        return Json{{"at", core::to_ms(instance.now() - instance.start())}, {"released", released}};
      }));
}

net::Drop read_drop(const Value& body) {
  constexpr Value::Choice<net::Drop> kWhat[] = {{"parked", net::Drop::Parked},
                                                {"sockets", net::Drop::Sockets},
                                                {"idle", net::Drop::Idle},
                                                {"all", net::Drop::All}};
  const Fields fields(body, "a cut", {"what"});
  const auto what = fields.require("what");
  return (what ? what->choice(kWhat) : std::nullopt).value_or(net::Drop::Idle);
}

Answer drop(const Desk& desk, const Call& call) {
  const net::Drop what = read_body(call.request.body, read_drop);
  const std::size_t closed =
      with_instance(desk, call, [&](core::Instance& instance, core::ClientTime) {
        return desk.server().drop(instance.identity().id, what);
      });
  // The connections take note of their end in a turn of their own.
  desk.loop.call([] {});
  return json_answer({{"closed", closed}});
}

bool read_up(const Value& body) {
  constexpr Value::Choice<bool> kWays[] = {{"down", false}, {"up", true}};
  const Fields fields(body, "what the server does", {"do"});
  const auto what = fields.require("do");
  return (what ? what->choice(kWays) : std::nullopt).value_or(true);
}

Answer own_port(const Desk& desk, const Call& call) {
  const bool up = read_body(call.request.body, read_up);
  const Json answer = with_instance(desk, call, [&](core::Instance& instance, core::ClientTime) {
    const core::InstanceId id = instance.identity().id;
    const auto port = desk.server().port_of(id);
    if (!port) {
      throw Problem(
          409,
          fmt::format(
              "instance {} has no port of its own, and the common one serves others too; make it "
              "with \"ownPort\": true",
              id));
    }
    try {
      if (up)
        desk.server().open_port_of(id);
      else
        desk.server().close_port_of(id);
    } catch (const net::ListenError& e) {
      throw Problem(503, e.what());
    }
    return Json{{"port", *port}, {"server", up ? "up" : "down"}};
  });
  desk.loop.call([] {});
  return json_answer(answer);
}

}  // namespace

void add_connection_routes(Router& router, const Desk& desk) {
  router.add("POST", "/_mock/instances/{}/signal",
             [&desk](const Call& call) { return signal(desk, call); });
  router.add("POST", "/_mock/instances/{}/drop",
             [&desk](const Call& call) { return drop(desk, call); });
  router.add("POST", "/_mock/instances/{}/server",
             [&desk](const Call& call) { return own_port(desk, call); });
}

}  // namespace greenmock::control
