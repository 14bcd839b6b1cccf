#pragma once
// All that happens on this server, in its order: kept for a while, and handed to those who listen.
// On the loop.

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

#include "api/service/service.hpp"
#include "control/events/event_limits.hpp"
#include "control/events/event_queue.hpp"
#include "control/events/happened.hpp"

namespace greenmock::control {

/// Whoever listens.
struct Listener {
  explicit Listener(std::size_t most_queued) : queue(most_queued) {}

  core::InstanceId instance = 0;  ///< 0: to all
  core::Sequence given = 0;       ///< all up to here was put in its queue, or is in `first`
  bool gone = false;              ///< the instance is
  EventQueue queue;

  // --- how it begins; not changed once the listener is made
  std::vector<Happened> first;         ///< what it missed
  std::optional<core::Sequence> hole;  ///< what came after `since` and until here is not kept
  core::Sequence since = 0;
};

class EventHub {
 public:
  EventHub(api::Service& service, EventLimits limits) : service_(service), limits_(limits) {}

  /// Calls flush() in a turn of the loop to come.
  std::function<void()> flush_later;

  const EventLimits& limits() const { return limits_; }
  std::size_t listeners() const { return listeners_.size(); }

  /// From now on, or from a cursor on as far as that is kept. `instance`: null for all.
  std::shared_ptr<Listener> add(core::Instance* instance, std::optional<core::Sequence> since);
  void remove(const Listener& listener);
  /// Brings the instance that it listens to up to the present. The time at which that is worth
  /// while again though nobody calls; nothing if it listens to all.
  std::optional<core::ClientTime> look(const Listener& listener, core::ClientTime now);

  // --- what the service and the routes tell
  /// The instances that are there already.
  void begin();
  void on_phase(const core::Record& record, core::Phase phase, core::Instance* instance);
  void on_change(core::Instance& instance);
  void on_socket(const core::Record& record, const core::Instance* instance);
  void on_note(const core::NoteEvent& event, core::Instance& instance);
  void on_push(const core::Push& push, core::Instance& instance);
  /// It comes without a state: whoever notes it must tell.
  void on_signal(const core::Instance& instance, const core::Event& event);
  /// `last`: a moment of the instance's life, taken before it went.
  void on_gone(core::InstanceId id, const core::Moment& last);

  /// Hands on what has come since the last time.
  void flush();

 private:
  /// An instance, as it was last seen.
  struct Known {
    std::shared_ptr<const std::string> name;
    core::Sequence changed = 0;     // as Instance::changed() was
    core::Sequence seen = 0;        // its events up to here were told
    core::Sequence lost_until = 0;  // some up to here were forgotten before they were told
    std::uint64_t rotations = 0;    // that were told, or that nobody was there for
    std::size_t watchers = 0;       // listeners to this one alone
  };
  Known& known(const core::Instance& instance);
  void tell_events(core::Instance& instance, Known& known);
  void tell_rotations(core::Instance& instance, Known& known);
  void keep(Happened event);
  /// What a listener to this one (0: to all) misses is up to here.
  core::Sequence missing_until(core::InstanceId id) const;

  api::Service& service_;
  EventLimits limits_;
  std::unordered_map<core::InstanceId, Known> known_;
  // In the order of their moments.
  std::deque<Happened> kept_;
  core::Sequence dropped_until_ = 0;
  core::Sequence lost_until_ = 0;  // as of Known, of any
  std::vector<std::shared_ptr<Listener>> listeners_;
  bool flush_planned_ = false;
};

}  // namespace greenmock::control
