// SPDX-License-Identifier: MIT
#include "query/contract/export.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <limits>
#include <string>
#include <utility>

#include "contract_statements.hpp"
#include "query/contract/contract.hpp"
#include "query/time/values.hpp"
#include "query/vocabulary/fragments.hpp"
#include "schema/base/error.hpp"
#include "schema/base/new_file.hpp"
#include "schema/base/spelling.hpp"
#include "schema/open.hpp"
#include "schema/sqlite/migrate.hpp"
#include "schema/sqlite/statement.hpp"
#include "schema/stores/fingerprint.hpp"

namespace kvq::contract {
namespace {

namespace fs = std::filesystem;
namespace sql = contract_statements;

// To write more than this share again takes longer than to write everything.
constexpr int64_t least_share_for_all = 4;
// "kvqe" in ASCII: file(1) and this file recognize an export by it.
constexpr uint32_t application_id = 0x6b767165;

struct OwnerTables {
  Owner owner;
  std::string_view touched;
  std::string_view wanted;
};
constexpr std::array owner_tables = {
    OwnerTables{Owner::mail, "temp.touched_mail", "temp.wanted_mail"},
    OwnerTables{Owner::series, "temp.touched_series", "temp.wanted_series"},
    OwnerTables{Owner::topic, "temp.touched_topic", "temp.touched_topic"},
    OwnerTables{Owner::person, "temp.touched_person", "temp.touched_person"},
    OwnerTables{Owner::week, "temp.touched_week", "temp.touched_week"},
    OwnerTables{Owner::month, "temp.touched_month", "temp.touched_month"},
};

struct Generation {
  int64_t id;
  int64_t token;
};

/// Writes the export into a connection of open_to_export(), in one transaction.
class Exporter {
 public:
  Exporter(const Database& database, const ExportSource& source, const ExportOptions& options)
      : database_(database), source_(source), options_(options) {
    database_.execute(sql::create_temporary_tables);
  }

  /// Brings an earlier export up to date. Returns false, without a change, if it must be written anew.
  bool update() {
    database_.execute("BEGIN");
    begin();
    const auto last =
        std::pair(std::atoll(meta("generation").c_str()), std::atoll(meta("generation_token").c_str()));
    if (Statement(database_, sql::has_generation).find(last.first, last.second) != 1 || has_other_options())
      return false;
    touch(last.first);
    if (number(sql::count_touched) * least_share_for_all > number(sql::count_mails)) return false;
    want(sql::want_touched_mails, sql::want_touched_series);
    touch_totals();
    database_.execute(sql::forget_words);
    for (const TableInfo& table : tables()) {
      if (table.owner == Owner::topic) touch_totals();
      delete_touched(table);
      database_.execute(insert_rows(table, wanted_owners(table)));
    }
    database_.execute(sql::add_words);
    if (is_part()) remove_dangling();
    end();
    return true;
  }

  void write_all() {
    database_.execute("BEGIN");
    database_.execute(fmt::format("PRAGMA application_id = {}", application_id));
    database_.execute(sql::create_meta);
    begin();
    if (is_part()) want(sql::want_all_mails, sql::want_all_series);
    for (const TableInfo& table : tables()) {
      database_.execute(create_table(table));
      const bool is_of_part = is_part() && (table.owner == Owner::mail || table.owner == Owner::series);
      database_.execute(insert_rows(table, is_of_part ? wanted_owners(table) : ""));
      for (const std::string& index : create_indexes(table)) database_.execute(index);
    }
    database_.execute(sql::create_full_text);
    database_.execute(sql::rebuild_words);
    if (is_part()) remove_dangling();
    end();
    database_.execute("ANALYZE main");
  }

  /// Throws Error (database) if SQLite finds the file damaged.
  void check() {
    Statement statement(database_, "PRAGMA main.quick_check(1)");
    auto rows = statement.use();
    if (rows.next() && rows.text(0) == "ok") return;
    throw Error(ErrorKind::database, fmt::format("the new export is damaged: {}", rows.text(0)),
                "the disk or its file system may be at fault; the old export was kept");
  }

  /// Whether an export of all lists has as many mails and series as the database.
  bool has_all_rows() { return is_part() || number(sql::has_all_rows) == 1; }

