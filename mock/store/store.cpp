#include "store/store.hpp"

#include <fmt/format.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <optional>

#include "store/database.hpp"

namespace greenmock::store {
namespace {

/// "grmk": tells our file from another program's.
constexpr std::uint64_t kApplication = 0x67726D6B;
constexpr std::uint64_t kVersion = 2;

constexpr const char* kMakeFirst =
    "CREATE TABLE instance (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT;"
    "CREATE TABLE item (instance INTEGER NOT NULL, receipt INTEGER NOT NULL, text TEXT NOT NULL,"
    "  PRIMARY KEY (instance, receipt)) STRICT, WITHOUT ROWID;"
    "PRAGMA application_id = 1735552363;";
/// Since version 2. Files stand in it too: not without the rowid, which is for small rows.
constexpr const char* kMakeParts =
    "CREATE TABLE part (instance INTEGER NOT NULL, kind TEXT NOT NULL, number INTEGER NOT NULL,"
    "  name TEXT NOT NULL, text TEXT NOT NULL, PRIMARY KEY (instance, kind, number, name)) STRICT;"
    "PRAGMA user_version = 2;";
static_assert(kApplication == 1735552363 && kVersion == 2);

std::string other_place(const std::string& path) {
  return fmt::format("move {} away, or name another file with --state", path);
}

std::string damaged(const std::string& path, const std::string& how) {
  return fmt::format("{} is damaged ({}): {}", path, how, other_place(path));
}

/// Why the file cannot be used, in words.
std::string told(const std::string& path, const DatabaseError& error) {
  switch (error.code & 0xFF) {
    case SQLITE_NOTADB:
      return fmt::format("{} is no state file: {}", path, other_place(path));
    case SQLITE_CORRUPT:
    case SQLITE_ERROR:  // a table or a column is not there
      return damaged(path, error.what());
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return fmt::format("{} is in use by another server: stop that, or name another file", path);
    case SQLITE_CANTOPEN:
      return fmt::format("cannot open {}: is its folder there, and may this user write to it?",
                         path);
    case SQLITE_READONLY:
    case SQLITE_PERM:
      return fmt::format("{} may not be written to: give this user the right to", path);
    default:
      return fmt::format("{} cannot be used: {}", path, error.what());
  }
}

/// All that is written with. Those that replace name the key, and so refuse a table without it.
struct Statements {
  explicit Statements(sqlite3* database)
      : put_instance(database,
                     "INSERT INTO instance (id, text) VALUES (?1, ?2)"
                     " ON CONFLICT (id) DO UPDATE SET text = ?2"),
        remove_instance(database, "DELETE FROM instance WHERE id = ?1"),
        put_item(database,
                 "INSERT INTO item (instance, receipt, text) VALUES (?1, ?2, ?3)"
                 " ON CONFLICT (instance, receipt) DO UPDATE SET text = ?3"),
        remove_item(database, "DELETE FROM item WHERE instance = ?1 AND receipt = ?2"),
        remove_items_below(database, "DELETE FROM item WHERE instance = ?1 AND receipt < ?2"),
        clear_items(database, "DELETE FROM item WHERE instance = ?1"),
        put_part(database,
                 "INSERT INTO part (instance, kind, number, name, text)"
                 " VALUES (?1, ?2, ?3, ?4, ?5)"
                 " ON CONFLICT (instance, kind, number, name) DO UPDATE SET text = ?5"),
        remove_part(
            database,
            "DELETE FROM part WHERE instance = ?1 AND kind = ?2 AND number = ?3 AND name = ?4"),
        clear_parts(database, "DELETE FROM part WHERE instance = ?1") {}

  Statement put_instance, remove_instance, put_item, remove_item, remove_items_below, clear_items,
      put_part, remove_part, clear_parts;
};

}  // namespace

class Store::Impl {
 public:
  explicit Impl(const std::string& path) : path_(path) {
    make_private();
    find_file();
    try {
      open();
    } catch (const DatabaseError& error) {
      throw Unusable(told(path_, error));
    }
    ::stat(file_.c_str(), &opened_);
    is_there();
  }

  Contents load() {
    Contents all;
    Statement instances(database_->handle(), "SELECT id, text FROM instance ORDER BY id");
    while (instances.step()) all.instances.push_back({instances.number(0), instances.text(1)});
    Statement items(database_->handle(),
                    "SELECT instance, receipt, text FROM item ORDER BY instance, receipt");
    while (items.step()) all.items.push_back({items.number(0), items.number(1), items.text(2)});
    return all;
  }

  void load_parts(const std::function<void(PartRow)>& take) {
    Statement parts(database_->handle(),
                    "SELECT instance, kind, number, name, text FROM part"
                    " ORDER BY instance, kind, number, name");
    while (parts.step())
      take({{parts.number(0), parts.text(1), parts.number(2), parts.text(3)}, parts.text(4)});
  }

  void write(const std::vector<Change>& changes) {
    // SQLite would write on into a file that nobody will find again.
    if (!is_there()) throw WriteError(fmt::format("{} was taken away, or replaced", path_));
    try {
      database_->run("BEGIN IMMEDIATE");
      for (const Change& change : changes)
        std::visit([&](const auto& what) { apply(what); }, change);
      database_->run("COMMIT");
    } catch (const DatabaseError& error) {
      sqlite3_exec(database_->handle(), "ROLLBACK", nullptr, nullptr, nullptr);
      throw WriteError(fmt::format("cannot write to {}: {}", path_, error.what()));
    }
  }

