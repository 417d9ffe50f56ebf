// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "doctor_statements.hpp"
#include "schema/base/error.hpp"
#include "schema/doctor/checks.hpp"
#include "schema/doctor/schema_objects.hpp"
#include "schema/sqlite/statement.hpp"

namespace kvq {
namespace sql = doctor_statements;
namespace {

bool has(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

/// Whether SQLite's message is about an index, which can be made again from its table.
bool is_of_index(std::string_view message) {
  // Not "non-unique entry in index": the table then has two rows of one key.
  constexpr std::string_view marks[] = {"missing from index", "# of entries in index"};
  return std::ranges::any_of(marks, [&](std::string_view mark) { return has(message, mark); });
}

Check check_pages_of_file(const Database& database, bool quick) {
  Statement statement(database, quick ? sql::quick_check : sql::integrity_check);
  CheckFindings findings;
  bool only_indexes = true;
  for (auto rows = statement.use(); rows.next();) {
    // Messages about pages are several lines of one row, after a title.
    for (std::string_view rest = rows.text(0); !rest.empty();) {
      const std::string_view message = rest.substr(0, rest.find('\n'));
      rest.remove_prefix(std::min(message.size() + 1, rest.size()));
      // Later versions of SQLite let FTS5 check its tables here; check_full_text() does that.
      if (message == "ok" || message.starts_with("***") || has(message, "FTS5 table")) continue;
      only_indexes = only_indexes && is_of_index(message);
      findings.add(message);
    }
  }
  const int64_t pages = Statement(database, sql::page_count).find().value();
  const std::string bad = only_indexes ? "indexes do not agree with their tables" : "the file is damaged";
  return std::move(findings).as("file", counted(pages, "page"), Severity::error, bad,
                                only_indexes ? repair_remedy : anew_remedy);
}

}  // namespace

Check check_file(const Database& database, bool quick) {
  try {
    return check_pages_of_file(database, quick);
  } catch (const Error& error) {
    // Later versions of SQLite check nothing if they cannot open the full text; check_full_text() reports it.
    if (!has(error.what(), "vtable constructor failed: ")) throw;
    return {"file", Severity::note, "not checked: SQLite cannot open the full text", 1, {}, {}};
  }
}

Check check_schema(const Database& database) {
  CheckFindings findings;
  CheckFindings deferred;
  bool lacks_table = false;
  for (const SchemaObject& object : objects_to_make(database)) {
    if (object.is_deferred) {
      deferred.add(object.name);
      continue;
    }
    lacks_table = lacks_table || object.type == "table";
    findings.add(fmt::format("the {} {} {}", object.type, object.name,
                             object.is_changed ? "is not as kvq makes it" : "is missing"));
  }
  if (findings.empty() && !deferred.empty()) {
    const std::string bad =
        counted(deferred.count(), "index") + " for queries to be made after an interrupted first run";
    return std::move(deferred).as("schema", "", Severity::warning, bad, repair_remedy);
  }
  return std::move(findings).as("schema", "all tables, indexes and triggers are there", Severity::error,
                                "parts of the schema are missing or changed",
                                lacks_table ? anew_remedy : repair_remedy);
}

Check check_references(const Database& database) {
  Statement statement(database, sql::dangling_references);
  std::map<std::pair<std::string, std::string>, std::pair<int64_t, int64_t>> kinds;
  for (auto rows = statement.use(); rows.next();) {
    auto& [count, first] = kinds[{std::string(rows.text(0)), std::string(rows.text(2))}];
    if (count++ == 0) first = rows.integer(1);
  }
  CheckFindings findings;
  for (const auto& [tables, rows] : kinds) {
    findings.add(fmt::format("{} of {} refer to missing rows of {}; the first is row {}",
                             counted(rows.first, "row"), tables.first, tables.second, rows.second));
  }
  if (kinds.empty()) {
    // SQLite knows no reference to a list of recipients, and none of a cover's mail.
    for (const int64_t message : mails_without_rows(database))
      findings.add([&] { return id_for_example(database, message) + " lacks a row"; });
  }
  return std::move(findings).as("references", "every row that another refers to is there", Severity::error,
                                "rows are missing", repair_remedy);
}

}  // namespace kvq
