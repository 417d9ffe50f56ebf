// SPDX-License-Identifier: MIT
#include "query/contract/contract.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "query/contract/tables/mail_tables.hpp"
#include "query/contract/tables/other_tables.hpp"
#include "query/contract/tables/people_tables.hpp"
#include "query/contract/tables/series_tables.hpp"
#include "query/contract/tables/totals_tables.hpp"

namespace kvq::contract {
namespace {

constexpr std::array table = {
    mail_table,      mail_list_table,        mail_subsystem_table, file_table,        trailer_table,
    series_table,    series_subsystem_table, review_table,         event_table,       topic_table,
    person_table,    day_mails_table,        week_mails_table,     week_people_table, month_reviews_table,
    week_open_table, company_table,          section_table,        defect_table,
};

constexpr MetaValue meta_table[] = {
    {"contract", "the version of the contract: 1"},
    {"kvq_version", "the version of kvq that wrote the export"},
    {"as_of_unix", "the time of the export, in seconds UTC: states are as of then"},
    {"as_of", "the same time in RFC 3339"},
    {"stale_after_seconds", "the time without a mail after which an open series is stale"},
    {"lists", "the lists in the database"},
    {"only_lists", "the lists of --list; empty for all"},
    {"since_unix", "the time of --since; empty if none"},
    {"texts", "1 if the export has the mails' own texts, else 0"},
    {"settings",
     "a hash of the settings and saved queries of the database; others give other states or addresses"},
    {"mails", "the number of mails in the export"},
    {"generation", "the last commit to the database that the export has, in its record of change"},
    {"generation_token", "a number that tells this database from a copy of it that went on by itself"},
};

/// A column of a time or date that follows from its `NAME_unix`, which replaces `{}`.
struct DerivedColumn {
  /// `{}` stands for the name.
  std::string_view name;
  std::string_view sql;
  std::string_view help;
};

constexpr DerivedColumn time_column = {"{}", "strftime('%Y-%m-%dT%H:%M:%SZ', {}, 'unixepoch')",
                                       "the same time in RFC 3339"};
constexpr std::array date_columns = {
    DerivedColumn{"day", "kvq_day({})", "its day in UTC: 2025-03-03"},
    DerivedColumn{"week", "kvq_week({})", "its week of ISO 8601: 2025-W10"},
    DerivedColumn{"week_start", "date({}, 'unixepoch', 'weekday 0', '-6 days')", "the Monday of that week"},
    DerivedColumn{"month", "kvq_month({})", "its month: 2025-03"},
};

bool is_time(const Column& column) {
  return column.type == ColumnType::time || column.type == ColumnType::date;
}

std::string_view type_name(ColumnType type) {
  switch (type) {
    case ColumnType::integer:
      return "INTEGER";
    case ColumnType::real:
      return "REAL";
    default:
      return "TEXT";
  }
}

/// Calls `add(name, type, sql, column, help)` for each plain column; `sql` is over the names in Column::name,
/// with _unix for times.
template <class Add>
void each_plain_column(const TableInfo& info, Add add) {
  for (const Column& column : info.columns) {
    if (!is_time(column)) {
      add(std::string(column.name), type_name(column.type), std::string(column.name), column, column.help);
      continue;
    }
    const std::string seconds = fmt::format("{}_unix", column.name);
    add(seconds, std::string_view("INTEGER"), seconds, column, column.help);
    const auto add_derived = [&](const DerivedColumn& derived) {
      add(fmt::format(fmt::runtime(derived.name), column.name), std::string_view("TEXT"),
          fmt::format(fmt::runtime(derived.sql), seconds), column, derived.help);
    };
    add_derived(time_column);
    if (column.type == ColumnType::date) std::ranges::for_each(date_columns, add_derived);
  }
}

}  // namespace

std::span<const TableInfo> tables() {
  return table;
}

std::span<const MetaValue> meta_values() {
  return meta_table;
}

std::vector<PlainColumn> plain_columns(const TableInfo& info) {
  std::vector<PlainColumn> out{{"id", "INTEGER", "the row", {}}};
  each_plain_column(info, [&](std::string name, std::string_view type, const std::string&,
                              const Column& column, std::string_view help) {
    PlainColumn plain{std::move(name), type, std::string(help), column.references};
    const bool is_id = plain.name == "id";
    if (is_id && help.empty()) return;
    (is_id ? out.front() : out.emplace_back()) = std::move(plain);
  });
  return out;
}

std::string create_table(const TableInfo& info) {
  std::string out;
  for (const PlainColumn& column : plain_columns(info)) {
    out += fmt::format("{}\n  {} {}{}", out.empty() ? "" : ",", column.name, column.type,
                       column.name == "id" ? " PRIMARY KEY" : "");
    if (!column.references.empty()) out += fmt::format(" REFERENCES {} (id)", column.references);
  }
  return fmt::format("CREATE TABLE {} ({}\n) STRICT", info.name, out);
}

std::vector<std::string> remove_references(const TableInfo& info) {
  std::vector<std::string> out;
  for (const Column& column : info.columns) {
    if (column.references.empty()) continue;
    out.push_back(fmt::format("UPDATE {0} SET {1} = NULL WHERE {1} NOT IN (SELECT id FROM {2})", info.name,
                              column.name, column.references));
  }
  return out;
}

std::vector<std::string> create_indexes(const TableInfo& info) {
  std::vector<std::string> out;
  for (const std::string_view columns : info.indexes) {
    std::string name = fmt::format("{}_by_{}", info.name, columns);
    std::erase(name, ',');
    std::ranges::replace(name, ' ', '_');
    out.push_back(fmt::format("CREATE INDEX {} ON {} ({})", name, info.name, columns));
  }
  return out;
}

std::string insert_rows(const TableInfo& info, std::string_view owners) {
  std::string names;
  std::string values;
  each_plain_column(info, [&](const std::string& name, std::string_view, const std::string& sql,
                              const Column&, std::string_view) {
    names += fmt::format("{}{}", names.empty() ? "" : ", ", name);
    values += fmt::format("{}{}", values.empty() ? "" : ", ", sql);
  });
  std::string base;
  for (const Column& column : info.columns) {
    base += fmt::format("{}{} AS {}{}", base.empty() ? "" : ", ", column.sql, column.name,
                        is_time(column) ? "_unix" : "");
  }
  const std::string owned = owners.empty() ? "IS NOT NULL" : fmt::format("IN (SELECT id FROM {})", owners);
  // The rows may end in a comment. MATERIALIZED: SQLite would compute a time again for each column that
  // follows from it.
  return fmt::format("WITH base AS MATERIALIZED (SELECT {} {}\n) INSERT INTO {} ({}) SELECT {} FROM base",
                     base, fmt::format(fmt::runtime(info.rows), fmt::arg("owned", owned)), info.name, names,
                     values);
}

}  // namespace kvq::contract
