// What has changed of that which may be kept over the end of a server.

#include "api/service.hpp"

namespace greenmock::api {

void Service::keep(const KeptChange& change) {
  if (options_.keeps) kept_.push_back(change);
}

void Service::tell_kept(core::Instance& instance) {
  if (instance.take_account_hint()) keep_account(instance.identity().id);
}

}  // namespace greenmock::api
