#pragma once
// What falls due on an instance's clock, in (due, creation) order.

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <utility>

#include "core/time/time.hpp"

namespace greenmock::core {

struct Task {
  enum class Kind {
    Release,      ///< a parked call: `ref` is its id
    Timeline,     ///< an entry of the timeline: `ref` is its place
    LoginEnd,     ///< the start after a scan is over: `ref` is a LoginEnd
    RestartEnd,   ///< a reboot, or the restart after setSettings, is over
    SettingsAct,  ///< saved settings begin to act: `ref` is the number of the change
    PhoneSwitch,  ///< the phone has been off (`ref` 0) or back (1) for long enough
    Rotation,     ///< somebody watches the rotations
    Resume,       ///< an answer that a fault holds up: `ref` is the id of its call
    Frame,        ///< the next frame of a websocket: `ref` is the id of its call
    Webhook,      ///< a delivery that failed is tried again
    Send,         ///< the next message of the queue goes out
    Fate,         ///< a contact answers: `ref` is a step of the messenger
    Reach,        ///< a message has got further: `ref` is of the messenger
  };
  Kind kind = Kind::Release;
  std::uint64_t ref = 0;
};

class Agenda {
 public:
  /// Names one planned task; stays valid until it is taken or removed.
  struct Handle {
    VirtualTime due;
    std::uint64_t number = 0;  ///< in the order of creation
    Task::Kind kind = Task::Kind::Release;
  };

  Handle add(VirtualTime due, Task task);
  void remove(const Handle& handle);
  /// It looks at those of one group only: at what waits for calls, or at messages, which may be many, or at
  /// what the account itself has before it.
  void remove_kind(Task::Kind kind);
  void clear();

  std::optional<VirtualTime> next() const;
  /// The earliest due of a kind.
  std::optional<VirtualTime> next_of(Task::Kind kind) const;

  struct Due {
    VirtualTime at;
    Task task;
  };
  /// Takes the first task that is due at `limit` or before; nothing if there is none.
  std::optional<Due> take(VirtualTime limit);

 private:
  enum Group { kAccount, kCalls, kMessages, kGroups };
  using Tasks = std::map<std::pair<VirtualTime, std::uint64_t>, Task>;
  static Group group_of(Task::Kind kind);
  Tasks& tasks(Task::Kind kind) { return groups_[group_of(kind)]; }
  /// The group in which the next one is; null: there is none.
  const Tasks* first_group() const;

  std::array<Tasks, kGroups> groups_;
  std::uint64_t made_ = 0;
};

}  // namespace greenmock::core
