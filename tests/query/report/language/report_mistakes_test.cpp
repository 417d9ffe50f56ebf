// SPDX-License-Identifier: MIT
#include <algorithm>

#include "query/report/language/language.hpp"
#include "query/report/run/report.hpp"
#include "query/report/run/run_text.hpp"
#include "support/catch.hpp"

using namespace kvq;
using namespace kvq::report;
using namespace kvq::tests;

TEST_CASE("report: errors are printed with their position in the file", "[report]") {
  struct Case {
    std::string text;
    std::string message;
  };
  const auto test = GENERATE(values<Case>({
      {"", "r.kvq:1:1: error: a report must begin with: report NAME \"SUMMARY\""},
      {"report r\n", "r.kvq:1:9: error: write it as: report NAME \"SUMMARY\""},
      {only_name + only_name, "r.kvq:2:1: error: a report can have only one name"},
      {only_name + "sectoin x\n", "r.kvq:2:1: error: unknown statement"},
      {only_name + "parameter x: date\n", "r.kvq:2:14: error: unknown kind 'date'"},
      {only_name + "row \"\"\"x\"\"\"\n", "r.kvq:2:1: error: this statement must follow a section"},
      {only_name + "text \"\"\"x\n", "r.kvq:3:1: error: a single brace, or a missing closing \"\"\""},
      {only_name + "text \"\"\"}\"\"\"\n", "r.kvq:2:9: error: a single brace, or a missing closing \"\"\""},
      {only_name + "text \"\"\"{\"\"\"\n", "r.kvq:2:10: error: a column name is missing after '{'"},
      {only_name + "text \"\"\"{x\"\"\"\n", "r.kvq:2:11: error: '}' is missing"},
      {only_name + "text \"\"\"{x:y}\"\"\"\n", "r.kvq:2:12: error: a number of columns is missing after ':'"},
      {only_name + "text \"\"\"{x | up /y/}\"\"\"\n", "r.kvq:2:14: error: unknown text function"},
      {only_name + "text \"\"\"{x | upto /(/}\"\"\"\n",
       "r.kvq:2:20: error: invalid regular expression: missing ): ("},
      {only_name + "text \"\"\"{list.nam}\"\"\"\n", "r.kvq:2:10: error: there is no 'list.nam' here"},
      {only_name + "section is:pach\nrow \"\"\"x\"\"\"\n", "r.kvq:2:12: error: is: unknown value 'pach'"},
      {only_name + "section is:patch\n  | cuont by x\nrow \"\"\"x\"\"\"\n",
       "r.kvq:3:5: error: unknown stage 'cuont'"},
      {only_name + "section is:patch\nrow \"\"\"{body}\"\"\"\n",
       "r.kvq:3:9: error: the rows have no column 'body'"},
      {only_name + "section is:patch\nrow new \"\"\"x\"\"\"\n",
       "r.kvq:3:5: error: the rows have no column 'status'"},
      {only_name + "section is:patch | dedupe title in subject\nrow newer \"\"\"x\"\"\"\n",
       "r.kvq:3:5: error: there is no status 'newer'"},
      {only_name + "parameter x: text\nlet x = is:patch\n", "r.kvq:3:5: error: the name 'x' already exists"},
      {only_name + "section author:$who\nrow \"\"\"x\"\"\"\n",
       "r.kvq:2:16: error: there is no parameter 'who' here"},
      {only_name + "let x = is:patch | limit 3\n",
       "r.kvq:2:20: error: a let is a filter, or a query that returns one number"},
      {only_name + "let all = is:patch | count\nsection $all\n",
       "r.kvq:3:9: error: 'all' can only be printed, as {all}"},
      {only_name + "let all = is:patch | count\nsection is:cover revision:$all\n",
       "r.kvq:3:27: error: 'all' can only be printed, as {all}"},
      {only_name + "let all = is:patch | count\nsection is:cover | limit $all\n",
       "r.kvq:3:26: error: 'all' can only be printed, as {all}"},
      {only_name + "let all = is:patch | count\nif $all\nend\n",
       "r.kvq:3:4: error: 'all' can only be printed, as {all}"},
      {only_name + "parameter x: range = HEAD~2..\nsection range:$x.from\n",
       "r.kvq:3:15: error: 'x.from' can only be printed, as {x.from}"},
      {only_name + "text \"{list.name | link}\"\n",
       "r.kvq:2:20: error: there is no mail here that a link could point to"},
      {only_name + "text \"{list.name | link x}\"\n", "r.kvq:2:25: error: there is no 'x' here"},
      {only_name + "section is:patch | count by author\nrow \"{author | link}\"\n",
       "r.kvq:3:16: error: these rows are not mails that a link could point to"},
      {only_name + "section is:patch | count by author\nrow \"{author | link x}\"\n",
       "r.kvq:3:21: error: the rows have no column 'x'"},
      {only_name + "parameter x: text\n", "the report 'r' needs a value: x=..."},
  }));
  CAPTURE(test.text);
  CHECK(mistake(test.text) == test.message);
}

