#include <fmt/format.h>

#include <atomic>
#include <memory>

#include "control/routes/routes.hpp"
#include "control/views/instance_json.hpp"
#include "control/views/record_json.hpp"
#include "control/views/script_json.hpp"
#include "core/time/clock.hpp"
#include "core/time/duration.hpp"

namespace greenmock::control {
namespace {

using core::Json;
using script::Fields;
using script::Value;

constexpr double kSpeedWorthAWarning = 5;

/// Where a jump leads: so far, or to a moment.
struct Release {};
using Target = std::variant<core::Duration, Release, core::Mark>;

std::optional<core::Mark> read_mark(const Value& value, const script::Vocabulary& words) {
  const std::string* text = value.string(R"(a moment such as "rotation", "release" or "scan+30s")");
  if (!text) return std::nullopt;
  auto parsed = script::parse_mark(*text, words);
  if (!parsed.mark) value.complain(parsed.problem);
  return parsed.mark;
}

Target read_target(const Value& body, const script::Vocabulary& words) {
  constexpr std::string_view kWays[] = {"by", "to"};
  const Fields fields(body, "a jump of the clock", kWays);
  const auto way = fields.exactly_one(kWays);
  if (way == "by") return fields.find("by")->duration().value_or(core::Duration{0});
  if (way == "to") {
    const Value to = *fields.find("to");
    if (to.node().scalar() && *to.node().scalar() == "release") return Release{};
    return read_mark(to, words).value_or(core::Mark{});
  }
  return core::Duration{0};
}

core::VirtualTime release_time(const core::Instance& instance) {
  if (const auto due = instance.next_release()) return *due;
  if (instance.parked().empty()) {
    throw Problem(409,
                  "no call is parked; wait for one with POST …/wait "
                  "{\"for\":{\"call\":\"*\",\"phase\":\"parked\"}}");
  }
  throw Problem(
      409,
      fmt::format("{} calls are parked, and none has a time: they wait for an event or a signal "
                  "(POST …/signal), or for ever (POST …/drop)",
                  instance.parked().size()));
}

core::VirtualTime mark_time(const core::Instance& instance, const core::Mark& mark) {
  const auto due = instance.due_of(mark);
  if (!due) {
    throw Problem(
        409, fmt::format(
                 "\"{}\" has not happened, so its time is not known; make it happen first, or jump "
                 "with {{\"by\":…}}",
                 event_text(*mark.event)))
        .at("/to");
  }
  if (*due < instance.now()) {
    throw Problem(409, fmt::format("\"{}\" was {} ago, and a clock never runs backwards",
                                   mark_text(mark), core::format_duration(instance.now() - *due)))
        .at("/to");
  }
  if (*due - instance.now() > core::kLongestDuration)
    throw Problem(400, "a jump is 8784h (366 days) at most").at("/to");
  return *due;
}

core::VirtualTime time_of(const core::Instance& instance, const Target& target) {
  if (const auto* by = std::get_if<core::Duration>(&target)) return instance.now() + *by;
  if (const auto* mark = std::get_if<core::Mark>(&target)) return mark_time(instance, *mark);
  return release_time(instance);
}

api::Jump accepted(api::OrRefusal<api::Jump> jump) {
  if (const auto* refusal = std::get_if<api::Refusal>(&jump))
    throw Problem(refusal->status, refusal->message);
  return std::get<api::Jump>(std::move(jump));
}

Answer advance(const Desk& desk, const Call& call) {
  const Target target = read_body(call.request.body,
                                  [&](const Value& body) { return read_target(body, desk.words); });
  // Asked for afterwards it would be behind what a quick client has done by then.
  const auto cursor = std::make_shared<std::atomic<core::Sequence>>(0);
  Json jumped = with_instance_delivered(
      desk, call,
      [&](core::Instance& instance, core::ClientTime now) {
        const api::Jump jump =
            accepted(desk.service().jump(instance, time_of(instance, target), now));
        *cursor = desk.service().cursor();
        Json passed = Json::array();
        for (const core::Happening& happening : jump.passed) {
          passed.push_back(
              {{"at", core::to_ms(happening.at - instance.start())}, {"what", happening.what}});
        }
        return Json{{"at", core::to_ms(jump.at - instance.start())},
                    {"passed", passed},
                    {"released", jump.released}};
      },
      [cursor, &service = desk.service()] { *cursor = service.cursor(); });
  jumped["cursor"] = cursor_text(*cursor);
  return json_answer(jumped);
}

Answer advance_all(const Desk& desk, const Call& call) {
  const auto by = read_body(call.request.body, [](const Value& body) {
    const Fields fields(body, "a jump of all clocks", {"by"});
    const auto span = fields.require("by");
    return (span ? span->duration() : std::nullopt).value_or(core::Duration{0});
  });
  return json_answer(desk.loop.deliver([&] {
    const std::size_t parked = desk.service().parked();
    if (const auto refusal = desk.service().jump_all(by, net::Server::now()))
      throw Problem(refusal->status, refusal->message);
    const std::size_t still = desk.service().parked();
    return Json{{"instances", desk.service().instances().size()},
                {"released", parked > still ? parked - still : 0}};
  }));
}

struct Pace {
  std::optional<double> speed;
  std::optional<bool> paused;
};

Pace read_pace(const Value& body) {
  constexpr std::string_view kLooks = "a number from 0.000001 to 1000000";
  constexpr std::string_view kKeys[] = {"speed", "paused"};
  const Fields fields(body, "a change of the clock", kKeys);
  Pace pace;
  if (const auto speed = fields.find("speed")) {
    pace.speed = speed->number(kLooks);
    if (pace.speed && !core::is_speed(*pace.speed)) speed->complain_expected(kLooks);
  }
  if (const auto paused = fields.find("paused")) pace.paused = paused->boolean();
  fields.at_least_one(kKeys);
  return pace;
}

Json with_warning(Json json, const Pace& pace) {
  if (pace.speed && *pace.speed > kSpeedWorthAWarning) {
    json["warning"] = fmt::format(
        "at speed {} a code lives for {:.2g} s: a client that asks once a second may never "
        "show a current one",
        *pace.speed, 20 / *pace.speed);
  }
  return json;
}

Answer change(const Desk& desk, const Call& call) {
  const Pace pace = read_body(call.request.body, read_pace);
  return json_answer(
      with_instance_delivered(desk, call, [&](core::Instance& instance, core::ClientTime now) {
        desk.service().change_clock(instance, pace.speed, pace.paused, now);
        return with_warning(clock_json(instance), pace);
      }));
}

Json server_clock_json(const Desk& desk, core::ClientTime now) {
  const core::InstanceClock& clock = desk.service().clock();
  return {{"at", core::to_ms(clock.at(now) - desk.service().options().start)},
          {"now", core::format_utc_ms(clock.at(now))},
          {"speed", clock.speed()},
          {"paused", clock.paused()}};
}

Answer change_all(const Desk& desk, const Call& call) {
  const Pace pace = read_body(call.request.body, read_pace);
  return json_answer(desk.loop.deliver([&] {
    const core::ClientTime now = net::Server::now();
    desk.service().change_clock_of_all(pace.speed, pace.paused, now);
    return with_warning(server_clock_json(desk, now), pace);
  }));
}

}  // namespace

void add_clock_routes(Router& router, const Desk& desk) {
  router.add("POST", "/_mock/instances/{}/clock/advance",
             [&desk](const Call& call) { return advance(desk, call); });
  router.add("PATCH", "/_mock/instances/{}/clock",
             [&desk](const Call& call) { return change(desk, call); });
  router.add("GET", "/_mock/instances/{}/clock", [&desk](const Call& call) {
    return json_answer(with_instance(
        desk, call, [](core::Instance& i, core::ClientTime) { return clock_json(i); }));
  });
  router.add("POST", "/_mock/clock/advance",
             [&desk](const Call& call) { return advance_all(desk, call); });
  router.add("PATCH", "/_mock/clock", [&desk](const Call& call) { return change_all(desk, call); });
  router.add("GET", "/_mock/clock", [&desk](const Call&) {
    return json_answer(desk.loop.call([&] { return server_clock_json(desk, net::Server::now()); }));
  });
}

}  // namespace greenmock::control
