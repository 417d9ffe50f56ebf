// SPDX-License-Identifier: MIT
#include "schema/sqlite/statement.hpp"

#include <SQLiteCpp/SQLiteCpp.h>

#include <limits>
#include <stdexcept>

#include "schema/base/error.hpp"
#include "schema/sqlite/engine.hpp"
#include "schema/sqlite/guarded.hpp"

namespace kvq {
namespace {

/// SQLite takes sizes as int, and none so large.
void check_size(std::string_view bytes) {
  if (bytes.size() > std::numeric_limits<int>::max()) {
    throw Error(ErrorKind::database, "a value is longer than the two gigabytes that SQLite takes");
  }
}

}  // namespace

EngineValue engine_value(const Value& value) {
  return std::visit([](const auto& bound) { return EngineValue(bound); }, value);
}

/// A statement for another engine than SQLite, its values, and the rows of the execution.
struct Statement::OnEngine {
  Engine* engine;
  std::string sql;
  std::vector<EngineValue> values = {};
  std::unique_ptr<EngineRows> rows = {};
  int64_t changed_rows = 0;

  bool next() {
    if (!rows) rows = engine->run(sql, values);
    const bool has_row = rows->next();
    if (!has_row) changed_rows = rows->changed_rows();
    return has_row;
  }

  void bind(int index, EngineValue value) {
    const auto place = static_cast<size_t>(index);
    if (values.size() < place) values.resize(place);
    values[place - 1] = std::move(value);
  }

  void end() {
    rows.reset();
    values.clear();
  }
};

Statement::Statement(const Database& database, std::string_view sql) {
  if (Engine* engine = database.engine()) {
    on_engine_ = std::make_unique<OnEngine>(OnEngine{engine, std::string(sql)});
    return;
  }
  database_ = &database.handle();
  statement_ = guarded([&] { return std::make_unique<SQLite::Statement>(*database_, std::string(sql)); });
}
Statement::Statement(Statement&&) noexcept = default;
Statement::~Statement() = default;

int64_t Statement::last_insert_id() const {
  if (on_engine_) throw std::logic_error("insert() is for the file of a database");
  return database_->getLastInsertRowid();
}

int Statement::changed_rows() const {
  if (on_engine_) return static_cast<int>(on_engine_->changed_rows);
  return database_->getChanges();
}

void Statement::begin_use() {
  if (is_in_use_) throw std::logic_error("a statement is used again while its rows are read");
  is_in_use_ = true;
}

void Statement::bind_integer(int index, int64_t number) {
  if (on_engine_) return on_engine_->bind(index, number);
  guarded([&] { statement_->bind(index, number); });
}

void Statement::bind(int index, const std::string& text, bool copy) {
  if (on_engine_) return on_engine_->bind(index, text);
  check_size(text);
  guarded([&] { copy ? statement_->bind(index, text) : statement_->bindNoCopy(index, text); });
}

void Statement::bind(int index, std::string_view text, bool /*copy*/) {
  if (on_engine_) return on_engine_->bind(index, std::string(text));
  check_size(text);
  guarded([&] { statement_->bind(index, std::string(text)); });
}

void Statement::bind(int index, Blob blob, bool copy) {
  if (on_engine_) return on_engine_->bind(index, Bytes{std::string(blob.bytes)});
  check_size(blob.bytes);
  guarded([&] {
    const int size = static_cast<int>(blob.bytes.size());
    copy ? statement_->bind(index, blob.bytes.data(), size)
         : statement_->bindNoCopy(index, blob.bytes.data(), size);
  });
}

void Statement::bind(int index, const Value& value, bool copy) {
  if (on_engine_) return on_engine_->bind(index, engine_value(value));
  if (const auto* number = std::get_if<int64_t>(&value)) bind_integer(index, *number);
  if (const auto* real = std::get_if<double>(&value)) guarded([&] { statement_->bind(index, *real); });
  if (const auto* text = std::get_if<std::string>(&value)) bind(index, *text, copy);
}

Statement::Rows::~Rows() {
  if (statement_ == nullptr) return;
  statement_->is_in_use_ = false;
  if (statement_->on_engine_) {
    statement_->on_engine_->end();
    return;
  }
  // tryReset() does not throw: next() has already thrown the error of the last step.
  statement_->statement_->tryReset();
  try {
    statement_->statement_->clearBindings();
  } catch (const SQLite::Exception&) {
    // Fails only if the handle is misused, and it is valid here.
  }
}

bool Statement::Rows::next() {
  if (const auto& other = statement_->on_engine_) return other->next();
  return guarded([&] { return statement_->statement_->executeStep(); });
}

int Statement::Rows::columns() const {
  if (const auto& other = statement_->on_engine_) return other->rows->columns();
  return statement_->statement_->getColumnCount();
}

bool Statement::Rows::is_null(int column) const {
  if (const auto& other = statement_->on_engine_) return other->rows->is_null(column);
  return guarded([&] { return statement_->statement_->isColumnNull(column); });
}

int64_t Statement::Rows::integer(int column) const {
  if (const auto& other = statement_->on_engine_) return other->rows->integer(column);
  return guarded([&] { return statement_->statement_->getColumn(column).getInt64(); });
}

std::string_view Statement::Rows::text(int column) const {
  if (const auto& other = statement_->on_engine_) return other->rows->text(column);
  return guarded([&] {
    const SQLite::Column value = statement_->statement_->getColumn(column);
    const auto* bytes = static_cast<const char*>(value.getBlob());
    return std::string_view(bytes ? bytes : "", static_cast<size_t>(value.getBytes()));
  });
}

Value Statement::Rows::value(int column) const {
  if (const auto& other = statement_->on_engine_) return other->rows->value(column);
  return guarded([&]() -> Value {
    const SQLite::Column value = statement_->statement_->getColumn(column);
    const int type = value.getType();
    if (type == SQLite::Null) return {};
    if (type == SQLite::INTEGER) return value.getInt64();
    if (type == SQLite::FLOAT) return value.getDouble();
    return value.getString();
  });
}

}  // namespace kvq
