// SPDX-License-Identifier: MIT
#include "query/run/run.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "query/run/dedupe.hpp"
#include "query/sql/explain.hpp"
#include "schema/sqlite/engine.hpp"
#include "schema/sqlite/statement.hpp"

namespace kvq {
namespace {

Row row_of(const Statement::Rows& rows, size_t columns) {
  Row row;
  row.reserve(columns);
  for (size_t i = 0; i < columns; ++i) row.push_back(rows.value(static_cast<int>(i)));
  return row;
}

std::string_view text_of(const Value& value) {
  const auto* text = std::get_if<std::string>(&value);
  return text ? std::string_view(*text) : std::string_view{};
}

/// Marks rows as new or existing, and builds the columns to show.
class Deduper {
 public:
  explicit Deduper(const sql::Sql& sql) : sql_(sql) {
    for (const plan::Column& shown : sql.shown) {
      const auto selected = std::ranges::find_if(sql.columns, [&](const plan::Column& c) {
        return c.field == shown.field && c.function == shown.function;
      });
      sources_.push_back({static_cast<size_t>(selected - sql.columns.begin()), shown.field == nullptr,
                          shown.name.starts_with("earlier.")});
    }
  }

  Row shown(Row row) {
    const std::string_view title = text_of(row[sql_.dedupe->title]);
    const std::string_view subject = text_of(row[sql_.dedupe->subject]);
    const auto repeated =
        sql_.dedupe->by_group ? groups_.find_or_add(title, subject) : subjects_.find_or_add(title, subject);
    Row out;
    for (const Source& source : sources_) {
      if (source.is_status) {
        out.emplace_back(repeated ? "existing" : "new");
      } else if (source.of_earlier) {
        out.push_back(repeated ? new_rows_[*repeated][source.column] : Value{});
      } else {
        out.push_back(row[source.column]);
      }
    }
    if (!repeated) new_rows_.push_back(std::move(row));
    return out;
  }

 private:
  struct Source {
    size_t column;
    bool is_status;
    bool of_earlier;
  };

  const sql::Sql& sql_;
  std::vector<Source> sources_;
  NewSubjects subjects_;
  NewGroups groups_;
  std::vector<Row> new_rows_;
};

}  // namespace

int64_t run(const Database& database, const sql::Sql& sql, const std::function<bool(Row&&)>& sink) {
  Statement statement(database, sql.text);
  auto rows = statement.use_all(sql.binds);
  std::optional<Deduper> deduper;
  if (sql.dedupe) deduper.emplace(sql);
  const sql::Window window = sql.dedupe ? sql.dedupe->window : sql::Window{};
  int64_t count = 0;
  int64_t skipped = 0;
  while (count < window.rows.value_or(std::numeric_limits<int64_t>::max()) && rows.next()) {
    Row row = row_of(rows, sql.columns.size());
    // Later rows can repeat a skipped row, so it must be marked too.
    if (deduper) row = deduper->shown(std::move(row));
    if (skipped++ < window.skipped) continue;
    ++count;
    if (!sink(std::move(row))) break;
  }
  return count;
}

std::vector<PlanLine> engine_plan(const Database& database, const sql::Sql& sql) {
  if (Engine* engine = database.engine()) {
    std::vector<EngineValue> values;
    values.reserve(sql.binds.size());
    for (const Value& value : sql.binds) values.push_back(engine_value(value));
    return engine->plan(sql.text, values);
  }
  Statement statement(database, sql::explaining(sql.text));
  auto rows = statement.use_all(sql.binds);
  std::vector<PlanLine> lines;
  std::vector<std::pair<int64_t, size_t>> depths;
  while (rows.next()) {
    const auto parent = std::ranges::find(depths, rows.integer(1), &std::pair<int64_t, size_t>::first);
    const size_t depth = parent == depths.end() ? 0 : parent->second + 1;
    depths.emplace_back(rows.integer(0), depth);
    lines.push_back({"sqlite", std::string(depth * 2, ' ') + std::string(rows.text(3))});
  }
  return lines;
}

}  // namespace kvq
