// SPDX-License-Identifier: MIT
#include "schema/stores/report_cursor_store.hpp"

#include "statements.hpp"

namespace kvq {

ReportCursorStore::ReportCursorStore(const Database& database)
    : find_(database, statements::report_cursor), put_(database, statements::put_report_cursor) {}

std::optional<ReportCursor> ReportCursorStore::find(const std::string& name, const std::string& list) {
  auto rows = find_.use(name, list);
  if (!rows.next()) return std::nullopt;
  return ReportCursor{std::string(rows.text(0)), rows.integer(1)};
}

void ReportCursorStore::put(const std::string& name, const std::string& list, const ReportCursor& cursor) {
  put_.run(name, list, cursor.commit, cursor.committed);
}

}  // namespace kvq
