#include "keep/keeper.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "keep/account_row.hpp"

namespace greenmock::keep {
namespace {

using api::KeptChange;
using core::Instance;

/// Receipts go on well above those that were given out: some may have been given after the account was
/// written last.
constexpr std::uint64_t kReceiptsLeftOut = 1'000'000;

void add_row(const KeptChange& change, const Instance& instance, std::vector<store::Change>& rows) {
  const core::InstanceId id = change.instance;
  if (change.what == KeptChange::What::NoNotes) {
    rows.emplace_back(store::ClearItems{id});
    return;
  }
  if (change.what == KeptChange::What::Account) {
    rows.emplace_back(store::PutInstance{{id, account_text(instance)}});
    return;
  }
  const core::NotificationQueue& queue = instance.notes();
  const std::uint32_t copies = queue.copies_of(change.receipt, instance.now());
  if (copies == 0) {
    rows.emplace_back(store::RemoveItem{id, change.receipt});
    return;
  }
  std::string text = note_text(*queue.newest_of(change.receipt), copies);
  rows.emplace_back(store::PutItem{{id, change.receipt, std::move(text)}});
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
    last_receipts[row.instance] = std::max(last_receipts[row.instance], row.receipt);
    if (note.queued + instance->notes().rules().life <= instance->now()) {
      too_old_.emplace_back(store::RemoveItem{row.instance, row.receipt});
      continue;
    }
    instance->restore_note(row.receipt, note.body, note.copies,
                           std::min(note.queued, instance->now()));
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
  std::vector<store::Change> rows = std::exchange(too_old_, {});
  for (const KeptChange& change : service.take_kept_changes()) {
    if (change.what == KeptChange::What::Gone) {
      rows.emplace_back(store::RemoveInstance{change.instance});
      continue;
    }
    // One that is gone by now has a change of its own that says so.
    if (Instance* instance = service.find(change.instance)) add_row(change, *instance, rows);
  }
  return rows.empty() ? 0 : committer_->submit(std::move(rows));
}

}  // namespace greenmock::keep
