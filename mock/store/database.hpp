#pragma once
// SQLite, as much of it as the store needs.

#include <sqlite3.h>

#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

namespace greenmock::store {

/// A call of SQLite that failed: its code; what() is in its words.
struct DatabaseError : std::runtime_error {
  DatabaseError(int of, const std::string& words) : std::runtime_error(words), code(of) {}
  int code;
};

/// A statement, prepared once and run often.
class Statement {
 public:
  /// Throws DatabaseError, also for a table or a column that is not there.
  Statement(sqlite3* database, const char* sql);

  Statement& bind(int place, std::uint64_t number);
  Statement& bind(int place, std::string_view text);  ///< `text` must live until the next step
  /// True: there is a row. Throws DatabaseError.
  bool step();
  /// Steps through to the end, and is ready to be bound again.
  void run();
  void reset();

  std::uint64_t number(int column) const;
  std::string text(int column) const;

 private:
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
  };
  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
};

class Database {
 public:
  /// Throws DatabaseError.
  explicit Database(const std::string& path);

  void run(const char* sql);
  std::uint64_t pragma(const char* name);
  std::string pragma_text(const char* name);
  sqlite3* handle() const { return handle_.get(); }

 private:
  struct Close {
    void operator()(sqlite3* handle) const { sqlite3_close_v2(handle); }
  };
  std::unique_ptr<sqlite3, Close> handle_;
};

}  // namespace greenmock::store
