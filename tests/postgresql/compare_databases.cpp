// SPDX-License-Identifier: MIT
// Compares the answers of two databases, such as a file and its copy on a server, on random queries.
//
// usage: compare-databases DATABASE DATABASE COUNT [SEED]
//
// Half of the queries are terms, half are stages. Prints each query whose rows differ, then `N passed, N
// failed`.
#include <fmt/format.h>

#include <cstdlib>
#include <string>
#include <vector>

#include "query/plain_stages/pipeline.hpp"
#include "query/plain_terms/random_query.hpp"
#include "schema/base/error.hpp"
#include "schema/open.hpp"
#include "support/sample_database.hpp"

using namespace kvq;
using namespace kvq::tests;

namespace {

constexpr int deepest_query = 4;

/// The rows of a query as text, or what it fails with.
std::string answer(const Database& database, const std::string& query) {
  std::string out;
  try {
    for (const Row& row : query_rows(database, query, {"id", "subject", "author", "date", "state"})) {
      for (const Value& value : row) out += plain_stages::shown(value) + " | ";
      out += "\n";
    }
  } catch (const Error& error) {
    out += fmt::format("{}\n", error.what());
  }
  return out;
}

std::vector<std::string> random_queries(size_t count, unsigned seed) {
  plain_terms::RandomQueries terms(seed);
  std::vector<std::string> out;
  out.reserve(count);
  while (out.size() < count / 2) {
    const std::string query = terms.query(deepest_query).text;
    out.push_back(out.size() % 2 == 0 ? query : query + " | count");
  }
  while (out.size() < count)
    out.push_back(plain_stages::run_random_stages(seed + static_cast<unsigned>(out.size())).text);
  return out;
}

}  // namespace

int main(int count, char** arguments) {
  if (count < 4) {
    fmt::print(stderr, "usage: compare-databases DATABASE DATABASE COUNT [SEED]\n");
    return 2;
  }
  const Database one = open_to_read(arguments[1], sample_now);
  const Database other = open_to_read(arguments[2], sample_now);
  const auto seed = static_cast<unsigned>(count > 4 ? std::atoi(arguments[4]) : 1);
  size_t failed = 0;
  const std::vector<std::string> queries = random_queries(static_cast<size_t>(std::atoi(arguments[3])), seed);
  for (const std::string& query : queries) {
    const std::string expected = answer(one, query);
    const std::string seen = answer(other, query);
    if (expected == seen) continue;
    ++failed;
    fmt::print("{}\n--- {}\n{}--- {}\n{}\n", query, arguments[1], expected, arguments[2], seen);
  }
  fmt::print("{} passed, {} failed\n", queries.size() - failed, failed);
  return failed == 0 ? 0 : 1;
}
