#include "api/service/script_refusal.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace greenmock::api {
namespace {

std::optional<Refusal> refusal_of_all(const core::ScriptRoom& room, std::size_t goes,
                                      std::size_t comes) {
  const std::size_t stays = room.used() - std::min(goes, room.used());
  if (stays + comes <= room.limit) return std::nullopt;
  return Refusal{409,
                 fmt::format("the rules, timelines and first queues of all instances may take "
                             "{} bytes of memory, and would take {}; delete some, or instances",
                             room.limit, stays + comes)};
}

/// `stays` and `comes` are of one instance, `goes` is of whomever.
std::optional<Refusal> refusal_of(const core::ScriptRoom& room, std::size_t stays, std::size_t goes,
                                  std::size_t comes) {
  if (auto refusal = refusal_of_one(room, stays + comes)) return refusal;
  return refusal_of_all(room, goes, comes);
}

}  // namespace

std::optional<Refusal> refusal_of_one(const core::ScriptRoom& room, std::size_t bytes) {
  if (bytes <= room.limit_of_one) return std::nullopt;
  return Refusal{
      409, fmt::format("the rules, the timeline and the queue of one instance may take {} bytes of "
                       "memory, and would take {}; delete some, or put a smaller script",
                       room.limit_of_one, bytes)};
}

std::optional<Refusal> refusal_of_foreign(const core::Instance& instance,
                                          const std::optional<std::string>& meant,
                                          std::string pointer) {
  if (instance.is_meant_by(meant)) return std::nullopt;
  return Refusal{
      400,
      fmt::format(
          "this is the script of instance \"{}\", and \"{}\" is another; leave \"instance\" out",
          instance.identity().name, *meant),
      std::move(pointer)};
}

std::optional<Refusal> refusal_of_foreign(const core::Instance& instance,
                                          const core::Script& script) {
  for (std::size_t i = 0; i < script.rules.size(); ++i) {
    if (auto refusal = refusal_of_foreign(instance, script.rules[i].when.instance,
                                          fmt::format("/rules/{}/when/instance", i)))
      return refusal;
  }
  for (std::size_t i = 0; i < script.timeline.size(); ++i) {
    if (auto refusal = refusal_of_foreign(instance, script.timeline[i].instance,
                                          fmt::format("/timeline/{}/instance", i)))
      return refusal;
  }
  return std::nullopt;
}

std::optional<Refusal> refusal_of_memory(const core::ScriptRoom& room, const core::Script& script,
                                         std::size_t goes, std::size_t beside) {
  const std::size_t comes = core::memory_of(script);
  if (comes <= room.limit_of_one) return refusal_of_all(room, goes, comes + beside);
  return Refusal{409, fmt::format("the rules and the timeline of a script may take {} bytes of "
                                  "memory, and would take {}",
                                  room.limit_of_one, comes)};
}

std::optional<Refusal> refusal_of_memory(const core::ScriptRoom& room,
                                         const core::Instance& instance,
                                         const core::Script& script) {
  return refusal_of(room, 0, instance.own_script_memory(), core::memory_of(script));
}

std::optional<Refusal> refusal_of_memory(const core::ScriptRoom& room,
                                         const core::Instance& instance, const core::Rule& more) {
  return refusal_of(room, instance.script_memory(), 0, core::memory_of(more));
}

std::optional<Refusal> refusal_of_memory(const core::ScriptRoom& room, std::size_t of_a_new_one) {
  return refusal_of(room, 0, 0, of_a_new_one);
}

}  // namespace greenmock::api
