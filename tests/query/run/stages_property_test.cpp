// SPDX-License-Identifier: MIT
// Compares random stages with a second, simple implementation.
#include "query/plain_stages/pipeline.hpp"
#include "support/catch.hpp"

using namespace kvq;
using namespace kvq::tests;
using namespace kvq::tests::plain_stages;

namespace {

std::string as_text(const std::vector<Row>& rows) {
  std::string out;
  for (const Row& row : rows) {
    for (const Value& value : row) out += shown(value) + " | ";
    out += "\n";
  }
  return out;
}

}  // namespace

TEST_CASE("property: random stages return the rows of a simple implementation", "[query]") {
  REQUIRE(all_mails().size() == 58);
  int with_rows = 0;
  for (unsigned seed = 0; seed < 3'000; ++seed) {
    const Outcome plain = run_random_stages(seed);
    CAPTURE(plain.text);
    CHECK(as_text(query_rows(sample_database(), plain.text, {})) == as_text(plain.rows));
    with_rows += plain.rows.size() > 1;
  }
  // Enough of them must leave rows to compare.
  CHECK(with_rows > 1'000);
}
