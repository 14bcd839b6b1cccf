#pragma once
// Every method of Green API, as data: it drives routing, limits, strict mode and docs/methods.md.

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "core/events/event.hpp"
#include "core/rules/rule.hpp"

namespace greenmock::api {

struct Method {
  std::string_view name;            ///< as the documentation of today spells it
  std::string_view verb;            ///< the documented verb; `WS` = a websocket
  std::string_view tolerated_verb;  ///< one more that clients in the wild use; taken unless strict
  std::string_view alias;  ///< another name that clients in the wild use; taken unless strict
  double per_second;       ///< documented limit, requests a second and instance; 0 = none stated
  std::string_view group;  ///< account, receiving, queues, sending, …
  std::string_view page;   ///< page of the documentation, below green-api.com/en/docs/
  bool built = false;      ///< answered by this version; others are 404 unless a rule answers
  bool extra = false;      ///< something follows the token in its path
};

/// The table; the place of a method in it is its core::MethodId.
std::span<const Method> methods();

struct Found {
  core::MethodId id;
  bool by_alias;
};
/// By name or alias, whatever the case, as the router of the real service takes both spellings
/// (docs: pages of 2021 are capitalised, those of today are not).
std::optional<Found> find_method(std::string_view name);

/// The documented limit as a sliding window; nothing where none is stated.
std::optional<core::Limit> documented_limit(core::MethodId id);

}  // namespace greenmock::api
