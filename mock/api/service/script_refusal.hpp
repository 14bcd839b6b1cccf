#pragma once
// A script that says what it may, and yet has no place here.

#include <cstddef>
#include <optional>
#include <string>

#include "api/service/refusal.hpp"
#include "core/instance/instance.hpp"
#include "core/rules/script_room.hpp"

namespace greenmock::api {

/// Of a part, at this place, that is meant for another instance: it would never act, and nobody would see why.
std::optional<Refusal> refusal_of_foreign(const core::Instance& instance,
                                          const std::optional<std::string>& meant,
                                          std::string pointer);
/// Of the first such part.
std::optional<Refusal> refusal_of_foreign(const core::Instance& instance,
                                          const core::Script& script);

/// If it would take too much memory: a script for all, where so many bytes go and so many come beside it,
std::optional<Refusal> refusal_of_memory(const core::ScriptRoom& room, const core::Script& script,
                                         std::size_t goes, std::size_t beside);
/// one in place of an instance's,
std::optional<Refusal> refusal_of_memory(const core::ScriptRoom& room,
                                         const core::Instance& instance,
                                         const core::Script& script);
/// one more rule,
std::optional<Refusal> refusal_of_memory(const core::ScriptRoom& room,
                                         const core::Instance& instance, const core::Rule& more);
/// a new instance with so many bytes; above what one may have,
std::optional<Refusal> refusal_of_memory(const core::ScriptRoom& room, std::size_t of_a_new_one);
std::optional<Refusal> refusal_of_one(const core::ScriptRoom& room, std::size_t bytes);

}  // namespace greenmock::api
