#pragma once
// Approval files: what a report looked like when somebody last looked at it and found it good.

#include <string>
#include <string_view>

namespace greenmock::kit::testing {

/// Fails unless `received` is what approved/NAME holds, and then leaves it as NAME.received in the
/// temporary folder. With GREENMOCK_APPROVE=1 in the environment approved/NAME is written anew.
void expect_approved(const std::string& name, std::string_view received);

}  // namespace greenmock::kit::testing
