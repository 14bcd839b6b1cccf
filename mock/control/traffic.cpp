#include "control/traffic.hpp"

namespace greenmock::control {

void Traffic::on_phase(const core::Record& record, core::Phase phase) {
  if (phase == core::Phase::Sent) ++sent_[{record.method_name, record.status}];
  if (phase == core::Phase::Left) ++unanswered_[std::string(core::to_string(record.outcome))];
}

}  // namespace greenmock::control
