// SPDX-License-Identifier: MIT
#include "schema/saved_query_store.hpp"

#include "statements.hpp"

namespace kvq {
namespace sql = statements;

SavedQueryStore::SavedQueryStore(const Database& database)
    : all_(database, sql::saved_queries),
      by_name_(database, sql::saved_query_by_name),
      put_(database, sql::put_saved_query),
      remove_(database, sql::delete_saved_query) {}

std::vector<SavedQuery> SavedQueryStore::all() {
  std::vector<SavedQuery> out;
  auto rows = all_.use();
  while (rows.next()) out.push_back({std::string(rows.text(0)), std::string(rows.text(1)), rows.integer(2)});
  return out;
}

std::optional<std::string> SavedQueryStore::text(const std::string& name) {
  auto rows = by_name_.use(name);
  if (!rows.next()) return std::nullopt;
  return std::string(rows.text(0));
}

void SavedQueryStore::put(const SavedQuery& query) {
  put_.run(query.name, query.text, query.created);
}

bool SavedQueryStore::remove(const std::string& name) {
  return remove_.find(name).has_value();
}

}  // namespace kvq
