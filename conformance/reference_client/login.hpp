#pragma once
// What the two ways of logging in have in common.

#include <vector>

#include "client.hpp"

namespace greenmock::reference {

void tell(const Client& client, const std::vector<Json>& events);

/// For as long as the client is to linger. Throws Stopped.
void watch_account(const Client& client);

}  // namespace greenmock::reference
