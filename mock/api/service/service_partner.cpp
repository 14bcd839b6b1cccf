// Calls of the partner API: they make, list and delete the instances of this server (docs: partners).
// All of them belong to the one partner that the server knows.

#include <fmt/format.h>

#include "api/bodies/bodies.hpp"
#include "api/method_table.hpp"
#include "api/service/own_notes.hpp"
#include "api/service/partner.hpp"
#include "api/service/same_secret.hpp"
#include "api/service/service.hpp"
#include "core/encoding/ascii.hpp"

namespace greenmock::api {

using core::ClientTime;
using core::Instance;
using core::Json;
using core::Record;
using core::Reply;

Arrived Service::partner_call(const std::shared_ptr<Record>& record, const PartnerLink& link,
                              std::string_view body, ClientTime now) {
  record->path_begin = static_cast<std::size_t>(link.path.data() - record->target.data());
  record->path_size = link.path.size();
  record->note = "partner API";
  const auto found = find_method(link.method);
  if (found && methods()[found->id].group == "partner")
    record->method_name = methods()[found->id].name;
  Ticket ticket = note_unmatched(record, now);
  Reply reply;
  try {
    reply = partner_reply(*record, link, body, now);
  } catch (const std::exception& e) {
    record->note = fmt::format("the answer could not be made: {}", e.what());
    reply = envelope_reply(500, clock_.at(now), link.path, "Internal server error");
  }
  return answer_at_once(std::move(ticket), nullptr, std::move(reply));
}

Reply Service::partner_reply(Record& record, const PartnerLink& link, std::string_view body,
                             ClientTime now) {
  const auto found = find_method(link.method);
  const bool is_known = !record.method_name.empty();
  if (!is_known || record.verb != methods()[found->id].verb ||
      (options_.strict && link.method != methods()[found->id].name)) {
    record.note = is_known ? fmt::format("partner API: {} wants {}", record.method_name,
                                         methods()[found->id].verb)
                           : "partner API: " + no_such_method(link.method);
    return envelope_reply(404, clock_.at(now), link.path,
                          fmt::format("Cannot {} {}", record.verb, link.path));
  }
  if (options_.partner_token.empty() || !same_secret(link.token, options_.partner_token)) {
    record.note = options_.partner_token.empty()
                      ? "partner API: no token is set; start the server with --partner-token"
                      : "partner API: wrong partnerToken";
    return options_.assumptions.partner_token_by_status ? empty_reply(401) : partner_unauthorized();
  }
  if (record.method_name == "createInstance") return partner_create(record, body, now);
  if (record.method_name == "getInstances") return partner_list(now);
  return partner_delete(record, body, now);
}

Reply Service::partner_create(Record& record, std::string_view body, ClientTime now) {
  NewInstanceBody asked = new_instance_body(body, options_.dialect, options_.strict);
  if (!asked.settings.problem.empty()) {
    record.note = fmt::format("partner API: {}", asked.settings.problem);
    return envelope_reply(asked.settings.status, clock_.at(now), record.path(),
                          asked.settings.problem);
  }
  if (asked.settings.has_unknown) record.tolerated.emplace_back("unknown setting");
  core::InstanceSpec spec;
  spec.settings = std::move(asked.settings.changes);
  if (fits_account(asked.name) && !book_.named(asked.name)) spec.name = asked.name;
  const auto made = create(spec, std::nullopt, now);
  if (const auto* refusal = std::get_if<Refusal>(&made)) {
    record.note = fmt::format("partner API: {}", refusal->message);
    return envelope_reply(500, clock_.at(now), record.path(), "Internal server error");
  }
  Instance& instance = *std::get<Instance*>(made);
  instance.change_behaviour().ready_in = options_.assumptions.instance_ready;
  const core::InstanceId id = instance.identity().id;
  // docs: getInstances, sample, for the name
  partner_.made(id,
                {asked.name.empty() ? fmt::format("Instance {}", id) : asked.name, clock_.at(now)});
  record.note = fmt::format("partner API: made instance {}", id);
  return json_reply(Json{{"idInstance", id},
                         {"apiTokenInstance", instance.identity().token},
                         {"typeInstance", "whatsapp"}});
}

PartnerInstance Service::as_of_partner(const Instance& instance) const {
  const core::Identity& identity = instance.identity();
  if (const PartnerBook::Made* made = partner_.find(identity.id))
    return {identity.id, made->name, identity.token, made->created, std::nullopt};
  // Names that were made up here are nothing that a partner has given.
  return {identity.id,
          identity.name.starts_with('#') ? fmt::format("Instance {}", identity.id) : identity.name,
          identity.token, instance.start(), std::nullopt};
}

Reply Service::partner_list(ClientTime now) {
  const core::VirtualTime at = clock_.at(now);
  // Nobody else is answered meanwhile: one tree of tens of thousands takes much longer than one of each.
  std::string all = "[";
  const auto add = [&](const PartnerInstance& one) {
    if (all.size() > 1) all += ',';
    all += core::dump(partner_json(one, at));
  };
  for (const auto& [id, instance] : book_.all()) add(as_of_partner(*instance));
  for (const PartnerInstance& gone : partner_.deleted(at)) add(gone);
  all += ']';
  return json_reply(core::share(std::move(all)));
}

Reply Service::partner_delete(Record& record, std::string_view body, ClientTime now) {
  const DeletionBody asked = deletion_body(body, options_.strict);
  if (!asked.problem.empty()) {
    record.note = fmt::format("partner API: {}", asked.problem);
    return envelope_reply(asked.status, clock_.at(now), record.path(), asked.problem);
  }
  if (asked.is_text) record.tolerated.emplace_back("number as text");
  Instance* const instance = find(asked.id);
  if (!instance) {
    record.note = fmt::format("partner API: no instance {} here", asked.id);
    return partner_not_found();
  }
  PartnerInstance gone = as_of_partner(*instance);
  gone.deleted = clock_.at(now);
  // This call may have come over one of them.
  effects_.dropped.push_back({.instance = asked.id, .except = record.connection});
  const core::Moment last = instance->moment();
  take_out(*instance, now);
  partner_.add_deleted(std::move(gone));
  if (on_gone) on_gone(asked.id, last);
  record.note = fmt::format("partner API: deleted instance {}", asked.id);
  return json_reply(Json{{"deleteInstanceAccount", true}});
}

}  // namespace greenmock::api
