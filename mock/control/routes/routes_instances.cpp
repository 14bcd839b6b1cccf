#include <fmt/format.h>

#include "control/routes/routes.hpp"
#include "control/views/instance_json.hpp"

namespace greenmock::control {
namespace {

using core::Json;
using script::Fields;
using script::Value;

std::string host_of(const Call& call) {
  return std::string(call.request.header("Host").value_or(""));
}

std::optional<net::PortCertificate> certificate_of(const Desk& desk,
                                                   std::optional<script::PortTls> wanted) {
  if (!wanted) return std::nullopt;
  if (*wanted == script::PortTls::WrongCa) return net::PortCertificate::WrongCa;
  if (!desk.server().speaks_tls())
    throw Problem(409, "this server has no certificate: start it with greenmock serve --tls");
  return net::PortCertificate::Good;
}

Answer create(const Desk& desk, const Call& call) {
  const auto wanted = value_or_throw(script::load_instance_request(call.request.body, desk.words));
  return json_answer(desk.loop.call([&] {
    const core::ClientTime now = net::Server::now();
    const auto certificate = certificate_of(desk, wanted.tls);
    const auto made = desk.service().create(wanted.spec, wanted.script, now);
    if (const auto* refusal = std::get_if<api::Refusal>(&made)) {
      if (refusal->pointer.empty()) throw Problem(refusal->status, refusal->message);
      throw Problem(refusal->status, refusal->message).at("/script" + refusal->pointer);
    }
    core::Instance& instance = *std::get<core::Instance*>(made);
    desk.server().forget_port_of(instance.identity().id);  // of one that has just gone
    if (wanted.own_port) {
      try {
        desk.server().open_port_of(instance.identity().id, certificate);
      } catch (const std::runtime_error& e) {  // a port or a certificate is not to be had
        remove_instance(desk, instance, now);
        throw Problem(503, e.what());
      }
    }
    if (wanted.ttl) desk.lifetimes.set(instance.identity().id, *wanted.ttl);
    Json json = {{"idInstance", instance.identity().id},
                 {"apiTokenInstance", instance.identity().token},
                 {"name", instance.identity().name},
                 {"state", core::to_string(instance.state())}};
    json.update(addresses_json(desk, instance, host_of(call)));
    return json;
  }),
                     201);
}

/// Of tens of thousands it takes long: clients are answered between two slices.
constexpr std::size_t kSlice = 500;

Answer list(const Desk& desk) {
  Answer answer;
  answer.body = R"({"instances":[)";
  core::InstanceId next = 0;
  bool is_more = true;
  while (is_more) {
    is_more = desk.loop.call([&] {
      const core::ClientTime now = net::Server::now();
      const auto& instances = desk.service().instances();
      auto at = instances.lower_bound(next);
      for (std::size_t n = 0; n < kSlice && at != instances.end(); ++n, ++at) {
        desk.service().refresh(*at->second, now);
        if (answer.body.back() != '[') answer.body += ',';
        answer.body += core::dump(summary_json(*at->second));
      }
      if (at != instances.end()) next = at->first;
      return at != instances.end();
    });
  }
  answer.body += "]}\n";
  return answer;
}

Answer show_instance(const Desk& desk, const Call& call) {
  return json_answer(with_instance(desk, call, [&](core::Instance& instance, core::ClientTime) {
    return instance_json(desk, instance, host_of(call));
  }));
}

void apply(const Desk& desk, core::Instance& instance, const script::InstancePatch& patch,
           core::ClientTime now) {
  desk.service().change(instance, now, [&](core::Instance& changed) {
    core::Behaviour& behaviour = changed.change_behaviour();
    if (patch.dialect) behaviour.dialect = *patch.dialect;
    if (patch.strict) behaviour.strict = *patch.strict;
    if (patch.quota) behaviour.quota_chats = *patch.quota;
    if (patch.login) behaviour.login = *patch.login;
    if (patch.qr_in) behaviour.qr_in = *patch.qr_in;
    if (patch.sessions) behaviour.sessions = *patch.sessions;
    if (patch.receive.empty) behaviour.receive_empty = *patch.receive.empty;
    if (patch.receive.readers) behaviour.receive_readers = *patch.receive.readers;
    behaviour.take(patch.saving);
    behaviour.take(patch.phone);
    if (patch.limits) desk.service().set_limits(changed, *patch.limits);
    if (patch.settings) changed.merge_settings(*patch.settings);
    if (patch.state) changed.force_state(*patch.state);
  });
}

Answer patch(const Desk& desk, const Call& call) {
  const auto wanted = value_or_throw(script::load_instance_patch(call.request.body, desk.words));
  return json_answer(
      with_instance_delivered(desk, call, [&](core::Instance& instance, core::ClientTime now) {
        apply(desk, instance, wanted, now);
        return instance_json(desk, instance, host_of(call));
      }));
}

Answer remove(const Desk& desk, const Call& call) {
  return json_answer(with_instance(desk, call, [&](core::Instance& instance, core::ClientTime now) {
    Json calls = counts_json(instance);
    for (Json& counts : calls) counts = Json(counts["arrived"]);
    Json answer = {{"calls", calls},
                   {"unanswered", instance.unanswered()},
                   {"rulesNeverFired", instance.rules().never_fired()}};
    remove_instance(desk, instance, now);
    return answer;
  }));
}

struct ResetRequest {
  bool keep_script = false;
  bool force = false;
};

bool keeps_script(const Value& keep) {
  constexpr std::string_view kKept[] = {"script"};
  bool script = false;
  for (const Value& what : keep.list(R"(a list such as ["script"])"))
    script = what.word(kKept).has_value() || script;
  return script;
}

void reset_one(const Desk& desk, core::Instance& instance, bool keep_script, core::ClientTime now) {
  desk.service().reset(instance, keep_script, now);
  desk.waiters.on_reset(instance, now);
}

Answer reset(const Desk& desk, const Call& call) {
  const auto wanted = read_body(call.request.body, [](const Value& body) {
    const Fields fields(body, "a reset", {"keep"});
    const auto keep = fields.find("keep");
    return ResetRequest{keep && keeps_script(*keep), false};
  });
  return json_answer(with_instance(desk, call, [&](core::Instance& instance, core::ClientTime now) {
    reset_one(desk, instance, wanted.keep_script, now);
    return summary_json(instance);
  }));
}

/// A name that somebody gave: the made ones are `#n`.
bool is_given(const std::string& name) {
  return !name.starts_with('#');
}

Answer reset_all(const Desk& desk, const Call& call) {
  const auto wanted = read_body(call.request.body, [](const Value& body) {
    const Fields fields(body, "a reset of all", {"keep", "force"});
    const auto keep = fields.find("keep"), force = fields.find("force");
    return ResetRequest{keep && keeps_script(*keep), force && force->boolean().value_or(false)};
  });
  return json_answer(desk.loop.call([&] {
    const core::ClientTime now = net::Server::now();
    std::vector<std::string> named;
    for (const auto& [id, instance] : desk.service().instances()) {
      if (is_given(instance->identity().name)) named.push_back(instance->identity().name);
    }
    if (!named.empty() && !wanted.force) {
      const std::string live = named.size() == 1
                                   ? fmt::format(
                                         "an instance made with a name of its own lives, \"{}\": "
                                         "another test may use it",
                                         named.front())
                                   : fmt::format(
                                         "{} instances made with a name of their own live, such as "
                                         "\"{}\": other tests may use them",
                                         named.size(), named.front());
      throw Problem(409, live + "; reset yours alone, or send {\"force\":true}");
    }
    for (const auto& [id, instance] : desk.service().instances())
      reset_one(desk, *instance, wanted.keep_script, now);
    desk.service().unmatched().clear();
    return Json{{"instances", desk.service().instances().size()}};
  }));
}

}  // namespace

void add_instance_routes(Router& router, const Desk& desk) {
  router.add("POST", "/_mock/instances", [&desk](const Call& call) { return create(desk, call); });
  router.add("GET", "/_mock/instances", [&desk](const Call&) { return list(desk); });
  router.add("GET", "/_mock/instances/{}",
             [&desk](const Call& call) { return show_instance(desk, call); });
  router.add("PATCH", "/_mock/instances/{}",
             [&desk](const Call& call) { return patch(desk, call); });
  router.add("DELETE", "/_mock/instances/{}",
             [&desk](const Call& call) { return remove(desk, call); });
  router.add("POST", "/_mock/instances/{}/reset",
             [&desk](const Call& call) { return reset(desk, call); });
  router.add("POST", "/_mock/reset", [&desk](const Call& call) { return reset_all(desk, call); });
}

}  // namespace greenmock::control