TEST_CASE("report: the hint of an error lists the valid alternatives", "[report]") {
  struct Case {
    std::string text;
    std::string hint;
  };
  const std::string compared = "section is:series | count by domain\nagainst is:rfc | count by domain\n";
  const std::string of_tables =
      "a table takes only columns; use a row for computed values: row \"{count.before | percent of count}\"";
  const auto test = GENERATE_COPY(values<Case>({
      {compared + "row \"{count.before | percent of total}\"\n",
       "the columns are count, domain, count.before, rank, rank.before, move"},
      {compared + "table domain, count.befor\n", "did you mean 'count.before'?"},
      {"section is:series | count by domain\nrow \"{total}\"\n", "the columns are count, domain"},
      {compared + "table share(state:applied) \"applied\"\n", of_tables},
      {compared + "table count.before | percent of count\n", of_tables},
      {"section is:series awaiting:nobody\n",
       "the values are author, review, answer, revision, maintainer; is:unanswered matches series that "
       "nobody has "
       "answered"},
  }));
  CAPTURE(test.text);
  std::string reported;
  try {
    ran(head + test.text);
  } catch (const QueryError& error) {
    reported = error.what();
  }
  CHECK_THAT(reported, Catch::Matchers::EndsWith("\nhint: " + test.hint));
}

TEST_CASE("report: the chart kinds in the reference are valid, and others are not", "[report]") {
  const auto entry = std::ranges::find_if(
      statements(), [](const LanguageEntry& one) { return one.usage.starts_with("chart "); });
  CHECK(entry->usage == "chart bars|time|shares");
  for (const std::string kind : {"bars", "time", "shares"})
    CHECK(mistake(only_name + "section is:patch | count by month(date)\nchart " + kind + "\n").empty());
  try {
    parse_report({"r.kvq", only_name + "section is:cover\nchart pie\n"});
    FAIL("it was read");
  } catch (const QueryError& error) {
    CHECK_THAT(error.what(), Catch::Matchers::EndsWith("hint: the kinds are bars, time, shares"));
  }
}

TEST_CASE("report: an error is reported before anything is printed", "[report]") {
  std::string printed;
  const auto writer =
      make_document_writer(DocumentFormat::text, {}, [&](std::string_view piece) { printed += piece; });
  const Report report =
      parse_report({"r.kvq", head + "text \"\"\"first\"\"\"\nsection is:pach\nrow \"\"\"x\"\"\"\n"});
  CHECK_THROWS_AS(run_report(report, sample_database(), {.values = {}, .now = sample_now}, *writer),
                  QueryError);
  CHECK(printed.empty());
}

TEST_CASE("report: an error in an argument points into the argument, not into the report", "[report]") {
  const std::string text = head + "parameter range: range\nsection range:$range\nrow \"\"\"x\"\"\"\n";
  CHECK(mistake(text, {{"range", "nothing..HEAD"}}) ==
        "range:1:1: error: 'nothing' is not a commit, ref or date of the archive");
  CHECK(mistake(text, {{"range", "HEAD"}}) == "range:1:1: error: 'HEAD' is not a range");
  CHECK(mistake(text, {{"range", "HEAD~3..HEAD"}, {"x", "y"}}) == "the report 'r' has no parameter 'x'");
}
