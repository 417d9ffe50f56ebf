// SPDX-License-Identifier: MIT
// Facts about the mails, which kvq cannot mend.
#include <fmt/format.h>

#include <string>
#include <string_view>
#include <utility>

#include "doctor_statements.hpp"
#include "schema/doctor/checks.hpp"
#include "schema/sqlite/statement.hpp"
#include "schema/stores/people_store.hpp"

namespace kvq {
namespace sql = doctor_statements;
namespace {

/// A check of rows (kind, count, example).
Check note_kinds(const Database& database, std::string_view name, std::string_view statement,
                 std::string_view good, std::string_view found) {
  Check check{std::string(name), Severity::ok, std::string(good), 0, {}, {}};
  Statement kinds(database, statement);
  for (auto rows = kinds.use(); rows.next();) {
    check.count += rows.integer(1);
    check.examples.push_back(fmt::format("{} {}, such as {}", rows.integer(1), rows.text(0), rows.text(2)));
  }
  if (check.count > 0) {
    check.severity = Severity::note;
    check.summary = fmt::format("{} {}", check.count, found);
  }
  return check;
}

/// Adds the authors (number of all, mails, author) to a check.
void add_authors(const Database& database, std::string_view statement, std::string_view lack, Check& check) {
  Statement authors(database, statement);
  bool is_first = true;
  for (auto rows = authors.use(); rows.next(); is_first = false) {
    if (is_first) {
      check.severity = Severity::note;
      check.count += rows.integer(0);
      check.summary += fmt::format("{}{} without {}", check.summary.empty() ? "" : ", ",
                                   counted(rows.integer(0), "author"), lack);
    }
    check.examples.push_back(
        fmt::format("{} without {}, {}", rows.text(2), lack, counted(rows.integer(1), "mail")));
  }
}

bool has_lines(std::string_view setting) {
  return setting.find_first_not_of(" \n") != std::string_view::npos;
}

}  // namespace

Check note_defects(const Database& database) {
  return note_kinds(database, "defects", sql::kinds_of_defects, "no mail has a defect", "defects of mails");
}

Check note_dates(const Database& database) {
  return note_kinds(database, "dates", sql::odd_dates, "no date is far from its commit",
                    "dates that are far from their commits");
}

Check note_reused_ids(const Database& database) {
  CheckFindings findings;
  Statement ids(database, sql::reused_message_ids);
  for (auto rows = ids.use(); rows.next();)
    findings.add(fmt::format("{} of {} mails", rows.text(0), rows.integer(1)));
  const std::string bad = counted(findings.count(), "Message-ID") + " of several mails";
  return std::move(findings).as("message-ids", "each Message-ID is of one mail", Severity::note, bad, "");
}

Check note_incomplete_series(const Database& database) {
  CheckFindings findings;
  Statement series(database, sql::incomplete_series);
  for (auto rows = series.use(); rows.next();)
    findings.add(fmt::format("{} has {} of {} patches", rows.text(0), rows.integer(1), rows.integer(2)));
  const std::string bad = fmt::format("{} series lack patches", findings.count());
  return std::move(findings).as("series", "every series is complete", Severity::note, bad, "");
}

Check note_unmapped_people(const Database& database) {
  Check check{"people", Severity::ok, "", 0, {}, {}};
  const PeopleSettings settings = applied_people(database).value_or(PeopleSettings{});
  if (has_lines(settings.mailmap))
    add_authors(database, sql::authors_without_mailmap, "a mailmap entry", check);
  if (has_lines(settings.affiliations))
    add_authors(database, sql::authors_without_company, "a company", check);
  if (check.count > 0) {
    check.remedy = "kvq people unmapped";
  } else {
    check.summary = "no mailmap and no affiliations, or every author is in them";
  }
  return check;
}

Check note_other_programs(const Database& /*database*/) {
  return {"other-programs",
          Severity::note,
          "they cannot list the tables of this file: its view message_text calls functions of kvq",
          1,
          {},
          "kvq export FILE, for them to read"};
}

}  // namespace kvq
