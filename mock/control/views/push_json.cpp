#include "control/views/push_json.hpp"

#include "control/views/record_json.hpp"

namespace greenmock::control {

core::Json push_json(const core::Push& push) {
  using core::Json;
  return {{"receiptId", push.receipt},
          {"attempt", push.attempt},
          {"type", push.type.empty() ? Json() : Json(push.type)},
          {"url", push.url},
          {"begun", moment_json(push.begun)},
          {"ended", moment_json(push.ended)},
          {"status", push.status == 0 ? Json() : Json(push.status)},
          {"problem", push.problem.empty() ? Json() : Json(push.problem)}};
}

}  // namespace greenmock::control
