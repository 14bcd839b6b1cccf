#include "core/time/agenda.hpp"

namespace greenmock::core {

Agenda::Group Agenda::group_of(Task::Kind kind) {
  switch (kind) {
    case Task::Kind::Release:
    case Task::Kind::Resume:
    case Task::Kind::Frame:
      return kCalls;
    case Task::Kind::Send:
    case Task::Kind::Fate:
    case Task::Kind::Reach:
      return kMessages;
    case Task::Kind::Timeline:
    case Task::Kind::LoginEnd:
    case Task::Kind::RestartEnd:
    case Task::Kind::SettingsAct:
    case Task::Kind::PhoneSwitch:
    case Task::Kind::Rotation:
    case Task::Kind::Webhook:
      break;
  }
  return kAccount;
}

const Agenda::Tasks* Agenda::first_group() const {
  const Tasks* first = nullptr;
  for (const Tasks& group : groups_) {
    if (!group.empty() && (!first || group.begin()->first < first->begin()->first)) first = &group;
  }
  return first;
}

Agenda::Handle Agenda::add(VirtualTime due, Task task) {
  tasks(task.kind).emplace(std::pair{due, ++made_}, task);
  return {due, made_, task.kind};
}

void Agenda::remove(const Handle& handle) {
  tasks(handle.kind).erase({handle.due, handle.number});
}

void Agenda::remove_kind(Task::Kind kind) {
  std::erase_if(tasks(kind), [&](const auto& entry) { return entry.second.kind == kind; });
}

void Agenda::clear() {
  for (Tasks& group : groups_) group.clear();
}

std::optional<VirtualTime> Agenda::next() const {
  const Tasks* const first = first_group();
  if (!first) return std::nullopt;
  return first->begin()->first.first;
}

std::optional<VirtualTime> Agenda::next_of(Task::Kind kind) const {
  for (const auto& [at, task] : groups_[group_of(kind)]) {
    if (task.kind == kind) return at.first;
  }
  return std::nullopt;
}

std::optional<Agenda::Due> Agenda::take(VirtualTime limit) {
  const Tasks* const first = first_group();
  if (!first || first->begin()->first.first > limit) return std::nullopt;
  const Due due{first->begin()->first.first, first->begin()->second};
  tasks(due.task.kind).erase(first->begin());
  return due;
}

}  // namespace greenmock::core
