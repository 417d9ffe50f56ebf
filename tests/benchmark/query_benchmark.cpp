// SPDX-License-Identifier: MIT
// Compiling a query, from its text to SQL. The database is empty, so lookups in it return nothing.
#include <benchmark/benchmark.h>

#include "query/language/bind.hpp"
#include "query/language/expand.hpp"
#include "query/language/parse.hpp"
#include "query/sql/lower.hpp"
#include "query/sql/resolve.hpp"
#include "schema/open.hpp"
#include "support/support.hpp"

using namespace kvq;

namespace {

void compile_query(benchmark::State& state, const char* text) {
  const Database database = open_in_memory();
  const Source source{"query", text};
  const SavedQueries none = saved_queries({});
  for (auto _ : state) {
    ast::Query query = parse(source);
    expand(query.filter, source, none);
    plan::Plan plan = bind(query, source, tests::mail_time);
    resolve(plan, database, source, tests::mail_time);
    benchmark::DoNotOptimize(sql::lower(plan, {}));
  }
}

BENCHMARK_CAPTURE(compile_query, word, "body:regression | count");
BENCHMARK_CAPTURE(compile_query, terms,
                  "is:patch author:@intel.com date:2025-01..2025-03 -is:rfc subsystem:TDX");
BENCHMARK_CAPTURE(compile_query, alternatives,
                  "(file:arch/x86/kvm/ OR subject:\"private memory\" OR added:kzalloc) NOT from:@redhat.com");
BENCHMARK_CAPTURE(compile_query, related, "thread:{from:@redhat.com is:reply} is:cover | select date, title");
BENCHMARK_CAPTURE(compile_query, stages,
                  "is:series is:unanswered | median(age), p90(age), count by subsystem, month(date) "
                  "| having count:>=2 | top 3 per month(date) | sort subsystem");

}  // namespace
