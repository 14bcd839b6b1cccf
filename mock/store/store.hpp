#pragma once
// What survives a restart: rows of text in one SQLite file. What they mean is known above.

#include <cstdint>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <variant>
#include <vector>

namespace greenmock::store {

/// The file cannot be used; what() is a sentence that says what to do. It was not changed.
struct Unusable : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// The disk is full, or the file was taken away: what was to be kept is not.
struct WriteError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// All that an instance is, but for its queue.
struct InstanceRow {
  std::uint64_t id = 0;
  std::string text;
};
/// An item of an instance's queue.
struct ItemRow {
  std::uint64_t instance = 0;
  std::uint64_t receipt = 0;  ///< grows with the age of the queue: items are read in its order
  std::string text;
};

/// What belongs to an instance besides, of several kinds.
struct PartKey {
  std::uint64_t instance = 0;
  std::string kind;          ///< a word
  std::uint64_t number = 0;  ///< those of a kind are read in the order of their numbers, and then
  std::string name;          ///< of their names
};
struct PartRow {
  PartKey key;
  std::string text;
};

struct Contents {
  std::vector<InstanceRow> instances;  ///< by id
  std::vector<ItemRow> items;          ///< by instance and receipt
};

// --- what becomes of rows; each is done whole

struct PutInstance {  ///< new, or in place of what was there
  InstanceRow row;
};
struct RemoveInstance {  ///< with its items and parts
  std::uint64_t id = 0;
};
struct PutItem {
  ItemRow row;
};
struct RemoveItem {
  std::uint64_t instance = 0, receipt = 0;
};
struct RemoveItemsBelow {  ///< those of smaller receipts
  std::uint64_t instance = 0, receipt = 0;
};
struct ClearItems {
  std::uint64_t instance = 0;
};
struct PutPart {
  PartRow row;
};
struct RemovePart {
  PartKey key;
};
using Change = std::variant<PutInstance, RemoveInstance, PutItem, RemoveItem, RemoveItemsBelow,
                            ClearItems, PutPart, RemovePart>;

class Store {
 public:
  /// Opens the file, or makes it; one of an earlier version becomes one of this. Refuses one that is damaged, of a later version, of another program, or in use by
  /// another server: throws Unusable, and leaves it as it is.
  explicit Store(const std::string& path);
  ~Store();
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;

  Contents load() const;
  /// One after the other, since they may be much: those of an instance together. Throws Unusable, and what
  /// `take` throws.
  void load_parts(const std::function<void(PartRow)>& take) const;
  /// All of them or none, and on the disk when it returns; throws WriteError.
  void write(const std::vector<Change>& changes);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace greenmock::store
