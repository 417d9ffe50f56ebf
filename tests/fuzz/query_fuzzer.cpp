// SPDX-License-Identifier: MIT
// Runs any text as a query. It must return rows or an error message of kvq, not of a library, within
// libFuzzer's -timeout.
#include <cstdint>

#include "fuzz/mistakes.hpp"
#include "query/language/bind.hpp"
#include "query/language/expand.hpp"
#include "query/language/parse.hpp"
#include "query/sql/resolve.hpp"
#include "support/sample_database.hpp"

using namespace kvq;

namespace {

void query_rows(const Source& source) {
  const SavedQueries saved =
      saved_queries({{"tdx", "subsystem:TDX OR s:tdx"}, {"deep", "query:tdx -is:reply"}});
  ast::Query query = parse(source);
  expand(query.filter, source, saved);
  plan::Plan plan = bind(query, source, tests::sample_now);
  resolve(plan, tests::sample_database(), source, tests::sample_now);
  const sql::Sql sql = sql::lower(plan, {{"id", ColumnKind::text, find_field("id")}});
  run(tests::sample_database(), sql, [](Row&&) { return true; });
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const Source source{"query", std::string(reinterpret_cast<const char*>(data), size)};
  try {
    query_rows(source);
  } catch (const QueryError& mistake) {
    fuzz::check_mistake(mistake, source);
  } catch (const Error& error) {
    fuzz::fail(std::string("not an error in the query: ") + error.what());
  }
  return 0;
}
