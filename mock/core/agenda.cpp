#include "core/agenda.hpp"

namespace greenmock::core {

Agenda::Handle Agenda::add(VirtualTime due, Task task) {
  const Handle handle{due, ++made_};
  tasks_.emplace(handle, task);
  return handle;
}

void Agenda::remove_kind(Task::Kind kind) {
  std::erase_if(tasks_, [&](const auto& entry) { return entry.second.kind == kind; });
}

std::optional<VirtualTime> Agenda::next() const {
  if (tasks_.empty()) return std::nullopt;
  return tasks_.begin()->first.first;
}

std::optional<VirtualTime> Agenda::next_of(Task::Kind kind) const {
  for (const auto& [handle, task] : tasks_) {
    if (task.kind == kind) return handle.first;
  }
  return std::nullopt;
}

std::optional<Agenda::Due> Agenda::take(VirtualTime limit) {
  if (tasks_.empty() || tasks_.begin()->first.first > limit) return std::nullopt;
  const Due due{tasks_.begin()->first.first, tasks_.begin()->second};
  tasks_.erase(tasks_.begin());
  return due;
}

}  // namespace greenmock::core
