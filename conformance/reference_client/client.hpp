#pragma once
// What every task works with.

#include <string>
#include <string_view>

#include "environment.hpp"
#include "events.hpp"
#include "green_api.hpp"
#include "mutants.hpp"
#include "stop.hpp"

namespace greenmock::reference {

struct Client {
  const Environment& environment;
  GreenApi& api;
  Events& events;
  Stop& stop;
  Mutants mutants;

  /// Throws Stopped.
  Answer ask(std::string_view method, const std::string& body = "") const;
};

}  // namespace greenmock::reference
