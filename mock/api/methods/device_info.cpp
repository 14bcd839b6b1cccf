// `getDeviceInfo` (docs: api/phone/GetDeviceInfo): "temporarily not working … a 405 error will be
// returned"; which body it has is not told.

#include "api/bodies/bodies.hpp"
#include "api/bodies/refusals.hpp"
#include "api/method_table.hpp"
#include "api/methods/families.hpp"

namespace greenmock::api {
namespace {

/// In the old dialect it works, and tells of the page's sample.
std::optional<core::Reply> device_answer(const AnswerContext& context) {
  if (context.instance.behaviour().dialect != core::Dialect::Seed)
    return usual_reply(405, context.record, context.instance);
  if (auto refusal = refused_without_login(context)) return refusal;
  return json_reply(core::Json{{"platform", "iphone"},
                               {"deviceManufacturer", "Apple"},
                               {"deviceModel", "iPhone 11"},
                               {"osVersion", "13.4.1"},
                               {"waVersion", "2.20.42"},
                               {"battery", 90}});
}

}  // namespace

void add_device_info(std::vector<Handler>& table) {
  table[find_method("getDeviceInfo")->id] = {device_answer, nullptr};
}

}  // namespace greenmock::api
