#include "keep/keeper.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "keep/account_row.hpp"

namespace greenmock::keep {
namespace {

using api::KeptChange;
using core::Instance;

/// Receipts go on well above those that were given out: some may have been given after the account was
/// written last.
constexpr std::uint64_t kReceiptsLeftOut = 1'000'000;

store::Change change_of(const KeptChange& change, Instance& instance) {
  const core::InstanceId id = change.instance;
  if (change.what == KeptChange::What::NoNotes) return store::ClearItems{id};
  if (change.what == KeptChange::What::Account)
    return store::PutInstance{{id, account_text(instance)}};
  const core::NotificationQueue& queue = instance.notes();
  const std::uint32_t copies = queue.copies_of(change.receipt, instance.now());
  if (copies == 0) return store::RemoveItem{id, change.receipt};
  const core::QueuedNote* note = queue.newest_of(change.receipt);
  return store::PutItem{{id, change.receipt, note_text(*note, copies)}};
}

}  // namespace

Keeper::Keeper(const std::string& path) : store_(path) {}

void Keeper::restore(api::Service& service, core::ClientTime now) {
  const store::Contents contents = store_.load();
  std::map<core::InstanceId, std::uint64_t> last_receipts;
  for (const store::InstanceRow& row : contents.instances) {
    const Account account = read_account(row.text);
    const auto made = service.create(account.spec, std::nullopt, now);
    if (const auto* refusal = std::get_if<api::Refusal>(&made))
      throw store::Unusable(
          fmt::format("the state file holds account {} twice: {}", row.id, refusal->message));
    last_receipts[row.id] = account.last_receipt;
  }
  for (const store::ItemRow& row : contents.items) {
    Instance* instance = service.find(row.instance);
    if (!instance) throw store::Unusable("the state file holds a notification of nobody");
    const Note note = read_note(row.text);
    instance->restore_note(row.receipt, note.body, note.copies,
                           std::min(note.queued, instance->now()));
    last_receipts[row.instance] = std::max(last_receipts[row.instance], row.receipt);
  }
  for (const auto& [id, last] : last_receipts)
    service.find(id)->skip_receipts_to(last + kReceiptsLeftOut);
  service.take_kept_changes();  // it is on the disk
  // But for the receipts: the next start must know of those that are left out.
  for (const auto& [id, last] : last_receipts) service.keep_account(id);
}

void Keeper::begin(Told told) {
  committer_ = std::make_unique<store::Committer>(
      store_, [told = std::move(told)](store::Committer::Progress progress) {
        told(progress.ticket, std::move(progress.problem));
      });
}

std::uint64_t Keeper::submit(api::Service& service) {
  std::vector<store::Change> rows;
  for (const KeptChange& change : service.take_kept_changes()) {
    if (change.what == KeptChange::What::Gone) {
      rows.push_back(store::RemoveInstance{change.instance});
      continue;
    }
    // One that is gone by now has a change of its own that says so.
    if (Instance* instance = service.find(change.instance))
      rows.push_back(change_of(change, *instance));
  }
  return rows.empty() ? 0 : committer_->submit(std::move(rows));
}

}  // namespace greenmock::keep
