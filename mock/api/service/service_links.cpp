// What is asked for by a link, and is no call of a method: the hosted page, and files. Whoever has the link is answered.

#include "api/service/service.hpp"

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
  budgets_.journals.keep();
  tell(*record, core::Phase::Arrived, instance);
  const core::InstanceId id = instance ? instance->identity().id : 0;
  const core::CallId call = record->id;
  return answer_at_once({call, id, std::move(record)}, instance, std::move(reply));
}

}  // namespace greenmock::api
