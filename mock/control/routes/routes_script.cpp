#include <fmt/format.h>

#include "api/service/script_refusal.hpp"
#include "control/routes/routes.hpp"
#include "control/views/script_json.hpp"

namespace greenmock::control {
namespace {

using core::Json;

Answer valid() {
  return json_answer({{"valid", true}});
}

void throw_if(const std::optional<api::Refusal>& refusal) {
  if (!refusal) return;
  if (refusal->pointer.empty()) throw Problem(refusal->status, refusal->message);
  throw Problem(refusal->status, refusal->message).at(refusal->pointer);
}

Json rule_ids(const core::Instance& instance) {
  Json ids = Json::array();
  for (const auto& rule : instance.rules().rules()) ids.push_back(rule->id);
  return ids;
}

Answer put(const Desk& desk, const Call& call) {
  const auto script =
      value_or_throw(script::load_script(call.request.body, script::Scope::Instance, desk.words));
  const bool dry = call.flag("dry");
  return with_instance_delivered(desk, call, [&](core::Instance& instance, core::ClientTime now) {
    throw_if(api::refusal_of_foreign(instance, script));
    throw_if(api::refusal_of_memory(desk.service().budgets().scripts, instance, script));
    if (dry) return valid();
    desk.service().set_script(instance, script, now);
    return json_answer({{"rules", rule_ids(instance)}, {"timeline", instance.timeline().size()}});
  });
}

Answer show_script(const Desk& desk, const Call& call) {
  return json_answer(with_instance(desk, call, [](core::Instance& instance, core::ClientTime) {
    Json rules = Json::array(), timeline = Json::array(), fired = Json::object();
    const core::RuleList& list = instance.rules().rules();
    for (std::size_t place = 0; place < list.size(); ++place) {
      rules.push_back(rule_json(*list[place]));
      fired[list[place]->id] = instance.rules().fired(place);
    }
    for (const auto& entry : instance.timeline()) timeline.push_back(entry_json(*entry));
    Json shown{{"script", {{"greenmock", 1}, {"rules", rules}, {"timeline", timeline}}},
               {"fired", fired}};
    if (instance.timeline_cut())
      shown["problem"] = "entries of the timeline cause each other without end";
    return shown;
  }));
}

Answer put_for_all(const Desk& desk, const Call& call) {
  const auto script =
      value_or_throw(script::load_script(call.request.body, script::Scope::File, desk.words));
  if (call.flag("dry")) {
    desk.loop.deliver([&] { throw_if(desk.service().refusal_of(script)); });
    return valid();
  }
  return json_answer(desk.loop.deliver([&] {
    if (const auto refusal = desk.service().load(script, net::Server::now())) {
      throw Problem(refusal->status, refusal->message);
    }
    Json ids = Json::array();
    for (const core::Rule& rule : script.rules) ids.push_back(rule.id);
    return Json{{"rules", ids},
                {"timeline", script.timeline.size()},
                {"instances", desk.service().instances().size()}};
  }));
}

/// A test that adds rules and never deletes one has gone wrong.
constexpr std::size_t kMostRules = 20'000;

std::string unused_id(const core::RuleBook& book) {
  std::string id;
  std::size_t number = book.rules().size();
  do id = fmt::format("rule-{}", ++number);
  while (book.has(id));
  return id;
}

Answer add_rule(const Desk& desk, const Call& call) {
  const auto loaded = value_or_throw(script::load_rule(call.request.body, desk.words));
  const bool dry = call.flag("dry");
  return with_instance(desk, call, [&](core::Instance& instance, core::ClientTime now) {
    core::Rule rule = loaded;
    throw_if(api::refusal_of_foreign(instance, rule.when.instance, "/when/instance"));
    if (rule.id.empty()) rule.id = unused_id(instance.rules());
    if (instance.rules().has(rule.id)) {
      throw Problem(
          409, fmt::format("there is a rule \"{}\" already; delete it first, or give another id",
                           rule.id))
          .at("/id");
    }
    if (instance.rules().rules().size() >= kMostRules)
      throw Problem(
          409, fmt::format("there are {} rules already; delete some, or put a script", kMostRules));
    throw_if(api::refusal_of_memory(desk.service().budgets().scripts, instance, rule));
    if (dry) return valid();
    const Json answer = {{"id", rule.id}};
    desk.service().add_rule(instance, std::move(rule), now);
    return json_answer(answer, 201);
  });
}

Answer remove_rule(const Desk& desk, const Call& call) {
  return json_answer(with_instance(desk, call, [&](core::Instance& instance, core::ClientTime now) {
    const std::string& id = call.args[1];
    if (!desk.service().change(
            instance, now, [&](core::Instance& changed) { return changed.rules().remove(id); })) {
      throw Problem(404, fmt::format("there is no rule \"{}\"", id))
          .with("rules", rule_ids(instance));
    }
    return Json{{"rules", rule_ids(instance)}};
  }));
}

}  // namespace

void add_script_routes(Router& router, const Desk& desk) {
  router.add("PUT", "/_mock/script", [&desk](const Call& call) { return put_for_all(desk, call); },
             {"dry"});
  router.add("PUT", "/_mock/instances/{}/script",
             [&desk](const Call& call) { return put(desk, call); }, {"dry"});
  router.add("GET", "/_mock/instances/{}/script",
             [&desk](const Call& call) { return show_script(desk, call); });
  router.add("POST", "/_mock/instances/{}/rules",
             [&desk](const Call& call) { return add_rule(desk, call); }, {"dry"});
  router.add("DELETE", "/_mock/instances/{}/rules/{}",
             [&desk](const Call& call) { return remove_rule(desk, call); });
}

}  // namespace greenmock::control
