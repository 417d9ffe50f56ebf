// SPDX-License-Identifier: MIT
#include "schema/postgresql/copy/server_tables.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <optional>
#include <utility>

namespace kvq::postgresql {
namespace {

namespace chrono = std::chrono;

// Texts that are always short: words that kvq chooses, ids of blobs, tags of git.
constexpr std::array<std::string_view, 10> short_texts = {
    "kind", "state", "role", "header", "form", "origin", "preblob", "postblob", "release", "week_start"};
// A commit may claim any time. Mails outside these years are few, if any.
constexpr int64_t first_year = 1990;
constexpr int64_t last_year = 2099;
// As copy.sql says for all partitions together.
constexpr int statistics_of_words = 10;

std::vector<std::string> parts_of(std::string_view list) {
  std::vector<std::string> out(1);
  int depth = 0;
  for (const char c : list) {
    depth += (c == '(') - (c == ')');
    if (c == ',' && depth == 0) {
      out.emplace_back();
    } else if (c != ' ' || !out.back().empty()) {
      out.back() += c;
    }
  }
  return out;
}

/// The place after the bracket that closes the one at `open`.
size_t end_of_brackets(std::string_view sql, size_t open) {
  int depth = 0;
  size_t at = open;
  do {
    depth += (sql[at] == '(') - (sql[at] == ')');
    ++at;
  } while (depth > 0 && at < sql.size());
  return at;
}

IndexToMake index_from(std::string_view sql, std::string_view name, const CopiedTable& table,
                       const std::vector<FileColumn>& columns) {
  const size_t open = sql.find('(');
  const size_t end = end_of_brackets(sql, open);
  return index_on(table.name, name, sql.substr(open + 1, end - open - 2), sql.substr(end), columns);
}

std::optional<IndexToMake> primary_key(const CopiedTable& table, const std::vector<FileColumn>& columns) {
  std::vector<FileColumn> key;
  std::ranges::copy_if(columns, std::back_inserter(key),
                       [](const FileColumn& column) { return column.place_in_key != 0; });
  if (key.empty()) return std::nullopt;
  std::ranges::sort(key, {}, &FileColumn::place_in_key);
  const std::string name = fmt::format("{}_pkey", table.name);
  const bool may_be_long = std::ranges::any_of(key, [](const FileColumn& column) {
    return column.type == "TEXT" && std::ranges::find(short_texts, column.name) == short_texts.end();
  });
  // A unique index would keep partitions from being on other servers.
  if (table.partitioned || (may_be_long && table.by != CopiedBy::first_copy))
    return index_on(table.name, name, names_of(key), "", columns);
  return IndexToMake{name, fmt::format("ALTER TABLE kvq.{} ADD CONSTRAINT {} PRIMARY KEY ({})",
                                       quoted_name(table.name), quoted_name(name), names_of(key))};
}

}  // namespace

std::string_view server_type(std::string_view type) {
  if (type == "INTEGER") return "bigint";
  if (type == "REAL") return "double precision";
  if (type == "TEXT") return R"(text COLLATE "C")";
  return "bytea";
}

std::string create_table(const CopiedTable& table, const std::vector<FileColumn>& columns) {
  std::string out;
  for (const FileColumn& column : columns) {
    out += fmt::format("{}\n  {} {}{}", out.empty() ? "" : ",", quoted_name(column.name),
                       server_type(column.type), column.is_required ? " NOT NULL" : "");
  }
  return fmt::format(
      "CREATE TABLE kvq.{} ({}\n){}", quoted_name(table.name), out,
      table.partitioned ? fmt::format(" PARTITION BY RANGE ({})", quoted_name(table.key)) : "");
}

IndexToMake index_on(std::string_view table, std::string_view name, std::string_view on,
                     std::string_view condition, const std::vector<FileColumn>& columns) {
  std::string kept;
  std::string first_long;
  for (std::string part : parts_of(on)) {
    std::erase(part, '"');
    const auto column = std::ranges::find(columns, part, &FileColumn::name);
    if (column != columns.end()) part = quoted_name(column->name);
    if (column != columns.end() && column->type == "TEXT" &&
        std::ranges::find(short_texts, column->name) == short_texts.end()) {
      if (first_long.empty()) first_long = part;
    } else {
      kept += fmt::format("{}{}", kept.empty() ? "" : ", ", part);
    }
  }
  const std::string method =
      kept.empty() ? fmt::format("USING hash ({})", first_long) : fmt::format("({})", kept);
  return {std::string(name), fmt::format("CREATE INDEX IF NOT EXISTS {} ON kvq.{} {}{}", quoted_name(name),
                                         quoted_name(table), method, condition)};
}

std::vector<IndexToMake> indexes_of(const Database& database, const CopiedTable& table,
                                    const std::vector<FileColumn>& columns) {
  std::vector<IndexToMake> out;
  if (auto key = primary_key(table, columns)) out.push_back(std::move(*key));
  // A bulk load that is not finished has put off some of them.
  Statement written(
      database,
      "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND tbl_name = ?1 AND sql IS NOT NULL "
      "UNION ALL SELECT name, sql FROM index_to_make WHERE sql LIKE '% ON ' || ?1 || ' (%' ORDER BY name");
  for (auto rows = written.use(table.name); rows.next();)
    out.push_back(index_from(rows.text(1), rows.text(0), table, columns));
  Statement unique(
      database,
      "SELECT l.name, (SELECT group_concat(name, ', ') FROM (SELECT name FROM pragma_index_info(l.name) "
      "ORDER BY seqno)) FROM pragma_index_list(?) l WHERE l.origin = 'u' ORDER BY l.seq");
  for (auto rows = unique.use(table.name); rows.next();) {
    std::string name = fmt::format("{}_by_{}", table.name, rows.text(1));
    std::erase(name, ',');
    std::ranges::replace(name, ' ', '_');
    out.push_back(index_on(table.name, name, rows.text(1), "", columns));
  }
  return out;
}

int64_t year_of(int64_t message) {
  // Before the calendar's arithmetic could overflow.
  constexpr int64_t seconds_of_a_year = 31'556'952;
  const int64_t about = 1970 + message / seconds_of_a_year;
  if (about < first_year - 1 || about > last_year + 1) return 0;
  const chrono::sys_days day = chrono::floor<chrono::days>(chrono::sys_seconds(chrono::seconds(message)));
  const auto year = static_cast<int64_t>(static_cast<int>(chrono::year_month_day(day).year()));
  return year < first_year || year > last_year ? 0 : year;
}

std::string create_partition(std::string_view table, int64_t year) {
  const auto begin_of = [](int64_t of) {
    const chrono::sys_days day = chrono::year(static_cast<int>(of)) / chrono::January / 1;
    return chrono::sys_seconds(day).time_since_epoch().count();
  };
  const std::string name = fmt::format("kvq.{}_{}", table, year == 0 ? "other" : std::to_string(year));
  const std::string bounds =
      year == 0 ? "DEFAULT" : fmt::format("FOR VALUES FROM ({}) TO ({})", begin_of(year), begin_of(year + 1));
  std::string out =
      fmt::format("CREATE TABLE IF NOT EXISTS {} PARTITION OF kvq.{} {};\n", name, table, bounds);
  if (table == "message_words") {
    out += fmt::format("ALTER TABLE {} ALTER message SET STATISTICS {}, ALTER words SET STATISTICS {};\n",
                       name, statistics_of_words, statistics_of_words);
  }
  return out;
}

}  // namespace kvq::postgresql
