// The notifications of an account: how they come into its queue and out of it.

#include "core/instance/instance.hpp"

#include "core/notifications/notification.hpp"

namespace greenmock::core {

NoteFacts Instance::note_facts() const {
  return {.id = identity_.id,
          .seed = identity_.seed,
          .phone_seed = identity_.phone_seed,
          .state = state_,
          .dialect = behaviour_.dialect,
          .at = now_,
          .number = notes_made_ + 1};
}

Notified Instance::notify(const NotifySpec& spec) {
  const Json body = build_notification(spec, note_facts());
  if (spec.obey_settings) {
    if (const auto setting = switched_off(body, settings())) return {std::nullopt, *setting};
  }
  return {queue_note(type_of(body), dump(body), spec.copies), {}};
}

std::uint64_t Instance::queue_note(const std::string& type, std::string_view body,
                                   std::uint32_t copies) {
  ++notes_made_;
  const auto added = notes_.add(type, body, copies, now_);
  happen("notification");
  for (const std::uint64_t receipt : added.dropped) tell_note(NoteEvent::What::Dropped, receipt);
  for (std::uint32_t i = 0; i < copies; ++i)
    tell_note(NoteEvent::What::Queued, added.receipt, type);
  wake_readers(copies);
  return added.receipt;
}

void Instance::tell_state() {
  // docs: StateInstanceChanged, needs stateWebhook. Looked at before anything is made: a timeline may
  // change the state a million times.
  const auto wanted = settings().find("stateWebhook");
  if (wanted == settings().end() || *wanted != "yes") return;
  NotifySpec changed;
  changed.type = "stateInstanceChanged";
  notify(changed);
}

bool Instance::delivered(std::uint64_t receipt) {
  auto taken = notes_.remove(receipt, now_);
  if (!taken) return false;
  tell_note(NoteEvent::What::Deleted, receipt, std::move(taken->type));
  return true;
}

void Instance::give_back(std::uint64_t receipt) {
  if (notes_.give_back(receipt, now_)) wake_readers(1);
}

void Instance::tell_given_up() {
  for (const std::uint64_t receipt : notes_.take_given_up())
    tell_note(NoteEvent::What::Dropped, receipt);
}

void Instance::clear_notes() {
  notes_.clear(now_);
  tell_note(NoteEvent::What::Cleared, 0);
}

void Instance::tell_note(NoteEvent::What what, std::uint64_t receipt, std::string type) {
  delivery_hint_ = true;
  note_events_.push_back({what, moment(), receipt, std::move(type)});
}

void Instance::wake_readers(std::size_t notes) {
  // Whoever shares gets the same one, so that all are let go.
  if (behaviour_.receive_readers != Readers::Next) notes = parked_for_note_.size();
  for (; notes > 0 && !parked_for_note_.empty(); --notes) {
    const auto first = parked_for_note_.begin();
    OpenCall& call = parked_.at(*first);
    if (call.planned) agenda_.remove(*call.planned);
    call.planned = agenda_.add(now_, {Task::Kind::Release, *first});
    parked_for_note_.erase(first);
  }
}

}  // namespace greenmock::core
