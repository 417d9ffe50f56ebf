// SPDX-License-Identifier: MIT
#include "schema/sqlite/read_only_sql.hpp"

#include <SQLiteCpp/SQLiteCpp.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sqlite3.h>

#include <algorithm>
#include <cerrno>
#include <iterator>
#include <map>
#include <set>
#include <span>
#include <string>
#include <utility>

#include "schema/base/fold.hpp"
#include "schema/sqlite/guarded.hpp"

namespace kvq {
namespace {

constexpr size_t longest_sql = 1'000'000;
constexpr int longest_value = 64 << 20;
constexpr int vm_steps_between_checks = 1'000;

/// The pragmas that only read. Some of them set a value if they have an argument.
constexpr std::string_view reading_pragmas[] = {
    "application_id",   "collation_list", "compile_options", "data_version", "database_list",  "encoding",
    "foreign_key_list", "freelist_count", "function_list",   "index_info",   "index_list",     "index_xinfo",
    "module_list",      "page_count",     "page_size",       "pragma_list",  "schema_version", "table_info",
    "table_list",       "table_xinfo",    "user_version",
};
constexpr std::string_view pragmas_of_a_name[] = {
    "foreign_key_list", "index_info", "index_list", "index_xinfo", "table_info", "table_list", "table_xinfo"};

bool is_among(std::span<const std::string_view> words, std::string_view word) {
  return std::ranges::find(words, word) != words.end();
}

std::string_view or_empty(const char* text) {
  return text ? text : "";
}

constexpr std::string_view schema_tables[] = {"sqlite_master", "sqlite_temp_master"};

struct Action {
  int code;
  std::string_view name;
};

constexpr Action actions[] = {
    {SQLITE_INSERT, "INSERT"},         {SQLITE_UPDATE, "UPDATE"},
    {SQLITE_DELETE, "DELETE"},         {SQLITE_ATTACH, "ATTACH"},
    {SQLITE_DETACH, "DETACH"},         {SQLITE_TRANSACTION, "a transaction"},
    {SQLITE_SAVEPOINT, "a savepoint"}, {SQLITE_ALTER_TABLE, "ALTER TABLE"},
    {SQLITE_REINDEX, "REINDEX"},       {SQLITE_ANALYZE, "ANALYZE"},
};

std::string name_of(int code, std::string_view first) {
  // SQLite reports CREATE and DROP as changes of the tables in which it keeps the schema.
  if (is_among(schema_tables, first)) return "a change of the schema";
  if (code == SQLITE_PRAGMA) return fmt::format("PRAGMA {}", first);
  if (code == SQLITE_FUNCTION) return fmt::format("the function {}()", first);
  const auto* action = std::ranges::find(actions, code, &Action::code);
  return action == std::end(actions) ? "a change of the schema" : std::string(action->name);
}

/// The functions without effects: SQLite's own, FTS5's, and kvq's. load_extension() is one of SQLite's that
/// are marked as not for statements from elsewhere (SQLITE_DIRECTONLY).
std::set<std::string, std::less<>> harmless_functions(const Database& database) {
  std::set<std::string, std::less<>> names = {"bm25", "highlight", "match", "snippet"};
  Statement builtin(
      database,
      "SELECT name, flags FROM pragma_function_list WHERE builtin OR name LIKE 'kvq~_%' ESCAPE '~'");
  auto rows = builtin.use();
  while (rows.next()) {
    if ((rows.integer(1) & SQLITE_DIRECTONLY) == 0) names.emplace(rows.text(0));
  }
  return names;
}

std::string hexadecimal(std::span<const uint8_t> bytes) {
  return fmt::format("{:02x}", fmt::join(bytes, ""));
}

Value value_of(sqlite3_stmt* statement, int column) {
  const auto bytes = [&] { return static_cast<size_t>(sqlite3_column_bytes(statement, column)); };
  switch (sqlite3_column_type(statement, column)) {
    case SQLITE_INTEGER:
      return sqlite3_column_int64(statement, column);
    case SQLITE_FLOAT:
      return sqlite3_column_double(statement, column);
    case SQLITE_TEXT: {
      const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement, column));
      return text ? std::string(text, bytes()) : std::string();
    }
    case SQLITE_BLOB: {
      const auto* blob = static_cast<const uint8_t*>(sqlite3_column_blob(statement, column));
      return hexadecimal({blob, bytes()});
    }
    default:
      return {};
  }
}

}  // namespace

