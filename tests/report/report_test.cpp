// SPDX-License-Identifier: MIT
#include "query/report/report.hpp"

#include <catch2/catch.hpp>

#include "query/report/builtin.hpp"
#include "query/report/template.hpp"
#include "support/sample_database.hpp"

using namespace kvq;
using namespace kvq::report;
using namespace kvq::tests;

namespace {

const std::string head = "report r \"a report\"\n";

std::string ran(const std::string& text, const std::map<std::string, std::string>& values = {}) {
  std::string out;
  run_report(parse_report({"r.kvq", text}), sample_database(), {.values = values, .now = sample_now},
             [&](std::string_view piece) { out += piece; });
  return out;
}

/// The first line of what a report's mistake says.
std::string mistake(const std::string& text, const std::map<std::string, std::string>& values = {}) {
  try {
    ran(text, values);
    return "";
  } catch (const Error& error) {
    return std::string(error.what()).substr(0, std::string(error.what()).find('\n'));
  }
}

std::string filled(const std::string& layout, const std::string& value) {
  const Report report = parse_report({"r.kvq", head + "text \"\"\"" + layout + "\"\"\"\n"});
  return fill(std::get<Template>(report.items.front()), [&](const Placeholder&) { return value; });
}

}  // namespace

TEST_CASE("report: texts, sections, lets and parameters make a page", "[report]") {
  CHECK(ran(head + "text \"\"\"\none\n\"\"\"\n\n# a comment\ntext \"\"\"two\"\"\"  # and another\n") ==
        "one\ntwo");
  CHECK(ran(head + "section is:cover revision:3\nrow \"\"\"{revision}/{total} {title}\n\"\"\"\n") ==
        "3/2 KVM: TDX: Account private memory per VM\n");
  CHECK(ran(head + "let covers = is:cover author:@intel.com\nlet new = $covers -revision:1\nsection $new\n  "
                   "| sort revision asc\n  | limit 1\n"
                   "row \"\"\"{revision}\"\"\"\n") == "2");
  CHECK(ran(head + "parameter who: text \"an address\"\nsection is:cover author:$who | count by revision | "
                   "sort revision asc\n"
                   "row \"\"\"{revision}={count};\"\"\"\n",
            {{"who", "vera.lind@intel.com"}}) == "1=1;2=1;3=1;");
  CHECK(ran(head + "section is:patch | count, median(total) by month(date) | sort month(date)\n"
                   "row \"\"\"{month(date)}: {count}, {median(total)};\"\"\"\n") ==
        ran(head + "section is:patch | count, median(total) by month(d) | sort month(dt)\n"
                   "row \"\"\"{month(date)}: {count}, {median(total)};\"\"\"\n"));
  CHECK(ran(head + "section is:patch revision:4 | count, max(total) by month(date)\n"
                   "row \"\"\"{month(date):9}: {count}, {max(total)};\"\"\"\n") == "  2025-03: 1, ;");
  CHECK(ran(head + "section is:pull is:reply\nrow \"\"\"x\"\"\"\nempty \"\"\"nothing\"\"\"\n") == "nothing");
}

TEST_CASE("report: rows are laid out by their status", "[report]") {
  CHECK(ran(head + "parameter range: range\n"
                   "text \"\"\"{range.from} {range.to} {list.name} {list.title}\n\"\"\"\n"
                   "section range:$range is:cover author:@intel.com\n  | dedupe title in subject\n"
                   "row new \"\"\"new {revision}\n\"\"\"\nrow existing \"\"\"{earlier.revision} has "
                   "{revision}\n\"\"\"\n",
            {{"range", "week-10..week-12"}}) == "week-10 week-12 kvm KVM\nnew 3\nnew 2\n3 has 1\n");
}

TEST_CASE("report: a parameter's value is a value, whatever it is", "[report]") {
  const std::string text =
      head +
      "parameter s: text\nsection is:cover subject:$s\nrow \"\"\"{title}\n\"\"\"\nempty \"\"\"none\"\"\"\n";
  CHECK(ran(text, {{"s", "Private memory accounting"}}) == "KVM: Private memory accounting\n");
  CHECK(ran(text, {{"s", "x OR is:patch"}}) == "none");
  CHECK(ran(text, {{"s", "x\" OR \"y"}}) == "none");
}

TEST_CASE("report: text functions and widths", "[report]") {
  const std::string mail = "From: a@x\nfirst\n 2 files changed, 1 insertion(+)\nrest\n\n";
  CHECK(filled("{a}", "x") == "x");
  CHECK(filled("{a:5}|", "x") == "    x|");
  CHECK(filled("{a:5}|", "\xe4\xbd\xa0\xe5\xa5\xbd") == " \xe4\xbd\xa0\xe5\xa5\xbd|");
  CHECK(filled("{a:2}|", "long") == "long|");
  CHECK(filled("{{{a}}}", "x") == "{x}");
  CHECK(filled("{a | upto /[0-9]+ files? changed,/}", mail) ==
        "From: a@x\nfirst\n 2 files changed, 1 insertion(+)");
  CHECK(filled("{a | upto /never/}", mail) == "From: a@x\nfirst\n 2 files changed, 1 insertion(+)\nrest");
  CHECK(filled("{a | without first line /^>?From: / | upto /changed/}", mail) ==
        "first\n 2 files changed, 1 insertion(+)");
  CHECK(filled("{a | without first line /^rest/}", mail) == mail);
  CHECK(filled("{a | without first line /^From/}", "\n\nFrom: x\ny\n") == "\n\ny\n");
  CHECK(filled("{a | without first line /^From/}", "From: x") == "");
  CHECK(filled("{a | upto /x/}", "") == "");
}

