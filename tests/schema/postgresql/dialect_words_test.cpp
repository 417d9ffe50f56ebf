// SPDX-License-Identifier: MIT
#include <string>

#include "schema/base/error.hpp"
#include "schema/postgresql/dialect/words.hpp"
#include "support/catch.hpp"

using namespace kvq;
using namespace kvq::postgresql;

namespace {

std::string query_of(std::string_view expression) {
  const Tokenizer tokenizer;
  return tsquery(words_of_match(*word_table("message_fts"), tokenizer, expression));
}

}  // namespace

TEST_CASE("a lexeme is the letter of its column and the word as kvq's tokenizer has it") {
  CHECK(query_of("{own} : \"KVM_load\"") == "'okvm_load'");
  CHECK(query_of("{own quoted} : \"na\xc3\xafve\"") == "('onaive' | 'qnaive')");
  CHECK(query_of("{subject} : \"x86/tdx\"") == "('sx86' <-> 'stdx')");
  CHECK(query_of("{own} : \"a \"\"b\"\"\"*") == "('oa' <-> 'ob':*)");
  CHECK(query_of("\"a\"") == "('sa' | 'fa' | 'na' | 'oa' | 'qa' | 'pa' | 'ha' | 'ba' | 'aa' | 'ca')");
}

TEST_CASE("NOT binds stronger than AND, and AND than OR, as in FTS5") {
  CHECK(query_of("{own} : \"a\" OR {own} : \"b\" AND {own} : \"c\" NOT {own} : \"d\"") ==
        "('oa' | ('ob' & ('oc' & !'od')))");
  CHECK(query_of("({own} : \"a\" OR {own} : \"b\") AND {own} : \"c\"") == "(('oa' | 'ob') & 'oc')");
}

TEST_CASE("a phrase without words matches nothing, and is left out of OR, NOT and NEAR") {
  CHECK(query_of("\"!!\"").empty());
  CHECK(query_of("(\"\") AND ({own} : \"a\")").empty());
  CHECK(query_of("(\"\") OR ({own} : \"a\")") == "'oa'");
  CHECK(query_of("({own} : \"a\") NOT (\"\")") == "'oa'");
  CHECK(query_of("{own} : NEAR(\"\" \"a\" , 3)") == "'oa'");
}

TEST_CASE("words near each other have all distances that FTS5 allows") {
  CHECK(query_of("{own} : NEAR(\"a\" \"b\" , 1)") ==
        "(('oa' <1> 'ob') | ('oa' <2> 'ob') | ('ob' <1> 'oa') | ('ob' <2> 'oa'))");
  CHECK(query_of("{own} : NEAR(\"a\" \"a\" , 0)") == "('oa' | ('oa' <1> 'oa'))");
  // Two places have no room for three words.
  CHECK(query_of("{own} : NEAR(\"a\" \"b\" \"c\" , 0)").empty());
  CHECK(query_of("{own} : NEAR(\"a b\" \"c\" , 0)") ==
        "(('oa' <1> 'ob' <1> 'oc') | ('oc' <1> 'oa' <1> 'ob'))");
}

TEST_CASE("a word that is too long for a lexeme is cut between characters") {
  CHECK(lexeme('o', std::string(3'000, 'x')) == "o" + std::string(2'046, 'x'));
  std::string word = "x";
  for (int i = 0; i < 1'500; ++i) word += "\xc3\xa9";
  CHECK(lexeme('o', word) == "o" + word.substr(0, 2'045));
}

TEST_CASE("other expressions are refused") {
  for (const std::string_view expression : {"", "a", "\"a", "{own : \"a\"", "{other} : \"a\"", "(\"a\"",
                                            "\"a\" \"b\"", "NEAR(\"a\" \"b\" , x)"}) {
    INFO(expression);
    CHECK_THROWS_AS(query_of(expression), Error);
  }
}
