#include "keep/keeper.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "core/messages/messenger_past.hpp"
#include "keep/account_row.hpp"
#include "keep/changed_rows.hpp"
#include "keep/file_row.hpp"
#include "keep/part.hpp"

namespace greenmock::keep {
namespace {

using core::Instance;

/// Receipts go on well above those that were given out: some may have been given after the account was
/// written last.
constexpr std::uint64_t kReceiptsLeftOut = 1'000'000;

/// No server counts so far: one of more would not leave room to count on.
void refuse_odd(std::uint64_t number) {
  constexpr auto kLargest = std::uint64_t{1} << 56U;
  if (number > kLargest)
    throw store::Unusable(
        fmt::format("the state file holds a number that is too large: {}", number));
}

/// One at another's place would not go with its account.
void refuse_file_of_another(const std::string& place, core::InstanceId owner) {
  if (!place.starts_with(fmt::format("{}/", owner)))
    throw store::Unusable(
        fmt::format("the state file holds a file under account {} that is none of its", owner));
}

using Files = std::vector<std::pair<std::string, KeptFile>>;

void restore_files(Files files, api::Service& service) {
  // Those of all accounts share the room, and the oldest goes first.
  std::sort(files.begin(), files.end(),
            [](const auto& a, const auto& b) { return a.second.age < b.second.age; });
  for (auto& [place, kept] : files) {
    if (!service.restore_file(place, std::move(kept.file), kept.age))
      throw store::Unusable(fmt::format(
          "the state file holds a file of account {} whose age is 0, or another file's: {}",
          core::owner_of_file(place), kept.age));
  }
}

std::vector<Note> read_notes(const std::vector<store::ItemRow>& rows, api::Service& service) {
  std::vector<Note> notes;
  for (const store::ItemRow& row : rows) {
    if (!service.find(row.instance))
      throw store::Unusable("the state file holds a notification of nobody");
    refuse_odd(row.receipt);
    notes.push_back(read_note(row.text));
  }
  // None is of tomorrow, nor younger than the next: the clock of an earlier server may have been ahead.
  for (std::size_t i = rows.size(); i-- > 0;) {
    const bool has_next = i + 1 < rows.size() && rows[i + 1].instance == rows[i].instance;
    const core::VirtualTime latest =
        has_next ? notes[i + 1].queued : service.find(rows[i].instance)->now();
    notes[i].queued = std::min(notes[i].queued, latest);
  }
  return notes;
}

}  // namespace

Keeper::Keeper(const std::string& path) : store_(path) {}

void Keeper::restore(api::Service& service, core::ClientTime now) {
  const store::Contents contents = store_.load();
  LastReceipts last_receipts;
  for (const store::InstanceRow& row : contents.instances) {
    const Account account = read_account(row.text);
    if (account.spec.id != row.id)
      throw store::Unusable(fmt::format("the state file holds account {} under the id {}",
                                        account.spec.id.value_or(0), row.id));
    const auto made = service.create(account.spec, std::nullopt, now);
    if (const auto* refusal = std::get_if<api::Refusal>(&made))
      throw store::Unusable(
          fmt::format("the state file holds account {} twice: {}", row.id, refusal->message));
    refuse_odd(account.last_receipt);
    last_receipts[row.id] = account.last_receipt;
  }
  restore_notes(contents, service, last_receipts);
  restore_parts(service);
  service.take_kept_changes();  // it is on the disk
  for (const auto& [id, last] : last_receipts) {
    Instance& instance = *service.find(id);
    instance.skip_receipts_to(last + kReceiptsLeftOut);
    // The next start must know of the receipts that are left out.
    service.keep_account(id);
    service.change(instance, now, [](Instance& changed) {
      if (changed.known_messenger()) core::MessengerPast(changed.messenger()).go_on();
    });
  }
}

void Keeper::restore_notes(const store::Contents& contents, api::Service& service,
                           LastReceipts& last) {
  std::vector<Note> notes = read_notes(contents.items, service);
  for (std::size_t i = 0; i < notes.size(); ++i) {
    const store::ItemRow& row = contents.items[i];
    Instance& instance = *service.find(row.instance);
    last[row.instance] = std::max(last[row.instance], row.receipt);
    if (notes[i].queued + instance.notes().rules().life <= instance.now())
      too_old_.emplace_back(store::RemoveItem{row.instance, row.receipt});
    else
      instance.restore_note(row.receipt, notes[i].body, notes[i].copies, notes[i].queued);
  }
}

void Keeper::restore_parts(api::Service& service) {
  Files files;
  store_.load_parts([&](store::PartRow row) {
    Instance* instance = service.find(row.key.instance);
    if (!instance)
      throw store::Unusable(fmt::format("the state file holds a {} of nobody", row.key.kind));
    refuse_odd(row.key.number);
    const auto key = piece_key(row.key);
    if (!key)
      throw store::Unusable(
          fmt::format("the state file holds a {}, of which this version of "
                      "greenmock knows nothing",
                      row.key.kind));
    if (key->piece == core::Piece::File) {
      refuse_file_of_another(key->name, row.key.instance);
      files.emplace_back(key->name, read_file_row(std::move(row.text), instance->now()));
      refuse_odd(files.back().second.age);
    } else {
      restore_part(*instance, *key, std::move(row.text));
    }
  });
  restore_files(std::move(files), service);
}

void Keeper::begin(Told told) {
  committer_ = std::make_unique<store::Committer>(
      store_, [told = std::move(told)](store::Committer::Progress progress) {
        told(progress.ticket, std::move(progress.problem));
      });
}

std::string Keeper::end() {
  return committer_ ? committer_->finish() : "";
}

std::uint64_t Keeper::submit(api::Service& service) {
  std::vector<store::Change> rows = std::exchange(too_old_, {});
  add_changed_rows(service, rows);
  return rows.empty() ? 0 : committer_->submit(std::move(rows));
}

}  // namespace greenmock::keep
