// SPDX-License-Identifier: MIT
#include "schema/doctor/examine.hpp"

#include <string_view>

#include "doctor_statements.hpp"
#include "schema/doctor/checks.hpp"
#include "schema/doctor/orphans.hpp"

namespace kvq {
namespace {

struct CheckRow {
  std::string_view name;
  /// The least level that runs it.
  Level level;
  Check (*run)(const Database& database, Level level);
  /// What to do if it cannot read what it examines.
  std::string_view remedy;
};

constexpr CheckRow table[] = {
    {"file", Level::quick,
     [](const Database& database, Level level) { return check_file(database, level == Level::quick); },
     anew_remedy},
    {"schema", Level::quick, [](const Database& database, Level) { return check_schema(database); },
     anew_remedy},
    {"references", Level::normal, [](const Database& database, Level) { return check_references(database); },
     anew_remedy},
    {"texts", Level::normal, [](const Database& database, Level) { return check_texts(database); },
     repair_remedy},
    {"pages", Level::quick, [](const Database& database, Level) { return check_pages(database); },
     repair_remedy},
    {"full-text", Level::normal, [](const Database& database, Level) { return check_full_text(database); },
     repair_remedy},
    {"orphans", Level::normal, [](const Database& database, Level) { return check_orphans(database); },
     anew_remedy},
    {"defects", Level::normal, [](const Database& database, Level) { return note_defects(database); },
     anew_remedy},
    {"dates", Level::normal, [](const Database& database, Level) { return note_dates(database); },
     anew_remedy},
    {"message-ids", Level::normal, [](const Database& database, Level) { return note_reused_ids(database); },
     anew_remedy},
    {"series", Level::normal,
     [](const Database& database, Level) { return note_incomplete_series(database); }, anew_remedy},
    {"people", Level::normal, [](const Database& database, Level) { return note_unmapped_people(database); },
     anew_remedy},
    {"other-programs", Level::normal,
     [](const Database& database, Level) { return note_other_programs(database); }, anew_remedy},
};

}  // namespace

std::vector<Check> examine(const Database& database, Level level, const CheckProgress& progress) {
  std::vector<Check> out;
  for (const CheckRow& row : table) {
    if (row.level > level) continue;
    if (progress) progress(row.name);
    out.push_back(guarded_check(row.name, row.remedy, [&] { return row.run(database, level); }));
  }
  return out;
}

Check check_with_fts5(const Database& copy) {
  copy.execute(doctor_statements::check_full_text_by_fts5);
  return {"fts5", Severity::ok, "FTS5's own check finds nothing", 0, {}, {}};
}

}  // namespace kvq
