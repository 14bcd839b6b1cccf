#pragma once
#include <vector>

#include "api/service/service.hpp"
#include "store/store.hpp"

namespace greenmock::keep {

/// Takes what has changed of the service since it was asked last, and adds the rows by which a state file comes to
/// know of it: in the order of the changes, and each row once, as it is now.
void add_changed_rows(api::Service& service, std::vector<store::Change>& rows);

}  // namespace greenmock::keep