  int64_t mails() { return number(sql::count_mails); }
  int64_t touched() { return number(sql::count_touched); }

 private:
  /// Whether the export leaves out mails.
  bool is_part() const { return !options_.lists.empty() || options_.since; }

  int64_t number(std::string_view statement) { return Statement(database_, statement).find().value_or(0); }

  std::string meta(std::string_view name) {
    Statement statement(database_, sql::get_meta);
    auto rows = statement.use(name);
    return rows.next() ? std::string(rows.text(0)) : std::string();
  }
  void put(std::string_view name, std::string_view value) {
    Statement(database_, sql::put_meta).run(name, value);
  }

  /// The options as v1_meta has them.
  std::vector<std::pair<std::string_view, std::string>> option_values() const {
    return {{"contract", std::to_string(version)},
            {"kvq_version", std::string(source_.kvq_version)},
            {"texts", options_.texts ? "1" : "0"},
            {"only_lists", fmt::format("{}", fmt::join(options_.lists, " "))},
            {"since_unix", options_.since ? std::to_string(*options_.since) : ""},
            {"settings", settings_fingerprint(database_)}};
  }

  bool has_other_options() {
    return std::ranges::any_of(option_values(),
                               [&](const auto& option) { return meta(option.first) != option.second; });
  }

  void begin() {
    Statement(database_, "INSERT INTO temp.option VALUES (?, ?)")
        .run(options_.texts, options_.since.value_or(std::numeric_limits<int64_t>::min()));
    Statement want_list(database_, "INSERT OR IGNORE INTO temp.wanted_list VALUES (?)");
    const std::vector<std::string> known = lists();
    for (const std::string& list : options_.lists.empty() ? known : options_.lists) {
      if (std::ranges::find(known, list) == known.end()) {
        const std::vector<std::string_view> names(known.begin(), known.end());
        throw Error(ErrorKind::usage, fmt::format("there is no list '{}'", list), did_you_mean(list, names));
      }
      want_list.run(list);
    }
    Statement newest(database_, sql::newest_generation);
    auto rows = newest.use();
    rows.next();
    generation_ = {rows.integer(0), rows.integer(1)};
    database_.execute(sql::name_subsystems);
  }

  std::vector<std::string> lists() {
    std::vector<std::string> out;
    Statement statement(database_, sql::all_lists);
    auto rows = statement.use();
    while (rows.next()) out.emplace_back(rows.text(0));
    return out;
  }

  /// Finds what has changed since a generation, and what depends on it.
  void touch(int64_t generation) {
    for (const std::string_view statement :
         {sql::touch_recorded_mails, sql::touch_recorded_series, sql::touch_recorded_topics}) {
      Statement(database_, statement).run(generation);
    }
    const int64_t last = std::atoll(meta("as_of_unix").c_str());
    const int64_t stale_after = std::atoll(KVQ_STALE_AFTER);
    // The clock may have gone back.
    Statement(database_, sql::touch_stale_series)
        .run(std::min(last, source_.now) - stale_after, std::max(last, source_.now) - stale_after);
    for (const std::string_view statement :
         {sql::touch_respelled_mails, sql::touch_series_of_mails, sql::touch_topics_of_series,
          sql::touch_series_of_topics, sql::touch_mails_of_series}) {
      database_.execute(statement);
    }
  }

  /// Called before the old rows are deleted, and after the new ones are there.
  void touch_totals() {
    for (const std::string_view statement : {sql::touch_people, sql::touch_weeks, sql::touch_months}) {
      database_.execute(statement);
    }
  }

  void want(std::string_view mails, std::string_view series) {
    for (const std::string_view statement : {mails, series}) {
      database_.execute(is_part() ? fmt::format("{} AND {}", statement, sql::is_of_options)
                                  : std::string(statement));
    }
  }

  static const OwnerTables* tables_of(Owner owner) {
    const auto* found = std::ranges::find(owner_tables, owner, &OwnerTables::owner);
    return found == owner_tables.end() ? nullptr : found;
  }

  static std::string_view wanted_owners(const TableInfo& table) {
    const OwnerTables* owner = tables_of(table.owner);
    return owner ? owner->wanted : std::string_view();
  }

