// SPDX-License-Identifier: MIT
#include "cli/serve/site/asked_query.hpp"

#include <utility>
#include <variant>

#include "query/language/bind.hpp"
#include "query/language/expand.hpp"
#include "query/language/parse.hpp"
#include "query/run/run.hpp"
#include "query/sql/resolve.hpp"
#include "schema/stores/saved_text_store.hpp"

namespace kvq::serve {

AskedQuery asked_query(const Reading& reading, std::string text) {
  AskedQuery query{.source = {"query", std::move(text)}, .written = {}, .ast = {}, .plan = {}};
  query.written = parse(query.source);
  query.ast = query.written;
  expand(query.ast.filter, query.source, saved_queries(SavedQueryStore(reading.database()).all()));
  query.plan = bind(query.ast, query.source, reading.now());
  resolve(query.plan, reading.database(), query.source, reading.now());
  return query;
}

int64_t number_of_rows(const Reading& reading, const plan::Plan& plan) {
  int64_t count = 0;
  run(reading.database(), sql::lower_count(plan), [&](Row&& row) {
    count = std::get<int64_t>(row.front());
    return false;
  });
  return count;
}

}  // namespace kvq::serve
