// SPDX-License-Identifier: MIT
#include "query/language/expand.hpp"

#include "query/language/parse.hpp"
#include "query/run/nothing_found.hpp"
#include "schema/base/spelling.hpp"
#include "support/catch.hpp"
#include "support/sample_database.hpp"

using namespace kvq;
using namespace kvq::tests;

namespace {

/// Returns a chain of saved queries: q0 is query:q1, and so on; the last one is a word.
std::vector<SavedQuery> chain(int length) {
  std::vector<SavedQuery> out;
  for (int i = 0; i < length; ++i) {
    out.push_back({"q" + std::to_string(i), i + 1 == length ? "end" : "query:q" + std::to_string(i + 1)});
  }
  return out;
}

/// Returns the expanded query; or the first line of the error, the text at its place, and the hint.
std::string expanded(const std::string& text, std::vector<SavedQuery> saved) {
  const Source source{"query", text};
  ast::Query query = parse(source);
  try {
    expand(query.filter, source, saved_queries(std::move(saved)));
  } catch (const QueryError& error) {
    const std::string what = error.what();
    const Span span = error.span();
    return what.substr(0, what.find('\n')) + " <" + text.substr(span.begin, span.end - span.begin) + ">" +
           (what.find("hint: ") == std::string::npos ? "" : " " + what.substr(what.find("hint: ")));
  }
  return ast::to_text(query);
}

const std::vector<SavedQuery> saved = {{"tdx", "subsystem:TDX OR s:tdx"},
                                       {"new", "query:tdx -is:rfc"},
                                       {"none", ""},
                                       {"counts", "is:patch | count by author"},
                                       {"loop", "a query:pool"},
                                       {"pool", "query:loop"},
                                       {"old", "(never closed"},
                                       {"dangling", "query:tdxx"},
                                       {"answered", "thread:{is:reply query:tdx}"},
                                       {"either", "s:(kvm OR tdx)"},
                                       {"lost", "series:{a query:tdxx}"}};

}  // namespace

TEST_CASE("expand: a saved query is replaced by its filter in parentheses", "[query]") {
  struct Case {
    std::string text;
    std::string seen;
  };
  const auto test = GENERATE(values<Case>({
      {"is:patch", "(field is \"patch\")"},
      {"query:tdx", "(or (field subsystem \"TDX\") (field s \"tdx\"))"},
      {"a query:tdx", "(and \"a\" (or (field subsystem \"TDX\") (field s \"tdx\")))"},
      {"-query:\"tdx\"", "(not (or (field subsystem \"TDX\") (field s \"tdx\")))"},
      {"query:new | top 3",
       "(and (or (field subsystem \"TDX\") (field s \"tdx\")) (not (field is \"rfc\"))) | (top (3))"},
      {"query:tdx OR query:tdx",
       "(or (or (field subsystem \"TDX\") (field s \"tdx\")) (or (field subsystem \"TDX\") (field s "
       "\"tdx\")))"},
      {"query:none", "(and)"},
      // bind() rejects these.
      {"query:$x", "(field query $x)"},
      {"query:td*", "(field query (prefix \"td\"))"},
      {"query:counts",
       "query:1:7: error: the saved query 'counts' has stages; only a filter can be a term <counts> hint: "
       "'kvq "
       "query run counts' runs it"},
      {"a query:tx",
       "query:1:9: error: there is no saved query 'tx' <tx> hint: did you mean 'tdx'? 'kvq query list' lists "
       "them"},
      {"query:nothing-like-it",
       "query:1:7: error: there is no saved query 'nothing-like-it' <nothing-like-it> hint: 'kvq query list' "
       "lists "
       "them"},
      {"query:answered x",
       "(and (of thread (and (field is \"reply\") (or (field subsystem \"TDX\") (field s \"tdx\")))) \"x\")"},
      {"-query:either", "(not (field s (or \"kvm\" \"tdx\")))"},
      {"x query:lost",
       "query:1:3: error: there is no saved query 'tdxx', which 'lost' uses <query:lost> hint: did you mean "
       "'tdx'? 'kvq query list' lists them"},
      {"thread:{a query:tx}",
       "query:1:17: error: there is no saved query 'tx' <tx> hint: did you mean 'tdx'? 'kvq query list' "
       "lists them"},
      {"a query:dangling b",
       "query:1:3: error: there is no saved query 'tdxx', which 'dangling' uses <query:dangling> hint: did "
       "you mean "
       "'tdx'? 'kvq query list' lists them"},
      {"x query:loop",
       "query:1:3: error: the saved query 'loop' contains itself <query:loop> hint: through pool"},
      {"query:old",
       "query:1:7: error: the saved query 'old' is no longer valid <old> hint: 'kvq query run old' "
       "prints the error"},
  }));
  CHECK(expanded(test.text, saved) == test.seen);
}

