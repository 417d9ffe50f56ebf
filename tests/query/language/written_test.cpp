// SPDX-License-Identifier: MIT
#include "query/language/written.hpp"

#include <string>

#include "query/language/parse.hpp"
#include "query/vocabulary/fields.hpp"
#include "support/catch.hpp"

using namespace kvq;

namespace {

std::string written_again(const std::string& query) {
  return ast::written(parse({"query", query}).filter);
}

std::string tree_of(const std::string& query) {
  return ast::to_text(parse({"query", query}).filter);
}

}  // namespace

TEST_CASE("written: parsing it gives the same tree", "[query]") {
  for (const std::string query : {"",
                                  "a",
                                  "a b",
                                  "a OR b c",
                                  "(a OR b) c",
                                  "NOT a",
                                  "-a -(b c)",
                                  "NOT (a OR b)",
                                  "s:(a OR b)",
                                  "thread:{from:@x.org is:reply} is:cover",
                                  "thread:{a OR s:\"b c\"}",
                                  "a NEAR/3 b",
                                  "s:a NEAR b NEAR/2 c",
                                  "\"a \\\"b\\\" \\\\\"",
                                  "subject:/a\\/b[)]\\d+/",
                                  "x*",
                                  "\"a b\"*",
                                  "\"OR\"",
                                  "\"-EINVAL\"",
                                  "\"a:b\"",
                                  "kvm_init()",
                                  "\"fixes:\"",
                                  "d:2025..2026",
                                  "author:\"Ada Lovelace <ada@example.org>\"",
                                  "\"\\\\\"",
                                  "*",
                                  "file:arch/x86/*",
                                  "-\"a b\"",
                                  "$x",
                                  "s:$y",
                                  "KVM: TDX: Count"}) {
    INFO(query);
    INFO(written_again(query));
    CHECK(tree_of(written_again(query)) == tree_of(query));
  }
  for (const Field& field : fields()) {
    const std::string query(field.example.substr(0, field.example.find('|')));
    INFO(query);
    CHECK(tree_of(written_again(query)) == tree_of(query));
  }
}

TEST_CASE("written: a value is in quotes only if it needs them", "[query]") {
  CHECK(ast::written_term("domain", "intel.com") == "domain:intel.com");
  CHECK(ast::written_term("company", "Red Hat") == "company:\"Red Hat\"");
  CHECK(ast::written_term("company", "a\"b\\") == "company:\"a\\\"b\\\\\"");
  CHECK(ast::written_term("subsystem", "KVM/x86") == "subsystem:KVM/x86");
  CHECK(ast::written_term("subsystem", "(x)") == "subsystem:\"(x)\"");
  CHECK(ast::written_term("subsystem", "{x") == "subsystem:\"{x\"");
  CHECK(ast::written_term("subsystem", "") == "subsystem:\"\"");
}

TEST_CASE("written: filters are combined with parentheses where they need them", "[query]") {
  CHECK(ast::both("a OR b", "c") == "(a OR b) c");
  CHECK(ast::both("a", "b OR c") == "a (b OR c)");
  CHECK(ast::both("", "c") == "c");
  CHECK(ast::both("a", "") == "a");
}
