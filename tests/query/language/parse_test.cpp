// SPDX-License-Identifier: MIT
#include "query/language/parse.hpp"

#include <tao/pegtl/contrib/analyze.hpp>

#include "query/language/bind.hpp"
#include "query/language/grammar.hpp"
#include "query/report/language/report_ast.hpp"
#include "query/report/language/report_grammar.hpp"
#include "support/catch.hpp"

using namespace kvq;

namespace {

std::string parsed(const std::string& text) {
  return ast::to_text(parse({"query", text}));
}

/// Returns the complete error message for a query; empty if it is valid.
std::string mistake(const std::string& text) {
  const Source source{"query", text};
  try {
    bind(parse(source), source, 1'740'996'000);
    return "";
  } catch (const QueryError& error) {
    return error.what();
  }
}

}  // namespace

TEST_CASE("parse: a query becomes a syntax tree", "[query]") {
  struct Case {
    std::string text;
    std::string ast;
  };
  const auto test = GENERATE(values<Case>({
      {"", "(and)"},
      {"  \n ", "(and)"},
      {"kvm", "\"kvm\""},
      {"a b", "(and \"a\" \"b\")"},
      {"a AND b", "(and \"a\" \"b\")"},
      {"a b OR c", "(or (and \"a\" \"b\") \"c\")"},
      {"a (b OR c)", "(and \"a\" (or \"b\" \"c\"))"},
      {"a OR b OR c", "(or \"a\" \"b\" \"c\")"},
      {"-a", "(not \"a\")"},
      {"NOT a b", "(and (not \"a\") \"b\")"},
      {"-(a b)", "(not (and \"a\" \"b\"))"},
      {"--a", "(not (not \"a\"))"},
      {"- a", "(and \"-\" \"a\")"},
      {"((a))", "\"a\""},
      {"ORacle ANDroid NOTe or and not", "(and \"ORacle\" \"ANDroid\" \"NOTe\" \"or\" \"and\" \"not\")"},
      {"\"OR\"", "(phrase \"OR\")"},
      {"author:@intel.com", "(field author \"@intel.com\")"},
      {"s:\"a b\"", "(field s (phrase \"a b\"))"},
      {"s:\"say \\\"hi\\\" \\\\ \\n\"", "(field s (phrase \"say \\\"hi\\\" \\\\ \\\\n\"))"},
      {"kvm* s:\"a b\"*", "(and (prefix \"kvm\") (field s (prefix (phrase \"a b\"))))"},
      {"a*b", "\"a*b\""},
      {"s:/^\\[PATCH\\/x a|b/", "(field s (regex \"^\\\\[PATCH/x a|b\"))"},
      {"file:/dev/kvm", "(field file \"/dev/kvm\")"},
      {"kvm_init() x86/tdx VHOST_[GS]ET a.b@c.d",
       "(and \"kvm_init()\" \"x86/tdx\" \"VHOST_[GS]ET\" \"a.b@c.d\")"},
      {"d:2022-01..2022-06", "(field d \"2022-01..2022-06\")"},
      {"12:30", "\"12:30\""},
      {"KVM: arm64: Fix it", "(and \"KVM:\" \"arm64:\" \"Fix\" \"it\")"},
      {"(KVM:)", "\"KVM:\""},
      {"range:$range $patches", "(and (field range $range) $patches)"},
      {"$5", "\"$5\""},
      {"a | count by x, y | top 5", "\"a\" | (count (by x) (y)) | (top (5))"},
      {"| limit 3", "(and) | (limit (3))"},
      {"a|sort letters(x) desc,y", "\"a\" | (sort (letters(x) desc) (y))"},
      {"a |\n  count by x", "\"a\" | (count (by x))"},
      {"a NEAR b", "(near 10 \"a\" \"b\")"},
      {"s:a NEAR/3 b NEAR/5 s:\"c d\" e",
       "(and (near 5 (field s \"a\") \"b\" (field s (phrase \"c d\"))) \"e\")"},
      {"-a NEAR b", "(not (near 10 \"a\" \"b\"))"},
      {"\"NEAR\" NEARby near", "(and (phrase \"NEAR\") \"NEARby\" \"near\")"},
      {"s:(a OR -b c)", "(field s (or \"a\" (and (not \"b\") \"c\")))"},
      {"thread:{ from:x OR s:y } z", "(and (of thread (or (field from \"x\") (field s \"y\"))) \"z\")"},
      {"thread:{series:{a}}", "(of thread (of series \"a\"))"},
      {"kvm_{un}share_hyp() {a b}c", "(and \"kvm_{un}share_hyp()\" \"{a\" \"b}c\")"},
      {"\xe2\x80\x9cmemory leak\xe2\x80\x9d* x", "(and (prefix (phrase \"memory leak\")) \"x\")"},
      {"\xe2\x80\x9copen", "\"\xe2\x80\x9copen\""},
      {"|count", "(and) | (count)"},
      {"| count, median(age) by month(date) , y", "(and) | (count () (median(age) by month(date)) (y))"},
      {"| median( age ) by x", "(and) | (median(age) (by x))"},
      {"| having count:>=5,min(date):2025-03-01T10:00.. | latest",
       "(and) | (having (count:>=5) (min(date):2025-03-01T10:00..)) | (latest)"},
      {"| having x:\"2 days ago..\"", "(and) | (having (x:2 days ago..))"},
      {"\xc3\xb1"
       "and\xc3\xba",
       "\"\xc3\xb1"
       "and\xc3\xba\""},
  }));
  CAPTURE(test.text);
  CHECK(parsed(test.text) == test.ast);
}

TEST_CASE("parse: no rule of the grammars can loop", "[query]") {
  CHECK(tao::pegtl::analyze<grammar::query>() == 0);
  CHECK(tao::pegtl::analyze<report::grammar::report>() == 0);
}

TEST_CASE("parse: extreme queries are parsed or rejected", "[query]") {
  const std::string depth(10'000, '(');
  CHECK_THAT(mistake(depth), Catch::Matchers::ContainsSubstring("nested too deeply"));
  CHECK_THAT(mistake(std::string(10'000, '-') + "a"),
             Catch::Matchers::ContainsSubstring("nested too deeply"));
  CHECK_THAT(mistake(std::string(longest_query_bytes + 1, 'a')),
             Catch::Matchers::ContainsSubstring("longer than 65536 bytes"));
  // Deeper than SQLite's parser accepts.
  std::string nested = "kvm";
  for (int i = 0; i < 20; ++i) nested = "is:rfc OR (is:patch " + nested + ")";
  CHECK_THAT(mistake(nested), Catch::Matchers::ContainsSubstring("nested too deeply"));
  std::string conditions;
  for (int i = 0; i < 501; ++i) conditions += "is:rfc ";
  CHECK_THAT(mistake(conditions), Catch::Matchers::ContainsSubstring("more than 500 conditions"));
  std::string signs;
  for (int i = 0; i < 32; ++i) signs += "c++ ";
  CHECK(mistake(signs).empty());
  CHECK_THAT(mistake(signs + "\"-x\""),
             Catch::Matchers::ContainsSubstring("more than 32 words with a +, - or # at their edge"));
  CHECK(mistake("is:\x1b[2J").find('\x1b') == std::string::npos);
  std::string many;
  for (int i = 0; i < 20'000; ++i) many += "ab ";
  CHECK(mistake(many).empty());
  CHECK(mistake(std::string("a\0b", 3)).empty());
  CHECK_THAT(mistake("\xff\xfe"), Catch::Matchers::ContainsSubstring("no letter or digit"));
  CHECK(mistake("a\xff\xfe").empty());
  CHECK_FALSE(mistake("\xff:\xfe \"").empty());
}

TEST_CASE("errors: each shows its place and what to write instead", "[query]") {
  struct Case {
    std::string text;
    std::string message;
  };
  const auto test = GENERATE(values<Case>({
      {"a OR", "query:1:5: error: a term is missing after OR\n  a OR\n      ^"},
      {"a AND", "query:1:6: error: a term is missing after AND\n  a AND\n       ^"},
      {"NOT ", "query:1:5: error: a term to negate is missing\n  NOT \n      ^"},
      {"OR a",
       "query:1:1: error: a term is missing before OR\n  OR a\n  ^~\nhint: write \"OR\" in quotes to search "
       "for the word"},
      {"a XOR b", "query:1:3: error: kvq has no XOR\n  a XOR b\n    ^~~\nhint: write (a OR b) -(a b)"},
      {"a ADJ/2 b",
       "query:1:3: error: kvq has no ADJ\n  a ADJ/2 b\n    ^~~\nhint: write \"a b\", or a NEAR/3 b"},
      {"NEAR b",
       "query:1:1: error: NEAR joins two terms of one field\n  NEAR b\n  ^~~~\nhint: write (a OR b) "
       "c for more; \"NEAR\" in quotes searches for the word"},
      {"a NEAR ", "query:1:8: error: a term is missing after NEAR\n  a NEAR \n         ^"},
      {"s:a NEAR b:c", "query:1:12: error: NEAR joins terms of one field\n  s:a NEAR b:c\n             ^"},
      {"from:a NEAR b", "query:1:6: error: NEAR joins words of a text\n  from:a NEAR b\n       ^"},
      {"s:a NEAR b*", "query:1:10: error: '*' does not work beside NEAR\n  s:a NEAR b*\n           ^"},
      {"s:a NEAR/1001 b",
       "query:1:1: error: NEAR takes 1 to 1000 words\n  s:a NEAR/1001 b\n  ^~~~~~~~~~~~~~~"},
      {"a NEAR/0 b", "query:1:1: error: NEAR takes 1 to 1000 words\n  a NEAR/0 b\n  ^~~~~~~~~~"},
      {"s:(a", "query:1:5: error: ')' is missing\n  s:(a\n      ^"},
      {"s:()", "query:1:4: error: a term is missing after '('\n  s:()\n     ^"},
      {"thread:{a", "query:1:10: error: '}' is missing\n  thread:{a\n           ^"},
      {"thread:{}", "query:1:9: error: a term is missing after '{'\n  thread:{}\n          ^"},
      {"a} b",
       "query:1:2: error: there is no '{' for this '}'\n  a} b\n   ^\nhint: quote the word to search for it "
       "as it stands"},
      {"s:{a}",
       "query:1:1: error: subject: takes no {query}\n  s:{a}\n  ^\nhint: thread:, series: and topic: do; "
       "quote the value to search for it as it stands"},
      {"nosuch:(a)",
       "query:1:1: error: unknown field 'nosuch'\n  nosuch:(a)\n  ^~~~~~\nhint: 'kvq fields' lists them; a "
       "word with a colon in it needs quotes"},
      {"size:1x",
       "query:1:6: error: '1x' is not a size\n  size:1x\n       ^~\nhint: write bytes, or 10k or 2M (of "
       "1024): "
       ">=10k, <2M, 1000..2000"},
      {"blob:12345",
       "query:1:6: error: '12345' is not an object id\n  blob:12345\n       ^~~~~\nhint: write at least 7 "
       "hexadecimal digits"},
      {"url:lore.kernel.org",
       "query:1:5: error: 'lore.kernel.org' is not the address of a mail\n  url:lore.kernel.org\n      "
       "^~~~~~~~~~~~~~~\nhint: write one as https://lore.kernel.org/kvm/MESSAGE-ID/"},
      {"(", "query:1:2: error: a term is missing after '('\n  (\n   ^"},
      {"(a", "query:1:3: error: ')' is missing\n  (a\n    ^"},
      {"a)", "query:1:2: error: there is no '(' for this ')'\n  a)\n   ^"},
      {"a \"b c",
       "query:1:3: error: this quote is not closed\n  a \"b c\n    ^~~~\nhint: write \\\" for a quote within "
       "a phrase"},
      {"from:",
       "query:1:6: error: a value is missing after ':'\n  from:\n       ^\nhint: a word with a colon in it "
       "needs quotes"},
      {"a |", "query:1:4: error: a stage is missing after '|'\n  a |\n     ^"},
      {"a | count by x,",
       "query:1:16: error: a field is missing after ','\n  a | count by x,\n                 ^"},
      {"a | sort letters(",
       "query:1:18: error: a field is missing after '('\n  a | sort letters(\n                   ^"},
      {"a | sort letters(x",
       "query:1:19: error: ')' is missing\n  a | sort letters(x\n                    ^"},
      {"a | limit \"3", "query:1:13: error: a closing quote is missing\n  a | limit \"3\n              ^"},
      {"a | limit 3 ?",
       "query:1:13: error: this does not belong here\n  a | limit 3 ?\n              ^\nhint: stages begin "
       "with '|'"},
      {"form:x", "query:1:1: error: unknown field 'form'\n  form:x\n  ^~~~\nhint: did you mean 'from'?"},
      {"https://x",
       "query:1:1: error: unknown field 'https'\n  https://x\n  ^~~~~\n"
       "hint: 'kvq fields' lists them; a word with a colon in it needs quotes"},
      {"raw.author:x",
       "query:1:1: error: raw.author cannot be searched, only selected, sorted and counted\n  raw.author:x\n "
       " ^~~~~~~~~~"},
      {"$x",
       "query:1:1: error: there is no parameter 'x' here\n  $x\n  ^~\nhint: write \"$x\" in quotes to search "
       "for the text"},
      {"body:/x/",
       "query:1:6: error: body: takes no /regex/\n  body:/x/\n       ^~~\n"
       "hint: these do: author, person, company, reviewer, reviewer.company, from, to, cc, recipient, "
       "contact, subject, title, "
       "attachment, file, "
       "subsystem, domain, backport, fixes, link, cc-stable, id, header.NAME; quote the value to search for "
       "it as it "
       "stands"},
      {"kind:patc",
       "query:1:6: error: kind: unknown value 'patc'\n  kind:patc\n       ^~~~\nhint: did you mean 'patch'?"},
      {"is:nothing",
       "query:1:4: error: is: unknown value 'nothing'\n  is:nothing\n     ^~~~~~~\n"
       "hint: the values are patch, cover, reply, pull, series, rfc, resend, latest, obsolete, complete, "
       "incomplete, unanswered, reviewed, applied, backport, cross-reviewed, new-contributor, question, "
       "settled, robot"},
      {"is:patc*", "query:1:4: error: '*' does not work on is:\n  is:patc*\n     ^~~~"},
      {"a*b",
       "query:1:1: error: '*' can only end a word\n  a*b\n  ^~~\nhint: quote the word to search for it as it "
       "stands"},
      {"\"...\"", "query:1:1: error: there is no letter or digit to search for\n  \"...\"\n  ^~~~~"},
      {"number:x",
       "query:1:8: error: 'x' is not a number\n  number:x\n         ^\nhint: write 3, 1..3, 3.., >=3 or <3"},
      {"range:HEAD",
       "query:1:7: error: 'HEAD' is not a range\n  range:HEAD\n        ^~~~\n"
       "hint: write FROM..TO, FROM.. or ..TO, with commits, refs or dates, or a period such as 2025-03"},
      {"is:\"\"", "query:1:4: error: is: needs a value\n  is:\"\"\n     ^~"},
      {"a | top 3",
       "query:1:5: error: top needs counts before it\n  a | top 3\n      ^~~~~\nhint: 'limit' keeps the "
       "first rows, 'top N by COLUMN' those with the highest number or time"},
      {"a | limit x", "query:1:11: error: 'x' is not a number of rows\n  a | limit x\n            ^"},
      {"a | limit", "query:1:5: error: write it as 'limit N [per COLUMN]'\n  a | limit\n      ^~~~~"},
      {"a | select body",
       "query:1:12: error: body can only be searched\n  a | select body\n             ^~~~"},
      {"a | select date author",
       "query:1:17: error: a ',' is missing before this\n  a | select date author\n                  ^~~~~~\n"
       "hint: write it as 'select COLUMN[, COLUMN...]'"},
      {"a | count by list, l",
       "query:1:20: error: list is listed twice\n  a | count by list, l\n                     ^"},
      {"a | count by list | count by list",
       "query:1:21: error: counts cannot be counted again\n  a | count by list | count by list\n"
       "                      ^~~~~~~~~~~~~"},
      {"a | count by list | sort date",
       "query:1:26: error: the rows have no column 'date'\n  a | count by list | sort date\n"
       "                           ^~~~\nhint: the columns are count, list"},
      {"a | sort date up",
       "query:1:15: error: 'up' is not an order\n  a | sort date up\n                ^~\n"
       "hint: write asc, desc or a ',' before the next column"},
      {"a | select date | sort list",
       "query:1:24: error: list is not among the selected columns\n  a | select date | sort list\n"
       "                         ^~~~\nhint: put the stage before select"},
      {"a | dedupe title in subject | sort date",
       "query:1:31: error: after dedupe there can be only limit, skip, select\n"
       "  a | dedupe title in subject | sort date\n                                ^~~~~~~~~"},
      {"date:2025..2024",
       "query:1:6: error: the range ends before it begins\n  date:2025..2024\n       ^~~~~~~~~~"},
      {"a | dedupe number in subject",
       "query:1:12: error: number is not a text\n  a | dedupe number in subject\n             ^~~~~~"},
      {"a | sort date desc up",
       "query:1:20: error: a ',' is missing before this\n  a | sort date desc up\n                     ^~\n"
       "hint: write it as 'sort COLUMN [asc|desc][, ...]'"},
      {"a | limit letters(3)",
       "query:1:11: error: a function is not allowed here\n  a | limit letters(3)\n            ^~~~~~~"},
      {"a | limit 2 by author",
       "query:1:13: error: write 'per' here, not 'by'\n  a | limit 2 by author\n              ^~\n"
       "hint: write it as 'limit N [per COLUMN]'"},
      {"a | limit 2 author",
       "query:1:13: error: 'per' is missing before this\n  a | limit 2 author\n              ^~~~~~\n"
       "hint: write it as 'limit N [per COLUMN]'"},
      {"a | limit 2 per",
       "query:1:13: error: a column is missing after 'per'\n  a | limit 2 per\n              ^~~\n"
       "hint: write it as 'limit N [per COLUMN]'"},
      {"a | limit 2 per author, domain",
       "query:1:25: error: a list is not allowed here\n  a | limit 2 per author, domain\n"
       "                          ^~~~~~\nhint: write it as 'limit N [per COLUMN]'"},
      {"a | top 2 by date per author domain",
       "query:1:30: error: there can be only one column after 'per'\n  a | top 2 by date per author domain\n"
       "                               ^~~~~~\nhint: write it as 'top N [by COLUMN] [per COLUMN]'"},
      {"a | top 2 by date author",
       "query:1:19: error: 'per' is missing before this\n  a | top 2 by date author\n"
       "                    ^~~~~~\nhint: write it as 'top N [by COLUMN] [per COLUMN]'"},
      {"a | limit x per author",
       "query:1:11: error: 'x' is not a number of rows\n  a | limit x per author\n            ^"},
      {"a | limit 2 per is",
       "query:1:17: error: is can only be searched\n  a | limit 2 per is\n                  ^~"},
      {"a | limit 2 per subsystem | count by author",
       "query:1:29: error: after rows for each subsystem there can be only top, sort, limit, skip, select, "
       "distinct\n  a | limit 2 per subsystem | count by author\n                              "
       "^~~~~~~~~~~~~~~"},
      {"a | count by author | limit 2 per domain",
       "query:1:35: error: the rows have no column 'domain'\n  a | count by author | limit 2 per domain\n"
       "                                    ^~~~~~\nhint: the columns are count, author"},
      {"a | count by author | limit 2 per count",
       "query:1:35: error: count is an aggregate\n  a | count by author | limit 2 per count\n"
       "                                    ^~~~~\nhint: 'per' takes a column that the rows are counted by"},
      {"a | dedupe title in subject | limit 2 per author",
       "query:1:43: error: 'per' is not allowed after dedupe\n"
       "  a | dedupe title in subject | limit 2 per author\n                                            "
       "^~~~~~\n"
       "hint: put the stage before dedupe"},
      {"a | select date | limit 2 per author",
       "query:1:31: error: author is not among the selected columns\n  a | select date | limit 2 per author\n"
       "                                ^~~~~~\nhint: put the stage before select"},
      {"says:apllied",
       "query:1:6: error: says: unknown value 'apllied'\n  says:apllied\n       ^~~~~~~\n"
       "hint: did you mean 'applied'?"},
      {"first-response:2d",
       "query:1:16: error: '2d' is not a number\n  first-response:2d\n                 ^~\n"
       "hint: write 3, 1..3, 3.., >=3 or <3"},
      {"\"\xe2\x80\x93\"",
       "query:1:1: error: there is no letter or digit to search for\n  \"\xe2\x80\x93\"\n  ^~~"},
      // The quote that is not closed is the last one that opens, even if its text contains quotes.
      {"\"a\" \"b \\\" c",
       "query:1:5: error: this quote is not closed\n  \"a\" \"b \\\" c\n      ^~~~~~~\n"
       "hint: write \\\" for a quote within a phrase"},
      // The caret is correct after wide and zero-width characters, on the line of the error.
      {"\xc3\xb1 form:x",
       "query:1:3: error: unknown field 'form'\n  \xc3\xb1 form:x\n    ^~~~\nhint: did you mean 'from'?"},
      {"\xe4\xbd\xa0\xe5\xa5\xbd form:x",
       "query:1:4: error: unknown field 'form'\n  \xe4\xbd\xa0\xe5\xa5\xbd form:x\n       ^~~~\nhint: did "
       "you mean 'from'?"},
      {"a\nform:x", "query:2:1: error: unknown field 'form'\n  form:x\n  ^~~~\nhint: did you mean 'from'?"},
  }));
  CAPTURE(test.text);
  CHECK(mistake(test.text) == test.message);
}
