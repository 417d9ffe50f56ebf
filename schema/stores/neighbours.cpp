// SPDX-License-Identifier: MIT
#include "schema/stores/neighbours.hpp"

#include "schema/stores/relation_rows.hpp"
#include "statements.hpp"

namespace kvq {
namespace sql = statements;

Neighbours::Neighbours(const Database& database)
    : place_of_message_(database, sql::place_of_message),
      messages_of_thread_(database, sql::messages_of_thread),
      messages_of_series_(database, sql::messages_of_series),
      postings_of_topic_(database, sql::postings_of_topic),
      postings_near_(database, sql::postings_near) {}

void Neighbours::note(int64_t message) {
  auto row = place_of_message_.use(message);
  if (!row.next()) return;
  if (!row.is_null(0)) threads_.insert(row.integer(0));
  if (!row.is_null(1)) series_.insert(row.integer(1));
  if (!row.is_null(2)) topics_.insert(row.integer(2));
  if (!row.is_null(3) && !row.is_null(4)) dates_[{row.integer(3), row.integer(4)}].insert(row.integer(5));
}

std::vector<int64_t> Neighbours::take() {
  std::set<int64_t> found;
  const auto add = [&](Statement::Rows rows) {
    while (rows.next()) found.insert(rows.integer(0));
  };
  for (const int64_t root : std::exchange(threads_, {})) add(messages_of_thread_.use(root));
  for (const int64_t series : std::exchange(series_, {})) add(messages_of_series_.use(series));
  for (const int64_t topic : std::exchange(topics_, {})) add(postings_of_topic_.use(topic));
  for (const auto& [postings, dates] : std::exchange(dates_, {})) {
    for (auto date = dates.begin(); date != dates.end();) {
      // One search for dates whose windows overlap.
      const int64_t from = *date - posting_window;
      int64_t to = *date + posting_window;
      for (++date; date != dates.end() && *date - posting_window <= to; ++date) to = *date + posting_window;
      add(postings_near_.use(postings.first, postings.second, from, to));
    }
  }
  return {found.begin(), found.end()};
}

}  // namespace kvq
