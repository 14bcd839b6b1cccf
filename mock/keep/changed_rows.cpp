#include "keep/changed_rows.hpp"

#include <optional>
#include <set>
#include <string>
#include <utility>

#include "keep/account_row.hpp"
#include "keep/file_row.hpp"
#include "keep/part.hpp"

namespace greenmock::keep {
namespace {

using api::KeptChange;
using core::Instance;

/// Nothing: it is gone.
std::optional<std::string> text_of_stored(const core::FileStore& files, const std::string& place) {
  const core::StoredFile* const file = files.find(place);
  if (!file) return std::nullopt;
  return file_text(*file, files.age_of(place));
}

void add_part(const core::PieceKey& key, const Instance& instance, const core::FileStore& files,
              std::vector<store::Change>& rows) {
  store::PartKey part = part_key(instance.identity().id, key);
  auto text =
      key.piece == core::Piece::File ? text_of_stored(files, key.name) : part_text(instance, key);
  if (text)
    rows.emplace_back(store::PutPart{{std::move(part), std::move(*text)}});
  else
    rows.emplace_back(store::RemovePart{std::move(part)});
}

void add_row(const KeptChange& change, const Instance& instance, const core::FileStore& files,
             std::vector<store::Change>& rows) {
  const core::InstanceId id = change.instance;
  if (change.what == KeptChange::What::NoNotes) {
    rows.emplace_back(store::ClearItems{id});
    return;
  }
  if (change.what == KeptChange::What::Piece) return add_part(change.piece, instance, files, rows);
  if (change.what == KeptChange::What::Account) {
    rows.emplace_back(store::PutInstance{{id, account_text(instance)}});
    return;
  }
  const core::NotificationQueue& queue = instance.notes();
  if (change.what == KeptChange::What::OldNotes) {
    const core::QueuedNote* const first = queue.head(instance.now());
    rows.emplace_back(
        store::RemoveItemsBelow{id, first ? first->receipt : queue.last_receipt() + 1});
    return;
  }
  const std::uint32_t copies = queue.copies_of(change.receipt, instance.now());
  if (copies == 0) {
    rows.emplace_back(store::RemoveItem{id, change.receipt});
    return;
  }
  std::string text = note_text(*queue.newest_of(change.receipt), copies);
  rows.emplace_back(store::PutItem{{id, change.receipt, std::move(text)}});
}

/// What of a turn was written already: a message goes through all its statuses in one, and an account may change
/// a million times in a jump.
class Written {
 public:
  /// False: it is there already.
  bool add(const KeptChange& change) {
    switch (change.what) {
      case KeptChange::What::Account:
        return accounts_.insert(change.instance).second;
      case KeptChange::What::OldNotes:
        return trimmed_.insert(change.instance).second;
      case KeptChange::What::Piece:
        return pieces_.emplace(change.instance, change.piece).second;
      case KeptChange::What::Gone:
        // Another one may take its place.
        accounts_.clear();
        trimmed_.clear();
        pieces_.clear();
        return true;
      case KeptChange::What::Note:
      case KeptChange::What::NoNotes:
        break;
    }
    return true;
  }

 private:
  std::set<core::InstanceId> accounts_, trimmed_;
  std::set<std::pair<core::InstanceId, core::PieceKey>> pieces_;
};

}  // namespace

void add_changed_rows(api::Service& service, std::vector<store::Change>& rows) {
  Written written;
  for (const KeptChange& change : service.take_kept_changes()) {
    if (!written.add(change)) continue;
    if (change.what == KeptChange::What::Gone) {
      rows.emplace_back(store::RemoveInstance{change.instance});
    } else if (const Instance* instance = service.find(change.instance)) {
      // One that is gone by now has a change of its own that says so.
      add_row(change, *instance, service.files(), rows);
    }
  }
}

}  // namespace greenmock::keep
