// The hosted page: whoever has a link gets it, and it finds out by itself whether the link is
// right.

#include <fmt/format.h>

#include "api/route.hpp"
#include "api/service/hosted_page.hpp"
#include "api/service/service.hpp"

namespace greenmock::api {

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
