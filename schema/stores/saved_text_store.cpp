// SPDX-License-Identifier: MIT
#include "schema/stores/saved_text_store.hpp"

#include "statements.hpp"

namespace kvq {
namespace sql = statements;

SavedTextStore::SavedTextStore(const Database& database, const SavedTextStatements& statements)
    : all_(database, statements.all),
      by_name_(database, statements.by_name),
      put_(database, statements.put),
      remove_(database, statements.remove) {}

std::vector<SavedText> SavedTextStore::all() {
  std::vector<SavedText> out;
  auto rows = all_.use();
  while (rows.next()) out.push_back({std::string(rows.text(0)), std::string(rows.text(1)), rows.integer(2)});
  return out;
}

std::optional<std::string> SavedTextStore::text(const std::string& name) {
  auto rows = by_name_.use(name);
  if (!rows.next()) return std::nullopt;
  return std::string(rows.text(0));
}

void SavedTextStore::put(const SavedText& saved) {
  put_.run(saved.name, saved.text, saved.created);
}

bool SavedTextStore::remove(const std::string& name) {
  return remove_.find(name).has_value();
}

SavedQueryStore::SavedQueryStore(const Database& database)
    : SavedTextStore(database, {sql::saved_queries, sql::saved_query_by_name, sql::put_saved_query,
                                sql::delete_saved_query}) {}

SavedReportStore::SavedReportStore(const Database& database)
    : SavedTextStore(database, {sql::saved_reports, sql::saved_report_by_name, sql::put_saved_report,
                                sql::delete_saved_report}) {}

}  // namespace kvq
