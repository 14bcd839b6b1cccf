// The hosted page: whoever has a link gets it, and it finds out by itself whether the link is
// right.

#include <fmt/format.h>

#include "api/hosted_page.hpp"
#include "api/route.hpp"
#include "api/service.hpp"

namespace greenmock::api {

Arrived Service::show_page(std::shared_ptr<core::Record> record, const PageLink& link,
                           core::Instance* instance, core::ClientTime now) {
  record->path_begin = static_cast<std::size_t>(link.path.data() - record->target.data());
  record->path_size = link.path.size();
  record->note = "hosted QR page";
  if (instance) {
    refresh(*instance, now);
    touched_[link.instance] = now;
    record->instance_name = instance->identity().name;
    record->arrived = instance->moment();
    record->state = instance->state();
    if (link.token != instance->identity().token) record->note += ", wrong apiTokenInstance";
  } else {
    record->note += fmt::format(", no instance {} here", link.instance);
    record->arrived = unmatched_moment(now);
  }
  (instance ? instance->journal() : unmatched_).add(record);
  keep_within_budget();
  tell(*record, core::Phase::Arrived, instance);
  return answer_at_once({record->id, instance ? link.instance : 0, record}, instance,
                        hosted_page_reply());
}

}  // namespace greenmock::api