  void remove_dangling() {
    for (const TableInfo& table : tables()) {
      for (const std::string& statement : remove_references(table)) database_.execute(statement);
    }
  }

  void delete_touched(const TableInfo& table) {
    const OwnerTables* owner = tables_of(table.owner);
    const std::string which =
        owner ? fmt::format(" WHERE {} IN (SELECT id FROM {})", table.owner_column, owner->touched)
              : std::string();
    database_.execute(fmt::format("DELETE FROM {}{}", table.name, which));
  }

  void end() {
    for (const auto& [name, value] : option_values()) put(name, value);
    put("as_of_unix", std::to_string(source_.now));
    put("as_of", to_rfc3339(source_.now));
    put("stale_after_seconds", KVQ_STALE_AFTER);
    put("lists", fmt::format("{}", fmt::join(lists(), " ")));
    put("generation", std::to_string(generation_.id));
    put("generation_token", std::to_string(generation_.token));
    put("mails", std::to_string(mails()));
    database_.execute("COMMIT");
  }

  const Database& database_;
  const ExportSource& source_;
  const ExportOptions& options_;
  Generation generation_{};
};

/// Opens a file for the exporter.
Database open_export(const ExportSource& source, const fs::path& file) {
  Database database = open_to_export(file, source.database, source.now);
  set_web_archives(database, source.web_archives);
  return database;
}

ExportSummary write_anew(const ExportSource& source, const NewFile& aside, const ExportOptions& options) {
  const Database database = open_export(source, aside.path());
  Exporter exporter(database, source, options);
  exporter.write_all();
  exporter.check();
  return {exporter.mails(), std::nullopt};
}

/// Absent if the old export cannot be brought up to date.
std::optional<ExportSummary> update(const ExportSource& source, NewFile& aside,
                                    const ExportOptions& options) {
  aside.copy_old();
  try {
    const Database database = open_export(source, aside.path());
    Exporter exporter(database, source, options);
    // SQLite's own check reads the whole file, which takes longer than the update.
    if (!exporter.update() || !exporter.has_all_rows()) return std::nullopt;
    return ExportSummary{exporter.mails(), exporter.touched()};
  } catch (const Error& error) {
    // The old export may be damaged or lack a table. If it is the database, writing anew says so.
    if (error.kind() != ErrorKind::database) throw;
    return std::nullopt;
  }
}

/// Throws Error (usage) if a file is there that is no export.
bool is_export(const fs::path& file) {
  std::error_code failed;
  if (!fs::exists(file, failed) || (fs::is_regular_file(file, failed) && fs::file_size(file, failed) == 0))
    return false;
  if (holds_application(file, application_id)) return true;
  throw Error(ErrorKind::usage, fmt::format("'{}' exists and is not an export of kvq", file.string()),
              "choose another file, or remove this one");
}

}  // namespace

ExportSummary export_database(const ExportSource& source, const fs::path& file,
                              const ExportOptions& options) {
  if (is_export(file) && !options.anew) {
    NewFile aside(file);
    if (const auto updated = update(source, aside, options)) {
      aside.keep();
      return *updated;
    }
  }
  NewFile aside(file);
  const ExportSummary summary = write_anew(source, aside, options);
  aside.keep();
  return summary;
}

ExportSummary read_export(const ExportSource& source, const fs::path& folder, const ExportOptions& options,
                          const std::function<void(std::string_view, const std::vector<PlainColumn>&)>& begin,
                          const std::function<void(std::vector<Value>&&)>& row) {
  const NewFile aside(folder / "kvq-export");
  const ExportSummary summary = write_anew(source, aside, options);
  const Database database = open_export(source, aside.path());
  for (const TableInfo& table : tables()) {
    begin(table.name, plain_columns(table));
    Statement statement(database, fmt::format("SELECT * FROM {} ORDER BY id", table.name));
    for (auto rows = statement.use(); rows.next();) {
      std::vector<Value> values;
      values.reserve(static_cast<size_t>(rows.columns()));
      for (int column = 0; column < rows.columns(); ++column) values.push_back(rows.value(column));
      row(std::move(values));
    }
  }
  return summary;
}

}  // namespace kvq::contract
