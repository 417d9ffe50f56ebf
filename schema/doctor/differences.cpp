// SPDX-License-Identifier: MIT
#include "schema/doctor/differences.hpp"

#include <fmt/format.h>

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

#include "doctor_statements.hpp"
#include "schema/doctor/archive_rows.hpp"
#include "schema/doctor/checks.hpp"
#include "schema/sqlite/statement.hpp"
#include "statements.hpp"

namespace kvq {
namespace sql = doctor_statements;
namespace {

/// Rows that are sorted by their first column, an id.
struct ComputedRows {
  std::string_view noun;
  std::string_view statement;
  /// Returns the text of an id for an example; empty if the id itself serves.
  std::string_view text_of_id;
};

constexpr ComputedRows relations[] = {
    {"the thread of", sql::relations_of_threads, statements::msgid_text},
    {"the series of", sql::relations_of_series, sql::message_ids},
    {"the place in a series of", sql::relations_of_patches, sql::message_ids},
    {"the reply", sql::relations_of_replies, sql::message_ids},
    {"a trailer of", sql::relations_of_trailers, sql::message_ids},
    {"the evidence for the state of", sql::relations_of_evidence, sql::message_ids},
    {"the earlier states of", sql::relations_of_standings, sql::message_ids},
    {"who applies", sql::relations_of_appliers, sql::message_ids},
    {"what is replaced by", sql::relations_of_inclusions, sql::message_ids},
    {"a subsystem of", sql::relations_of_subsystems, sql::message_ids},
};

constexpr ComputedRows people[] = {
    {"the person of name", sql::identities_of_mailboxes, {}},
    {"the company of address", sql::companies_of_addresses, {}},
    {"whether a robot has address", sql::robots, {}},
};

/// Reads rows one by one, as texts that are equal only if the rows are.
class RowCursor {
 public:
  RowCursor(const Database& database, const ComputedRows& what)
      : statement_(database, what.statement), rows_(statement_.use()) {
    next();
  }

  bool is_at_end() const { return !id_; }
  int64_t id() const { return *id_; }
  const std::string& text() const { return text_; }

  void next() {
    id_.reset();
    if (!rows_.next()) return;
    id_ = rows_.integer(0);
    text_.clear();
    for (int column = 1; column < rows_.columns(); ++column) {
      text_ += rows_.is_null(column) ? "-" : fmt::format("{}:", rows_.text(column).size());
      text_ += rows_.text(column);
    }
  }

 private:
  Statement statement_;
  Statement::Rows rows_;
  std::optional<int64_t> id_;
  std::string text_;
};

std::string example(const Database& database, const ComputedRows& what, int64_t id) {
  if (!what.text_of_id.empty()) {
    Statement texts(database, what.text_of_id);
    if (auto rows = texts.use(id); rows.next()) return fmt::format("{} {}", what.noun, rows.text(0));
  }
  return fmt::format("{} {}", what.noun, id);
}

void compare(const Database& database, const Database& again, const ComputedRows& what,
             CheckFindings& findings) {
  RowCursor actual(database, what);
  RowCursor expected(again, what);
  while (!actual.is_at_end() || !expected.is_at_end()) {
    const bool is_extra = expected.is_at_end() || (!actual.is_at_end() && actual.id() < expected.id());
    const bool is_missing = actual.is_at_end() || (!expected.is_at_end() && expected.id() < actual.id());
    const int64_t id = is_extra ? actual.id() : expected.id();
    if (is_extra || is_missing || actual.text() != expected.text())
      findings.add([&] { return example(database, what, id); });
    if (!is_missing) actual.next();
    if (!is_extra) expected.next();
  }
}

Check compare_all(const Database& database, const Database& again, std::span<const ComputedRows> all,
                  std::string_view name, std::string_view good) {
  CheckFindings findings;
  for (const ComputedRows& what : all) compare(database, again, what, findings);
  const std::string bad = counted(findings.count(), "row") + " not as computed from the mails";
  return std::move(findings).as(name, good, Severity::error, bad, repair_remedy);
}

/// The mails in the order of their archives.
class MailCursor {
 public:
  explicit MailCursor(const Database& database)
      : statement_(database, sql::mails_by_place), rows_(statement_.use()) {
    next();
  }

  bool is_at_end() const { return !is_row_; }
  /// The list, epoch and position.
  const std::tuple<std::string, int64_t, int64_t>& place() const { return place_; }
  int64_t message() const { return rows_.integer(3); }
  std::string_view commit() const { return rows_.text(4); }
  /// Whether the values are those of this delivery. They may be those of an earlier one that was deleted.
  bool is_of_delivery() const { return rows_.integer(5) != 0; }
  bool has_same_values(const MailCursor& other) const {
    for (int column = first_value; column < rows_.columns(); ++column) {
      if (rows_.is_null(column) != other.rows_.is_null(column) ||
          rows_.text(column) != other.rows_.text(column)) {
        return false;
      }
    }
    return true;
  }

  void next() {
    is_row_ = rows_.next();
    if (is_row_) place_ = {std::string(rows_.text(0)), rows_.integer(1), rows_.integer(2)};
  }

 private:
  /// The columns before it tell where the mail is.
  static constexpr int first_value = 6;

  Statement statement_;
  Statement::Rows rows_;
  bool is_row_ = false;
  std::tuple<std::string, int64_t, int64_t> place_;
};

}  // namespace

MailDifferences compare_mails(const Database& database, const Database& again) {
  std::map<std::pair<std::string, int64_t>, int64_t> commits;
  for (const IndexedEpoch& epoch : indexed_epochs(database))
    commits[{epoch.list, epoch.number}] = epoch.commits;
  MailCursor actual(database);
  MailCursor expected(again);
  MailDifferences out;
  Statement commit(database, sql::commit_at_place);
  // The archive may have been rewritten since it was indexed.
  const auto has_expected_commit = [&] {
    const auto& [list, epoch, position] = expected.place();
    auto row = commit.use(list, epoch, position);
    return !row.next() || row.text(0) == expected.commit();
  };
  while (!expected.is_at_end()) {
    const bool is_missing = actual.is_at_end() || expected.place() < actual.place();
    const bool is_extra = !is_missing && actual.place() < expected.place();
    const auto& [list, epoch, position] = expected.place();
    if (is_missing && position <= commits[{list, epoch}] && has_expected_commit())
      out.missing.push_back(id_for_example(again, expected.message()));
    if (!is_missing && !is_extra && actual.commit() == expected.commit() && actual.is_of_delivery() &&
        !actual.has_same_values(expected)) {
      out.differing.insert(actual.message());
    }
    if (!is_missing) actual.next();
    if (!is_extra) expected.next();
  }
  return out;
}

Check compare_relations(const Database& database, const Database& again) {
  return compare_all(database, again, relations, "relations",
                     "threads, series, topics and states are those of the mails");
}

Check compare_people(const Database& database, const Database& again) {
  return compare_all(database, again, people, "people-settings",
                     "people, companies and robots are those of the settings");
}

}  // namespace kvq
