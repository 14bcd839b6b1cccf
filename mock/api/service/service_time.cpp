// What falls due: by real time in slices, by a jump in one turn.

#include <fmt/format.h>

#include <algorithm>

#include "api/service/service.hpp"
#include "core/time/duration.hpp"

namespace greenmock::api {

using core::ClientTime;
using core::Instance;
using core::InstanceId;
using core::VirtualTime;

namespace {

/// A timeline at high speed may ask for more than a machine can do: others get their turn between.
constexpr std::size_t kMostTasksATurn = 200;
/// Before an account is asked, or changed, it comes up to its time.
constexpr std::size_t kMostTasksBefore = 5'000;

}  // namespace

void Service::run_due(ClientTime now) {
  std::size_t left = kMostTasksATurn;
  while (left > 0) {
    const auto first = plan_.first_by(now);
    if (!first) break;
    Instance& instance = *book_.find(*first);  // who is taken out is planned no more
    const std::size_t done = catch_up(instance, instance.clock().at(now), now, left);
    left -= std::clamp<std::size_t>(done, 1, left);
    replan(instance, now);
  }
}

std::size_t Service::catch_up(Instance& instance, VirtualTime limit, ClientTime now,
                              std::size_t most_tasks) {
  std::size_t done = 0;
  for (; done < most_tasks; ++done) {
    const auto task = instance.take_due(limit, now);
    if (!task) break;
    if (task->kind == core::Task::Kind::Release)
      release(instance, task->ref);
    else if (task->kind == core::Task::Kind::Resume && instance.forget_resume(task->ref))
      effects_.resumed.push_back(task->ref);
    else if (task->kind == core::Task::Kind::Frame)
      sockets_.due(instance, task->ref);
    else if (task->kind == core::Task::Kind::Webhook)
      webhooks_.due(instance);
    else
      instance.perform(*task);
    tell_sockets(instance);
    tell_notes(instance);
    tell_webhooks(instance);
    tell_kept(instance);
    budgets_.messages.keep();
    keep_notes(now);
  }
  if (!instance.has_due(limit)) instance.settle(limit, now);
  if (done == 0) return 0;
  if (instance.take_drop_request())
    effects_.dropped.push_back({.instance = instance.identity().id});
  if (on_change) on_change(instance);
  return done;
}

void Service::refresh(Instance& instance, ClientTime now) {
  const auto due = instance.next_due(now);
  catch_up(instance, instance.clock().at(now), now, kMostTasksBefore);
  if (due && *due <= now) replan(instance, now);
}

void Service::after_change(Instance& instance, ClientTime now) {
  tell_sockets(instance);
  tell_notes(instance);
  tell_webhooks(instance);
  tell_kept(instance);
  budgets_.messages.keep();
  keep_notes(now);
  catch_up(instance, instance.now(), now, kMostTasksBefore);
  replan(instance, now);
  if (on_change) on_change(instance);
}

void Service::tell_notes(Instance& instance) {
  if (!instance.has_note_events()) return;
  for (const core::NoteEvent& event : instance.take_note_events()) {
    if (event.what == core::NoteEvent::What::Dropped) ++notes_dropped_;
    const bool all = event.what == core::NoteEvent::What::Cleared;
    keep({all ? KeptChange::What::NoNotes : KeptChange::What::Note, instance.identity().id,
          event.receipt});
    if (on_note) on_note(event, instance);
  }
}

void Service::keep_notes(ClientTime now) {
  const std::size_t before = budgets_.notes.used;
  budgets_.notes.keep();
  if (budgets_.notes.used == before) return;
  for (const auto& [id, instance] : book_.all()) {
    instance->tell_given_up();
    if (!instance->has_note_events()) continue;
    tell_notes(*instance);
    tell_webhooks(*instance);
    replan(*instance, now);
  }
}

void Service::replan(Instance& instance, ClientTime now) {
  plan_.set(instance.identity().id, instance.next_due(now));
}

std::uint64_t Service::firings_on_the_way(const Instance& instance, VirtualTime target) const {
  const core::Duration span = std::max(target - instance.now(), core::Duration{0});
  return instance.firings_until(target) + sockets_.pings_within(instance.identity().id, span);
}

std::optional<Refusal> Service::too_far(std::uint64_t firings, std::string_view whose) const {
  if (firings <= options_.firings_a_jump) return std::nullopt;
  return Refusal{
      400,
      fmt::format("the timeline and pings of {} would fire about {} times on the way, and a jump "
                  "does {} at most: jump in smaller steps, or give \"every\" more time",
                  whose, firings, options_.firings_a_jump)};
}

std::optional<Refusal> Service::move_clock(Instance& instance, VirtualTime target, ClientTime now) {
  // What one thing causes another to do cannot be foreseen, and has a bound besides.
  const std::size_t most = firings_on_the_way(instance, target) + options_.firings_a_jump;
  catch_up(instance, target, now, most);
  const bool whole = !instance.has_due(target);
  instance.jump_clock(whole ? target : instance.now(), now);
  replan(instance, now);
  if (whole) return std::nullopt;
  return Refusal{
      409, fmt::format("the clock of {} stands at {} since its start: {} things fell due on the "
                       "way, and one jump does no more. Jump again, and it goes on; if it "
                       "hardly moves, entries of the timeline cause each other",
                       instance.identity().name,
                       core::format_duration(instance.now() - instance.start()), most)};
}

OrRefusal<Jump> Service::jump(Instance& instance, VirtualTime target, ClientTime now) {
  // Past this many rotations a list of them helps nobody.
  constexpr auto kMostListed = 10'000;
  refresh(instance, now);
  if (auto refusal = too_far(firings_on_the_way(instance, target), instance.identity().name))
    return std::move(*refusal);
  const std::size_t before = effects_.released.size();
  const bool listed = (target - instance.now()) / core::kQrLifetime <= kMostListed;
  if (listed) instance.record_happenings(true);
  auto stopped = move_clock(instance, target, now);
  instance.record_happenings(false);
  replan(instance, now);
  if (on_change) on_change(instance);
  Jump jump{instance.now(), instance.take_happenings(), {}};
  if (stopped) return std::move(*stopped);
  for (std::size_t i = before; i < effects_.released.size(); ++i)
    jump.released.push_back(effects_.released[i].ticket.id);
  return jump;
}

std::optional<Refusal> Service::jump_all(core::Duration by, ClientTime now) {
  std::uint64_t firings = 0;
  for (const auto& [id, instance] : book_.all()) {
    refresh(*instance, now);
    firings += firings_on_the_way(*instance, instance->now() + by);
    if (auto refusal = too_far(firings, "all instances")) return refusal;
  }
  clock_.jump_to(clock_.at(now) + by, now);
  std::optional<Refusal> refusal;
  for (const auto& [id, instance] : book_.all()) {
    auto stopped = move_clock(*instance, instance->now() + by, now);
    if (stopped && !refusal) refusal = std::move(stopped);
    if (on_change) on_change(*instance);
  }
  return refusal;
}

void Service::change_clock(Instance& instance, std::optional<double> speed,
                           std::optional<bool> paused, ClientTime now) {
  refresh(instance, now);
  instance.change_clock(speed, paused, now);
  after_change(instance, now);
}

void Service::change_clock_of_all(std::optional<double> speed, std::optional<bool> paused,
                                  ClientTime now) {
  if (speed) clock_.set_speed(*speed, now);
  if (paused) clock_.set_paused(*paused, now);
  for (const auto& [id, instance] : book_.all()) change_clock(*instance, speed, paused, now);
}

}  // namespace greenmock::api
