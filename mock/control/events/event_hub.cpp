#include "control/events/event_hub.hpp"

#include <algorithm>
#include <iterator>

namespace greenmock::control {
namespace {

using namespace std::chrono_literals;
using core::ClientTime;
using core::Event;
using core::Instance;
using core::InstanceId;
using core::Sequence;
using Kind = Happened::Kind;

/// A change of speed may bring a rotation earlier than it was reckoned.
constexpr core::Duration kRotationRecheck = 200ms;
/// Of more codes than these at once nobody could have scanned one.
constexpr std::uint64_t kMostRotationsAtOnce = 100;

/// Of the name of a signal, a typeWebhook or an URL: thousands of events are kept.
constexpr std::size_t kLongestWord = 1000;

constexpr auto kAfter = [](Sequence seq, const Happened& event) { return seq < event.moment.seq; };

Event state_event(core::State state) {
  return {.kind = Event::Kind::State, .state = state, .word = {}};
}

/// The moments at which it happened after `seen`, as far as they are remembered.
std::vector<core::Moment> moments_after(const core::Occurrences& occurrences, const Event& event,
                                        Sequence seen) {
  std::vector<core::Moment> moments;
  const std::uint64_t total = occurrences.count(event);
  const std::uint64_t after = occurrences.count_after(event, seen);
  for (std::uint64_t nth = total - after + 1; nth <= total; ++nth) {
    if (const auto moment = occurrences.find(event, nth)) moments.push_back(*moment);
  }
  return moments;
}

bool wants(const Listener& listener, const Happened& event) {
  return listener.instance == 0 || listener.instance == event.instance;
}

}  // namespace

// --- listeners

std::shared_ptr<Listener> EventHub::add(Instance* instance, std::optional<Sequence> since) {
  auto listener = std::make_shared<Listener>(limits_.queued);
  const Sequence now = service_.cursor();
  listener->given = now;
  // A cursor of the future is one of an earlier run: its reader can't know what it has missed.
  listener->since = since.value_or(now);
  listener->queue.push({}, now);
  if (instance) {
    listener->instance = instance->identity().id;
    Known& one = known(*instance);
    // They are computed: to those of the time before nobody has listened.
    if (one.watchers++ == 0) one.rotations = instance->rotations();
  }
  if (since && *since > now) {
    listener->hole = now;
  } else if (since) {
    const Sequence missing = missing_until(listener->instance);
    if (*since < missing) listener->hole = missing;
    const Sequence behind = std::max(*since, missing);
    for (auto event = std::upper_bound(kept_.begin(), kept_.end(), behind, kAfter);
         event != kept_.end(); ++event) {
      if (wants(*listener, *event)) listener->first.push_back(*event);
    }
  }
  listeners_.push_back(listener);
  return listener;
}

void EventHub::remove(const Listener& listener) {
  const auto found = std::find_if(listeners_.begin(), listeners_.end(),
                                  [&](const auto& one) { return one.get() == &listener; });
  if (found == listeners_.end()) return;
  if (listener.instance != 0 && !listener.gone) --known_.at(listener.instance).watchers;
  listeners_.erase(found);
}

std::optional<ClientTime> EventHub::look(const Listener& listener, ClientTime now) {
  Instance* instance = listener.instance == 0 ? nullptr : service_.find(listener.instance);
  if (!instance) return std::nullopt;
  service_.refresh(*instance, now);
  on_change(*instance);
  const auto due = instance->clock().when(instance->codes().next_rotation(instance->now()), now);
  return std::min(due.value_or(now + kRotationRecheck), now + kRotationRecheck);
}

void EventHub::flush() {
  flush_planned_ = false;
  const Sequence last = kept_.empty() ? 0 : kept_.back().moment.seq;
  for (const auto& listener : listeners_) {
    if (listener->given >= last || listener->queue.is_over()) continue;
    if (listener->given < missing_until(listener->instance)) listener->queue.lose();
    std::vector<Happened> events;
    std::copy_if(std::upper_bound(kept_.begin(), kept_.end(), listener->given, kAfter), kept_.end(),
                 std::back_inserter(events),
                 [&](const Happened& event) { return wants(*listener, event); });
    listener->queue.push(std::move(events), last);
    listener->given = last;
    if (listener->gone) listener->queue.end();
  }
}

// --- what is told

void EventHub::begin() {
  std::vector<std::pair<Sequence, Instance*>> made;
  for (const auto& [id, instance] : service_.instances()) {
    const auto start = instance->occurrences().find({.kind = Event::Kind::Start, .word = {}}, 0);
    made.emplace_back(start ? start->seq : 0, instance.get());
  }
  std::sort(made.begin(), made.end());
  for (const auto& [seq, instance] : made) on_change(*instance);
}

void EventHub::on_phase(const core::Record& record, core::Phase phase, Instance* instance) {
  Happened event{.kind = Kind::Call,
                 .moment = record.moment(phase),
                 .phase = phase,
                 .outcome = record.outcome,
                 .method = record.method,
                 .status = record.status,
                 .call = record.id,
                 .number = record.call};
  if (instance) {
    event.instance = instance->identity().id;
    event.name = known(*instance).name;
  } else if (!record.instance_name.empty()) {
    event.name = std::make_shared<const std::string>(record.instance_name);
  }
  keep(std::move(event));
}

void EventHub::on_change(Instance& instance) {
  Known& one = known(instance);
  // This one look tells whether there is anything to tell, and most calls end here.
  if (instance.changed() != one.changed) {
    one.changed = instance.changed();
    tell_events(instance, one);
  }
  if (one.watchers > 0) tell_rotations(instance, one);
}

void EventHub::on_signal(const Instance& instance, const Event& event) {
  const auto moment = instance.occurrences().find(event, 0);
  if (!moment) return;
  keep({.kind = Kind::Signal,
        .moment = *moment,
        .instance = instance.identity().id,
        .name = known(instance).name,
        .word = std::make_shared<const std::string>(event.word)});
}

void EventHub::on_note(const core::NoteEvent& event, Instance& instance) {
  // A new instance is told of before what happens to it.
  on_change(instance);
  keep({.kind = Kind::Note,
        .moment = event.moment,
        .instance = instance.identity().id,
        .name = known(instance).name,
        .number = event.receipt,
        .word = std::make_shared<const std::string>(event.type),
        .note = event.what});
}

void EventHub::on_push(const core::Push& push, Instance& instance) {
  on_change(instance);
  const bool ended = bool{push.ended};
  keep({.kind = Kind::Push,
        .moment = ended ? push.ended : push.begun,
        .instance = instance.identity().id,
        .name = known(instance).name,
        .status = push.status,
        .call = push.attempt,
        .number = push.receipt,
        .word = std::make_shared<const std::string>(ended ? push.problem : push.url),
        .push_ended = ended});
}

void EventHub::on_socket(const core::Record& record, const Instance* instance) {
  const core::SocketLog& log = *record.socket;
  const bool closed = bool{log.closed};
  keep({.kind = closed ? Kind::Disconnect : Kind::Connect,
        .moment = closed ? log.closed : log.opened,
        .instance = instance ? instance->identity().id : 0,
        .name = instance ? known(*instance).name
                         : std::make_shared<const std::string>(record.instance_name),
        .call = record.id,
        .end = log.end,
        .close_code = log.close_code});
}

void EventHub::on_gone(InstanceId id, const core::Moment& last) {
  const auto found = known_.find(id);
  if (found == known_.end()) return;
  keep({.kind = Kind::Deleted, .moment = last, .instance = id, .name = found->second.name});
  known_.erase(found);
  for (const auto& listener : listeners_)
    listener->gone = listener->gone || listener->instance == id;
}

EventHub::Known& EventHub::known(const Instance& instance) {
  const auto [found, fresh] = known_.try_emplace(instance.identity().id);
  if (fresh) found->second.name = std::make_shared<const std::string>(instance.identity().name);
  return found->second;
}

void EventHub::tell_events(Instance& instance, Known& known) {
  const core::Occurrences& occurrences = instance.occurrences();
  const Sequence seen = known.seen;
  const auto tell = [&](const Event& event, Kind kind, core::State state) {
    for (const core::Moment& moment : moments_after(occurrences, event, seen)) {
      known.seen = std::max(known.seen, moment.seq);
      keep({.kind = kind,
            .moment = moment,
            .instance = instance.identity().id,
            .name = known.name,
            .state = state});
    }
    const auto behind = occurrences.first_behind_forgotten(event);
    if (behind && behind->seq > seen) {
      known.lost_until = std::max(known.lost_until, behind->seq - 1);
      lost_until_ = std::max(lost_until_, known.lost_until);
    }
  };
  const Event start{.kind = Event::Kind::Start, .word = {}};
  if (seen != 0 && occurrences.count_after(start, seen) > 0) known.rotations = 0;
  tell(start, seen == 0 ? Kind::Made : Kind::Reset, instance.state());
  for (std::size_t i = 0; i < core::kStateNames.size(); ++i) {
    const auto state = static_cast<core::State>(i);
    tell(state_event(state), Kind::State, state);
  }
  tell({.kind = Event::Kind::Scan, .word = {}}, Kind::Scan, instance.state());
}

void EventHub::tell_rotations(Instance& instance, Known& known) {
  const std::uint64_t total = instance.rotations();
  if (total <= known.rotations) return;
  const std::uint64_t untold = std::min(total - known.rotations, kMostRotationsAtOnce);
  known.rotations = total;
  const std::uint64_t current = instance.codes().serial_at(instance.now());
  for (std::uint64_t serial = current - untold + 1; serial <= current; ++serial) {
    // Of its own it has no place in the order of things: this is when it was seen.
    core::Moment moment = instance.moment();
    if (const auto began = instance.codes().start_of(serial)) moment.at = *began - instance.start();
    keep({.kind = Kind::Rotation,
          .moment = moment,
          .instance = instance.identity().id,
          .name = known.name,
          .number = serial});
  }
}

Sequence EventHub::missing_until(InstanceId id) const {
  if (id == 0) return std::max(dropped_until_, lost_until_);
  const auto found = known_.find(id);
  return found == known_.end() ? dropped_until_
                               : std::max(dropped_until_, found->second.lost_until);
}

void EventHub::keep(Happened event) {
  // Some are told a little late: an answer that changes the state is released before that, and told
  // of afterwards. Within one turn of the loop they find their order.
  if (event.word && event.word->size() > kLongestWord)
    event.word = std::make_shared<const std::string>(event.word->substr(0, kLongestWord) + "...");
  auto place = kept_.end();
  while (place != kept_.begin() && std::prev(place)->moment.seq > event.moment.seq) --place;
  kept_.insert(place, std::move(event));
  if (kept_.size() > limits_.kept) {
    dropped_until_ = std::max(dropped_until_, kept_.front().moment.seq);
    kept_.pop_front();
  }
  if (listeners_.empty() || flush_planned_ || !flush_later) return;
  flush_planned_ = true;
  flush_later();
}

}  // namespace greenmock::control