TEST_CASE("report: mistakes are shown at their place in the file", "[report]") {
  struct Case {
    std::string text;
    std::string message;
  };
  const auto test = GENERATE(values<Case>({
      {"", "r.kvq:1:1: error: a report begins with: report NAME \"SUMMARY\""},
      {"report r\n", "r.kvq:1:9: error: write it as: report NAME \"SUMMARY\""},
      {head + head, "r.kvq:2:1: error: a report has one name"},
      {head + "sectoin x\n", "r.kvq:2:1: error: this is no statement of a report"},
      {head + "parameter x: date\n", "r.kvq:2:14: error: unknown kind 'date'"},
      {head + "row \"\"\"x\"\"\"\n", "r.kvq:2:1: error: this belongs below a section"},
      {head + "text \"\"\"x\n", "r.kvq:3:1: error: a lone brace, or a template without its closing \"\"\""},
      {head + "text \"\"\"}\"\"\"\n",
       "r.kvq:2:9: error: a lone brace, or a template without its closing \"\"\""},
      {head + "text \"\"\"{\"\"\"\n", "r.kvq:2:10: error: a column's name is missing after '{'"},
      {head + "text \"\"\"{x\"\"\"\n", "r.kvq:2:11: error: '}' is missing"},
      {head + "text \"\"\"{x:y}\"\"\"\n", "r.kvq:2:12: error: a number of columns is missing after ':'"},
      {head + "text \"\"\"{x | up /y/}\"\"\"\n", "r.kvq:2:14: error: this is no text function"},
      {head + "text \"\"\"{x | upto /(/}\"\"\"\n",
       "r.kvq:2:20: error: this is no regular expression: missing ): ("},
      {head + "text \"\"\"{list.name}\"\"\"\n", "r.kvq:2:10: error: there is no 'list.name' here"},
      {head + "section is:pach\nrow \"\"\"x\"\"\"\n", "r.kvq:2:12: error: is: does not know 'pach'"},
      {head + "section is:patch\n  | cuont by x\nrow \"\"\"x\"\"\"\n",
       "r.kvq:3:5: error: unknown stage 'cuont'"},
      {head + "section is:patch\nrow \"\"\"{body}\"\"\"\n",
       "r.kvq:3:9: error: the rows have no column 'body'"},
      {head + "section is:patch\nrow new \"\"\"x\"\"\"\n",
       "r.kvq:3:5: error: the rows have no column 'status'"},
      {head + "section is:patch | dedupe title in subject\nrow newer \"\"\"x\"\"\"\n",
       "r.kvq:3:5: error: no row has the status 'newer'"},
      {head + "parameter x: text\nlet x = is:patch\n", "r.kvq:3:5: error: there is a 'x' already"},
      {head + "section author:$who\nrow \"\"\"x\"\"\"\n",
       "r.kvq:2:16: error: there is no parameter 'who' here"},
      {head + "let x = is:patch | limit 3\n", "r.kvq:2:20: error: a let holds a filter, without stages"},
      {head + "parameter x: text\n", "the report 'r' needs x=..."},
  }));
  CAPTURE(test.text);
  CHECK(mistake(test.text) == test.message);
}

TEST_CASE("report: a mistake is told before anything is printed", "[report]") {
  std::string printed;
  const Report report =
      parse_report({"r.kvq", head + "text \"\"\"first\"\"\"\nsection is:pach\nrow \"\"\"x\"\"\"\n"});
  CHECK_THROWS_AS(run_report(report, sample_database(), {.values = {}, .now = sample_now},
                             [&](std::string_view piece) { printed += piece; }),
                  QueryError);
  CHECK(printed.empty());
}

TEST_CASE("report: a mistake in an argument is the caller's, not the report's", "[report]") {
  const std::string text = head + "parameter range: range\nsection range:$range\nrow \"\"\"x\"\"\"\n";
  CHECK(mistake(text, {{"range", "nothing..HEAD"}}) ==
        "range:1:1: error: 'nothing' is no commit, ref or date of the archive");
  CHECK(mistake(text, {{"range", "HEAD"}}) == "range:1:1: error: 'HEAD' is no range");
  CHECK(mistake(text, {{"range", "HEAD~3..HEAD"}, {"x", "y"}}) == "the report 'r' has no parameter 'x'");
}

TEST_CASE("report: the built-in ones parse, under their own names, and need their range", "[report]") {
  for (const std::string_view name : builtin_names()) {
    CAPTURE(name);
    const Report report = parse_report(builtin(name).value());
    CHECK(report.name == name);
    CHECK(report.parameters.size() == 1);
  }
  CHECK_FALSE(builtin("no-such-report"));
}
