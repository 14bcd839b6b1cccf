#include "control/views/instance_json.hpp"

#include <fmt/format.h>

#include "api/method_table.hpp"
#include "core/time/duration.hpp"
#include "net/address.hpp"

namespace greenmock::control {

using core::Json;

Json addresses_json(const Desk& desk, const core::Instance& instance,
                    std::string_view control_host) {
  const auto& identity = instance.identity();
  api::Addresses base = desk.service().options().addresses;
  if (const auto own = desk.server().port_of(identity.id)) {
    const bool is_media_too = base.media == base.api;
    base.api =
        net::on_port(base.api, *own, desk.server().certificate_of(identity.id) ? "https" : "http");
    if (is_media_too) base.media = base.api;
  }
  const std::size_t scheme_end = base.api.find("://");
  const std::string host = base.api.substr(scheme_end + 3);
  const std::string ws = base.api.starts_with("https") ? "wss" : "ws";
  return {
      {"apiUrl", base.api},
      {"wsUrl",
       fmt::format("{}://{}/waInstance{}/scanqrcode/{}", ws, host, identity.id, identity.token)},
      {"qrUrl", fmt::format("{}/waInstance{}/{}", base.api, identity.id, identity.token)},
      {"mediaUrl", base.media},
      {"control", fmt::format("http://{}/_mock/instances/{}", control_host, identity.id)},
  };
}

namespace {

Json pace_json(const core::Instance& instance) {
  const core::VirtualTime now = instance.now();
  return {{"at", core::to_ms(now - instance.start())},
          {"now", core::format_utc_ms(now)},
          {"speed", instance.clock().speed()},
          {"paused", instance.clock().paused()}};
}

}  // namespace

Json summary_json(const core::Instance& instance) {
  std::uint64_t calls = 0;
  for (const core::CallCounts& counts : instance.counts()) calls += counts.arrived;
  return {{"idInstance", instance.identity().id},       {"name", instance.identity().name},
          {"state", core::to_string(instance.state())}, {"calls", calls},
          {"parked", instance.parked().size()},         {"clock", pace_json(instance)}};
}

Json clock_json(const core::Instance& instance) {
  const core::VirtualTime now = instance.now();
  const auto release = instance.next_release();
  Json json = pace_json(instance);
  json["nextRotationMs"] = core::to_ms(instance.codes().next_rotation(now) - now);
  json["nextReleaseMs"] = release ? Json(core::to_ms(*release - now)) : Json();
  return json;
}

Json counts_json(const core::Instance& instance) {
  Json counts = Json::object();
  for (std::size_t method = 0; method < instance.counts().size(); ++method) {
    const core::CallCounts& c = instance.counts()[method];
    if (c.arrived == 0) continue;
    counts[std::string(api::methods()[method].name)] = {
        {"arrived", c.arrived}, {"parked", c.parked}, {"sent", c.sent}, {"left", c.left}};
  }
  return counts;
}

Json notes_json(const core::Instance& instance) {
  const core::NotificationQueue& notes = instance.notes();
  return {{"waiting", instance.queued()},
          {"dropped", notes.dropped()},
          {"expired", notes.expired(instance.now())}};
}

Json instance_json(const Desk& desk, const core::Instance& instance,
                   std::string_view control_host) {
  const auto& identity = instance.identity();
  const auto ttl = desk.lifetimes.of(identity.id);
  Json rules = Json::array();
  for (const auto& rule : instance.rules().rules()) rules.push_back(rule->id);
  Json json = summary_json(instance);
  json["apiTokenInstance"] = identity.token;
  json.update(addresses_json(desk, instance, control_host));
  json["dialect"] = instance.behaviour().dialect == core::Dialect::Seed ? "seed" : "current";
  json["strict"] = instance.behaviour().strict;
  json["quota"] =
      instance.behaviour().quota_chats ? Json(*instance.behaviour().quota_chats) : Json();
  json["ownPort"] = desk.server().port_of(identity.id).has_value();
  json["sessions"] =
      core::kSessionRuleNames[static_cast<std::size_t>(instance.behaviour().sessions)];
  json["receive"] = {
      {"empty",
       core::kEmptyReceiveNames[static_cast<std::size_t>(instance.behaviour().receive_empty)]},
      {"readers",
       core::kReadersNames[static_cast<std::size_t>(instance.behaviour().receive_readers)]}};
  json["notifications"] = notes_json(instance);
  json["sockets"] = desk.service().sockets_of(identity.id);
  json["ttl"] = ttl ? Json(core::format_duration(*ttl)) : Json();
  json["clock"] = clock_json(instance);
  json["counts"] = counts_json(instance);
  json["rules"] = rules;
  json["settings"] = instance.saved_settings();
  return json;
}

}  // namespace greenmock::control