 private:
  /// Tokens stand in it: a new file is for its owner alone.
  void make_private() const {
    const int file = ::open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (file < 0)
      throw Unusable(
          fmt::format("cannot open {}: {}; is its folder there, and may this user write to it?",
                      path_, std::strerror(errno)));
    ::close(file);
  }

  static bool is_same(const struct stat& a, const struct stat& b) {
    return a.st_ino == b.st_ino && a.st_dev == b.st_dev;
  }

  /// The file never becomes smaller, and its journal stays as long as it is open.
  bool is_there() {
    struct stat now {};
    struct stat journal {};
    if (::stat(file_.c_str(), &now) != 0 || !is_same(now, opened_) || now.st_size < opened_.st_size)
      return false;
    opened_ = now;
    const bool has_journal = ::stat((file_ + "-wal").c_str(), &journal) == 0;
    if (journal_) return has_journal && is_same(journal, *journal_);
    if (has_journal) journal_ = journal;
    return true;
  }

  /// Whole, since SQLite takes some names for no file; and its journal stands beside what a link leads to.
  void find_file() {
    std::error_code problem;
    file_ = std::filesystem::canonical(path_, problem).string();
    if (problem) throw Unusable(fmt::format("cannot open {}: {}", path_, problem.message()));
  }

  void open() {
    database_.emplace(file_);
    // Nobody else may write while this server has it in memory. The first read takes the lock.
    database_->run("PRAGMA locking_mode = EXCLUSIVE");
    const std::uint64_t version = version_of_ours();
    // What lacks something is refused before anything of it is changed.
    database_->run("BEGIN IMMEDIATE");
    if (version == 0) database_->run(kMakeFirst);
    // What a server of version 1 kept stands as it did.
    if (version < kVersion) database_->run(kMakeParts);
    statements_.emplace(database_->handle());
    database_->run("COMMIT");
    database_->run(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
        "PRAGMA wal_autocheckpoint = 4096; PRAGMA journal_size_limit = 67108864");
    database_->run("BEGIN IMMEDIATE; COMMIT");
  }

  /// 0: it is new. Refuses what is not ours.
  std::uint64_t version_of_ours() {
    const std::uint64_t application = database_->pragma("application_id");
    const std::uint64_t version = database_->pragma("user_version");
    if (application == 0 && version == 0 && database_->pragma("schema_version") == 0) return 0;
    if (application != kApplication)
      throw Unusable(fmt::format("{} belongs to another program: {}", path_, other_place(path_)));
    if (version > kVersion)
      throw Unusable(
          fmt::format("{} was written by a later version of greenmock (format {}, this one knows "
                      "{}): use that, or {}",
                      path_, version, kVersion, other_place(path_)));
    const std::string check = database_->pragma_text("quick_check(1)");
    if (check != "ok") throw Unusable(damaged(path_, check));
    // Ours with no number is no new one, and has the tables of the first.
    return std::max<std::uint64_t>(version, 1);
  }

  void apply(const PutInstance& what) {
    statements_->put_instance.bind(1, what.row.id).bind(2, what.row.text).run();
  }
  void apply(const RemoveInstance& what) {
    statements_->remove_instance.bind(1, what.id).run();
    statements_->clear_items.bind(1, what.id).run();
    statements_->clear_parts.bind(1, what.id).run();
  }
  void apply(const PutItem& what) {
    statements_->put_item.bind(1, what.row.instance)
        .bind(2, what.row.receipt)
        .bind(3, what.row.text)
        .run();
  }
  void apply(const RemoveItem& what) {
    statements_->remove_item.bind(1, what.instance).bind(2, what.receipt).run();
  }
  void apply(const RemoveItemsBelow& what) {
    statements_->remove_items_below.bind(1, what.instance).bind(2, what.receipt).run();
  }
  void apply(const ClearItems& what) { statements_->clear_items.bind(1, what.instance).run(); }
  static Statement& bind(Statement& statement, const PartKey& key) {
    return statement.bind(1, key.instance).bind(2, key.kind).bind(3, key.number).bind(4, key.name);
  }
  void apply(const PutPart& what) {
    bind(statements_->put_part, what.row.key).bind(5, what.row.text).run();
  }
  void apply(const RemovePart& what) { bind(statements_->remove_part, what.key).run(); }

  const std::string path_;  // as it was given
  std::string file_;        // as it is
  struct stat opened_ {};   // as it was last seen
  std::optional<struct stat> journal_;
  // Optional, since the file must be ours first.
  std::optional<Database> database_;
  std::optional<Statements> statements_;
};

Store::Store(const std::string& path) : impl_(std::make_unique<Impl>(path)) {}
Store::~Store() = default;

Contents Store::load() const {
  try {
    return impl_->load();
  } catch (const DatabaseError& error) {
    throw Unusable(std::string("the state cannot be read: ") + error.what());
  }
}

void Store::load_parts(const std::function<void(PartRow)>& take) const {
  try {
    impl_->load_parts(take);
  } catch (const DatabaseError& error) {
    throw Unusable(std::string("the state cannot be read: ") + error.what());
  }
}

void Store::write(const std::vector<Change>& changes) {
  impl_->write(changes);
}

}  // namespace greenmock::store