void limit_sqlite_memory(int64_t bytes) {
  // kvq turns SQLite's memory statistics off before its first connection, and the limit needs them. Once
  // SQLite is initialised they stay as they are, that is, on.
  sqlite3_initialize();
  sqlite3_hard_heap_limit64(bytes);
}

/// The authorizer and the clock of a connection.
struct ReadOnlySql::Guard {
  using Clock = std::chrono::steady_clock;

  explicit Guard(const Database& database)
      : handle(database.handle().getHandle()), functions(harmless_functions(database)) {
    sqlite3_limit(handle, SQLITE_LIMIT_ATTACHED, 0);
    sqlite3_limit(handle, SQLITE_LIMIT_LENGTH, longest_value);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, nullptr);
    sqlite3_set_authorizer(handle, authorize, this);
    sqlite3_progress_handler(handle, vm_steps_between_checks, is_out_of_time, this);
  }
  ~Guard() {
    sqlite3_set_authorizer(handle, nullptr, nullptr);
    sqlite3_progress_handler(handle, 0, nullptr, nullptr);
  }
  Guard(const Guard&) = delete;
  Guard& operator=(const Guard&) = delete;

  /// `has_second` is false for a pragma without a value, and true for one that is empty.
  bool allows(int action, std::string_view first, std::string_view second, bool has_second) const {
    switch (action) {
      case SQLITE_SELECT:
      case SQLITE_READ:
      case SQLITE_RECURSIVE:
        return true;
      case SQLITE_FUNCTION:
        return functions.contains(second);
      case SQLITE_UPDATE:
        // SQLite asks this when it first uses a virtual table, and runs no such statement. A real one it
        // refuses itself, unless writable_schema is on, which is refused here.
        return first == "sqlite_master";
      case SQLITE_PRAGMA:
        return is_among(reading_pragmas, fold(first)) &&
               (!has_second || is_among(pragmas_of_a_name, fold(first)));
      default:
        return false;
    }
  }

  static int authorize(void* self, int action, const char* first, const char* second,
                       const char* /*database*/, const char* /*view*/) {
    auto& guard = *static_cast<Guard*>(self);
    if (guard.allows(action, or_empty(first), or_empty(second), second != nullptr)) return SQLITE_OK;
    guard.refused = name_of(action, or_empty(action == SQLITE_FUNCTION ? second : first));
    return SQLITE_DENY;
  }

  static int is_out_of_time(void* self) {
    const auto& guard = *static_cast<Guard*>(self);
    return guard.left && Clock::now() - guard.begin > *guard.left ? 1 : 0;
  }

  /// Returns SQLite's code and counts the time.
  int step(sqlite3_stmt* statement) {
    begin = Clock::now();
    errno = 0;
    const int code = sqlite3_step(statement);
    *left -= Clock::now() - begin;
    return code;
  }

  /// Throws the error of the last call, before which errno was 0.
  [[noreturn]] void fail(int code) const {
    const int error_number = errno;
    if (!refused.empty())
      throw SqlError(fmt::format("{} is refused: 'kvq sql' only reads", refused), std::nullopt);
    switch (code & 0xff) {
      case SQLITE_ERROR:
      case SQLITE_TOOBIG:
      case SQLITE_MISMATCH:
      case SQLITE_MISUSE:
      case SQLITE_RANGE:
      case SQLITE_AUTH: {
        const int place = sqlite3_error_offset(handle);
        throw SqlError(sqlite3_errmsg(handle),
                       place < 0 ? std::nullopt : std::optional(static_cast<size_t>(place)));
      }
      case SQLITE_NOMEM:
        throw SqlError("the statement needs too much memory", std::nullopt);
      default:
        throw translated(SQLite::Exception(handle, code), "the database", error_number);
    }
  }

  sqlite3* handle;
  std::set<std::string, std::less<>> functions;
  /// What the authorizer has refused; empty if nothing.
  std::string refused;
  /// The time that SQLite may still run, from `begin`; nullopt before run().
  std::optional<Clock::duration> left;
  Clock::time_point begin;
};

