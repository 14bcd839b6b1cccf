#include "store/database.hpp"

namespace greenmock::store {
namespace {

void demand(int code, sqlite3* handle) {
  if (code == SQLITE_OK || code == SQLITE_ROW || code == SQLITE_DONE) return;
  throw DatabaseError(code, handle ? sqlite3_errmsg(handle) : sqlite3_errstr(code));
}

}  // namespace

Statement::Statement(sqlite3* database, const char* sql) {
  sqlite3_stmt* made = nullptr;
  const int code = sqlite3_prepare_v3(database, sql, -1, SQLITE_PREPARE_PERSISTENT, &made, nullptr);
  statement_.reset(made);
  demand(code, database);
}

Statement& Statement::bind(int place, std::uint64_t number) {
  demand(sqlite3_bind_int64(statement_.get(), place, static_cast<sqlite3_int64>(number)),
         sqlite3_db_handle(statement_.get()));
  return *this;
}

Statement& Statement::bind(int place, std::string_view text) {
  demand(sqlite3_bind_text64(statement_.get(), place, text.data(), text.size(), SQLITE_STATIC,
                             SQLITE_UTF8),
         sqlite3_db_handle(statement_.get()));
  return *this;
}

bool Statement::step() {
  const int code = sqlite3_step(statement_.get());
  demand(code, sqlite3_db_handle(statement_.get()));
  return code == SQLITE_ROW;
}

void Statement::run() {
  try {
    while (step()) continue;
  } catch (...) {
    reset();
    throw;
  }
  reset();
}

void Statement::reset() {
  sqlite3_reset(statement_.get());
  sqlite3_clear_bindings(statement_.get());
}

std::uint64_t Statement::number(int column) const {
  return static_cast<std::uint64_t>(sqlite3_column_int64(statement_.get(), column));
}

std::string Statement::text(int column) const {
  const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(statement_.get(), column));
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column));
  return bytes ? std::string(bytes, size) : std::string();
}

Database::Database(const std::string& path) {
  sqlite3* made = nullptr;
  const int code =
      sqlite3_open_v2(path.c_str(), &made,
                      SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, nullptr);
  handle_.reset(made);
  demand(code, made);
  sqlite3_extended_result_codes(made, 1);
}

void Database::run(const char* sql) {
  demand(sqlite3_exec(handle_.get(), sql, nullptr, nullptr, nullptr), handle_.get());
}

std::uint64_t Database::pragma(const char* name) {
  Statement statement(handle_.get(), (std::string("PRAGMA ") + name).c_str());
  return statement.step() ? statement.number(0) : 0;
}

std::string Database::pragma_text(const char* name) {
  Statement statement(handle_.get(), (std::string("PRAGMA ") + name).c_str());
  return statement.step() ? statement.text(0) : "";
}

}  // namespace greenmock::store
