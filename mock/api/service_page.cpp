// Whoever has a link is answered, without a token. The hosted page is such a one: it finds out by itself whether
// the link is right.

#include <fmt/format.h>

#include "api/hosted_page.hpp"
#include "api/route.hpp"
#include "api/service.hpp"

namespace greenmock::api {

void Service::begin_link(core::Record& record, std::string_view path, core::InstanceId id,
                         core::Instance* instance, core::ClientTime now) {
  record.path_begin = static_cast<std::size_t>(path.data() - record.target.data());
  record.path_size = path.size();
  if (!instance) {
    record.arrived = unmatched_moment(now);
    return;
  }
  refresh(*instance, now);
  touched_[id] = now;
  record.instance_name = instance->identity().name;
  record.arrived = instance->moment();
  record.state = instance->state();
}

Arrived Service::end_link(std::shared_ptr<core::Record> record, core::Instance* instance,
                          core::Reply reply) {
  (instance ? instance->journal() : unmatched_).add(record);
  keep_within_budget();
  tell(*record, core::Phase::Arrived, instance);
  const core::InstanceId id = instance ? instance->identity().id : 0;
  return answer_at_once({record->id, id, record}, instance, std::move(reply));
}

Arrived Service::show_page(std::shared_ptr<core::Record> record, const PageLink& link,
                           core::Instance* instance, core::ClientTime now) {
  begin_link(*record, link.path, link.instance, instance, now);
  record->note = "hosted QR page";
  if (!instance) {
    record->note += fmt::format(", no instance {} here", link.instance);
  } else if (link.token != instance->identity().token) {
    record->note += ", wrong apiTokenInstance";
  }
  return end_link(std::move(record), instance, hosted_page_reply());
}

}  // namespace greenmock::api
