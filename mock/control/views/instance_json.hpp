#pragma once
#include <string>
#include <string_view>

#include "control/desk.hpp"
#include "core/encoding/json.hpp"

namespace greenmock::control {

/// The addresses under which a client reaches an instance. `control_host`: the Host header of
/// whoever asks. On the loop.
core::Json addresses_json(const Desk& desk, const core::Instance& instance,
                          std::string_view control_host);

/// Id, name, state, its clock, how many calls have come and how many are parked.
core::Json summary_json(const core::Instance& instance);

/// All that a test may want to know of an instance. On the loop.
core::Json instance_json(const Desk& desk, const core::Instance& instance,
                         std::string_view control_host);

/// Times in milliseconds, of the instance's own clock.
core::Json clock_json(const core::Instance& instance);

/// `{"qr":{"arrived":3,"parked":1,"sent":2,"left":0}}`, methods that were called only.
core::Json counts_json(const core::Instance& instance);

/// `{"waiting":0,"dropped":0,"expired":0}`: the queue of notifications.
core::Json notes_json(const core::Instance& instance);

}  // namespace greenmock::control