TEST_CASE("expand: saved queries nest at most 16 deep", "[query]") {
  CHECK(expanded("query:q0", chain(deepest_saved_query)) == "\"end\"");
  CHECK(expanded("query:q0", chain(deepest_saved_query + 1)) ==
        "query:1:1: error: saved queries are nested more than 16 deep <query:q0>");
}

TEST_CASE("expand: saved queries that double at each level are an error and do not use up memory",
          "[query]") {
  std::vector<SavedQuery> doubling = {{"q0", std::string(1000, 'a')}};
  for (int i = 1; i < deepest_saved_query; ++i) {
    const std::string below = "query:q" + std::to_string(i - 1);
    doubling.push_back({"q" + std::to_string(i), below + " " + below});
  }
  CHECK(
      expanded("query:q15", doubling) ==
      "query:1:1: error: with its saved queries expanded, the query is longer than 65536 bytes <query:q15>");
}

TEST_CASE("expand: names consist of letters, digits and a few signs", "[query]") {
  for (const std::string name : {"a", "TDX", "review.v3", "by-author", "0_x", "a..b"}) {
    CAPTURE(name);
    CHECK(is_saved_query_name(name));
  }
  for (const std::string name :
       {"", ".", "..", "-x", "_x", "a/b", "../x", "a b", "a:b", "\xc3\xa9", "a\n", "a*"}) {
    CAPTURE(name);
    CHECK_FALSE(is_saved_query_name(name));
  }
  CHECK(is_saved_query_name(std::string(longest_saved_query_name, 'a')));
  CHECK_FALSE(is_saved_query_name(std::string(longest_saved_query_name + 1, 'a')));
}

TEST_CASE("spelling: the nearest word is returned, but none that is too far", "[query]") {
  const std::vector<std::string_view> words = {"from", "file", "function", "author", "Author.name"};
  struct Case {
    std::string word;
    size_t edits;
    std::string nearest;
  };
  const auto test = GENERATE(values<Case>({
      {"form", 1, "from"},
      {"FORM", 1, "from"},
      {"fliee", 1, ""},
      {"fliee", 2, "file"},
      {"from", 0, "from"},
      {"fron", 0, ""},
      {"", 3, ""},
      {"auhtorname", 3, "Author.name"},
      {"functoin", 3, "function"},
  }));
  CAPTURE(test.word, test.edits);
  CHECK(nearest(test.word, words, test.edits) == test.nearest);
}

TEST_CASE("nothing found: each clause is counted alone, and a similar known value is suggested", "[query]") {
  const auto why = [](const std::string& text) {
    const Source source{"query", text};
    ast::Query query = parse(source);
    expand(query.filter, source, saved_queries(saved));
    return why_nothing_found(query, source, sample_database(), sample_now);
  };
  const NothingFound clauses = why("author:@itnel.com  (is:pull OR is:cover) -is:patch");
  CHECK(clauses.mails == 0);
  CHECK(clauses.clauses == std::vector<ClauseHits>{{"author:@itnel.com", 0, NearestValue{"@intel.com", 11}},
                                                   {"(is:pull OR is:cover)", 6, std::nullopt},
                                                   {"-is:patch", 32, std::nullopt}});
  CHECK(why("query:tdx is:pull").clauses ==
        std::vector<ClauseHits>{{"query:tdx", 15, std::nullopt}, {"is:pull", 1, std::nullopt}});
  CHECK(why("query:tdx").clauses == std::vector<ClauseHits>{{"query:tdx", 15, std::nullopt}});
  CHECK(why("is:patch | limit 0").mails == 26);
  CHECK(why("").clauses.empty());
}