ReadOnlySql::ReadOnlySql(const Database& database, std::string_view sql)
    : sql_(sql), guard_(nullptr), statement_(nullptr, sqlite3_finalize) {
  if (sql.size() > longest_sql)
    throw SqlError(fmt::format("the statement is longer than {} bytes", longest_sql), std::nullopt);
  if (const size_t nul = sql.find('\0'); nul != std::string_view::npos)
    throw SqlError("the statement has a NUL byte", nul);
  guard_ = std::make_unique<Guard>(database);
  const auto prepared = [&](const char* text, const char** rest) {
    sqlite3_stmt* made = nullptr;
    errno = 0;
    const int code = sqlite3_prepare_v2(guard_->handle, text, -1, &made, rest);
    decltype(statement_) owner(made, sqlite3_finalize);
    return std::pair(std::move(owner), code);
  };
  const char* rest = nullptr;
  auto [statement, code] = prepared(sql_.c_str(), &rest);
  if (code != SQLITE_OK) guard_->fail(code);
  if (!statement) throw SqlError("there is no statement", std::nullopt);
  // After the statement only spaces, comments and semicolons may follow; SQLite makes no statement of them.
  while (*rest != '\0') {
    const auto place = static_cast<size_t>(rest - sql_.c_str());
    const auto [second, second_code] = prepared(rest, &rest);
    if (second || second_code != SQLITE_OK)
      throw SqlError("there is more than one statement",
                     place + sql_.find_first_not_of(" \t\r\n;", place) - place);
  }
  if (sqlite3_stmt_readonly(statement.get()) == 0)
    throw SqlError("the statement writes: 'kvq sql' only reads", std::nullopt);
  statement_ = std::move(statement);
}

ReadOnlySql::~ReadOnlySql() = default;

std::vector<std::string> ReadOnlySql::columns() const {
  std::vector<std::string> names;
  std::set<std::string> used;
  std::map<std::string, int> copies;
  for (int i = 0; i < sqlite3_column_count(statement_.get()); ++i) {
    const std::string plain(or_empty(sqlite3_column_name(statement_.get(), i)));
    std::string name = plain;
    while (!used.insert(name).second) name = fmt::format("{}:{}", plain, ++copies[plain]);
    names.push_back(std::move(name));
  }
  return names;
}

std::vector<std::string> ReadOnlySql::parameters() const {
  std::vector<std::string> names;
  for (int i = 1; i <= sqlite3_bind_parameter_count(statement_.get()); ++i) {
    const char* name = sqlite3_bind_parameter_name(statement_.get(), i);
    names.push_back(name ? std::string(name) : fmt::format("?{}", i));
  }
  return names;
}

void ReadOnlySql::bind(size_t parameter, const Value& value) {
  const int place = static_cast<int>(parameter) + 1;
  int code = SQLITE_OK;
  if (const auto* number = std::get_if<int64_t>(&value)) {
    code = sqlite3_bind_int64(statement_.get(), place, *number);
  } else if (const auto* real = std::get_if<double>(&value)) {
    code = sqlite3_bind_double(statement_.get(), place, *real);
  } else if (const auto* text = std::get_if<std::string>(&value)) {
    code = sqlite3_bind_text64(statement_.get(), place, text->data(), text->size(), SQLITE_TRANSIENT,
                               SQLITE_UTF8);
  }
  if (code != SQLITE_OK) guard_->fail(code);
}

SqlEnd ReadOnlySql::run(const SqlLimits& limits, const std::function<void(std::vector<Value>&&)>& sink) {
  guard_->left = limits.time;
  const int columns = sqlite3_column_count(statement_.get());
  for (int64_t rows = 0;; ++rows) {
    const int code = guard_->step(statement_.get());
    if (code == SQLITE_DONE) return SqlEnd::all_rows;
    if (code == SQLITE_INTERRUPT) return SqlEnd::time_limit;
    if (code != SQLITE_ROW) guard_->fail(code);
    if (rows == limits.rows) return SqlEnd::row_limit;
    std::vector<Value> row;
    row.reserve(static_cast<size_t>(columns));
    for (int i = 0; i < columns; ++i) row.push_back(value_of(statement_.get(), i));
    sink(std::move(row));
  }
}

std::vector<ReadableTable> readable_tables(const Database& database) {
  Statement statement(
      database,
      "SELECT t.name, iif(t.type = 'view', 'view', 'table'), c.name "
      "FROM pragma_table_list AS t, pragma_table_info(t.name) AS c "
      "WHERE t.schema = 'main' AND t.type <> 'shadow' AND t.name NOT LIKE 'sqlite~_%' ESCAPE '~' "
      "ORDER BY t.name, c.cid");
  std::vector<ReadableTable> tables;
  auto rows = statement.use();
  while (rows.next()) {
    if (tables.empty() || tables.back().name != rows.text(0))
      tables.push_back({std::string(rows.text(0)), std::string(rows.text(1)), {}});
    tables.back().columns.emplace_back(rows.text(2));
  }
  return tables;
}

}  // namespace kvq
