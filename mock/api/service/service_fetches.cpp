// Calls that wait until a file is fetched whose address their client has named.

#include "api/service/service.hpp"

namespace greenmock::api {

using core::CallId;
using core::ClientTime;
using core::Instance;

bool Service::wait_for_file(Instance& instance, CallId id, core::OpenCall& call) {
  const Handler& handler = handlers()[*call.record->method];
  if (!handler.fetch || call.fetched || !acts_faithfully(instance, call)) return false;
  const auto url = [&]() -> std::optional<std::string> {
    try {
      return handler.fetch(context_of(instance, call));
    } catch (const std::exception&) {
      return std::nullopt;  // compute() meets it too, and tells it
    }
  }();
  if (!url) return false;
  call.record->note = "fetches " + *url;
  instance.park_forever(id, std::move(call));
  fetches_[id] = instance.identity().id;
  effects_.fetches.push_back({id, *url, options_.assumptions.largest_file});
  return true;
}

void Service::fetched(CallId id, core::Fetched file, ClientTime now) {
  const auto waited = fetches_.find(id);
  if (waited == fetches_.end()) return;
  Instance* instance = find(waited->second);
  fetches_.erase(waited);
  if (!instance) return;
  refresh(*instance, now);
  auto call = instance->unpark(id);
  if (!call) return;
  --parked_;
  if (!file.problem.empty()) call->record->note.clear();  // the reply says why
  call->fetched = std::make_shared<const core::Fetched>(std::move(file));
  answer_parked(*instance, id, std::move(*call));
  after_change(*instance, now);
}

void Service::stop_fetching(CallId id) {
  if (fetches_.erase(id) > 0) effects_.fetches_cut.push_back(id);
}

}  // namespace greenmock::api
