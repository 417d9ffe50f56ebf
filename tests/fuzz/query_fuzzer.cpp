// SPDX-License-Identifier: MIT
// Runs any text as a query. It must return rows or an error message of kvq, not of a library, within
// libFuzzer's -timeout.
#include <cstdint>
#include <cstdlib>
#include <iostream>

#include "query/language/bind.hpp"
#include "query/language/expand.hpp"
#include "query/language/parse.hpp"
#include "query/sql/resolve.hpp"
#include "support/sample_database.hpp"

using namespace kvq;

namespace {

[[noreturn]] void fail(const std::string& what) {
  std::cerr << what << '\n';
  std::abort();
}

/// Whether a message has words that only SQLite, FTS5, RE2 or the standard library would use.
bool names_a_library(const std::string& message) {
  for (const char* word :
       {"fts5", "SQL", "sqlite", "no such column", "no such table", "malformed", "near \"", "std::"}) {
    if (message.find(word) != std::string::npos) return true;
  }
  return false;
}

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
    const std::string what = mistake.what();
    const std::string said = what.substr(0, what.find('\n'));
    const Span span = mistake.span();
    if (span.begin > span.end || span.begin > size + 1) fail("the error has an invalid span: " + what);
    // A message quotes the query unchanged, so skip queries with such words.
    if (source.text.find("SQL") == std::string::npos && names_a_library(said) &&
        !names_a_library(source.text))
      fail("the message comes from a library: " + what);
  } catch (const Error& error) {
    fail(std::string("not an error in the query: ") + error.what());
  }
  return 0;
}
