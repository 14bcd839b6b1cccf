#pragma once
// What every task works with.

#include <functional>
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
  const Stop& stop;
  Mutants mutants;

  /// Throws Stopped.
  Answer ask(std::string_view method, const std::string& body = "") const;
};

/// Does it with a client of its own, and returns its exit status: 0 if it was stopped.
int run_client(const Environment& environment, const Stop& stop, Mutants mutants,
               const std::function<int(const Client&)>& task);

}  // namespace greenmock::reference
