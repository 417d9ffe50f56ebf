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

const std::string only_name = "report r \"a report\"\n";
const std::string head = only_name + "footer \"\"\n";

std::string ran(const std::string& text, const std::map<std::string, std::string>& values = {},
                DocumentFormat format = DocumentFormat::text) {
  std::string out;
  const auto writer = make_document_writer(format, {}, [&](std::string_view piece) { out += piece; });
  run_report(parse_report({"r.kvq", text}), sample_database(),
             {.values = values, .now = sample_now, .version = "1.2.3"}, *writer);
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
  return plain_text(
      fill(std::get<Text>(report.items.front().node).text, [&](const std::string&) { return value; }));
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
      {only_name + only_name, "r.kvq:2:1: error: a report has one name"},
      {only_name + "sectoin x\n", "r.kvq:2:1: error: this is no statement of a report"},
      {only_name + "parameter x: date\n", "r.kvq:2:14: error: unknown kind 'date'"},
      {only_name + "row \"\"\"x\"\"\"\n", "r.kvq:2:1: error: this belongs below a section"},
      {only_name + "text \"\"\"x\n",
       "r.kvq:3:1: error: a lone brace, or a template without its closing \"\"\""},
      {only_name + "text \"\"\"}\"\"\"\n",
       "r.kvq:2:9: error: a lone brace, or a template without its closing \"\"\""},
      {only_name + "text \"\"\"{\"\"\"\n", "r.kvq:2:10: error: a column's name is missing after '{'"},
      {only_name + "text \"\"\"{x\"\"\"\n", "r.kvq:2:11: error: '}' is missing"},
      {only_name + "text \"\"\"{x:y}\"\"\"\n", "r.kvq:2:12: error: a number of columns is missing after ':'"},
      {only_name + "text \"\"\"{x | up /y/}\"\"\"\n", "r.kvq:2:14: error: this is no text function"},
      {only_name + "text \"\"\"{x | upto /(/}\"\"\"\n",
       "r.kvq:2:20: error: this is no regular expression: missing ): ("},
      {only_name + "text \"\"\"{list.nam}\"\"\"\n", "r.kvq:2:10: error: there is no 'list.nam' here"},
      {only_name + "section is:pach\nrow \"\"\"x\"\"\"\n", "r.kvq:2:12: error: is: does not know 'pach'"},
      {only_name + "section is:patch\n  | cuont by x\nrow \"\"\"x\"\"\"\n",
       "r.kvq:3:5: error: unknown stage 'cuont'"},
      {only_name + "section is:patch\nrow \"\"\"{body}\"\"\"\n",
       "r.kvq:3:9: error: the rows have no column 'body'"},
      {only_name + "section is:patch\nrow new \"\"\"x\"\"\"\n",
       "r.kvq:3:5: error: the rows have no column 'status'"},
      {only_name + "section is:patch | dedupe title in subject\nrow newer \"\"\"x\"\"\"\n",
       "r.kvq:3:5: error: no row has the status 'newer'"},
      {only_name + "parameter x: text\nlet x = is:patch\n", "r.kvq:3:5: error: there is a 'x' already"},
      {only_name + "section author:$who\nrow \"\"\"x\"\"\"\n",
       "r.kvq:2:16: error: there is no parameter 'who' here"},
      {only_name + "let x = is:patch | limit 3\n",
       "r.kvq:2:20: error: a let holds a filter, or a query of one number"},
      {only_name + "parameter x: text\n", "the report 'r' needs x=..."},
  }));
  CAPTURE(test.text);
  CHECK(mistake(test.text) == test.message);
}

TEST_CASE("report: a mistake is told before anything is printed", "[report]") {
  std::string printed;
  const auto writer =
      make_document_writer(DocumentFormat::text, {}, [&](std::string_view piece) { printed += piece; });
  const Report report =
      parse_report({"r.kvq", head + "text \"\"\"first\"\"\"\nsection is:pach\nrow \"\"\"x\"\"\"\n"});
  CHECK_THROWS_AS(run_report(report, sample_database(), {.values = {}, .now = sample_now}, *writer),
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

TEST_CASE("report: the built-in ones are without mistakes, under their own names", "[report]") {
  for (const std::string_view name : builtin_names()) {
    CAPTURE(name);
    const Report report = parse_report(builtin(name).value());
    CHECK(report.name == name);
    CHECK_NOTHROW(check_report(report, sample_database(), sample_now));
  }
  CHECK_FALSE(builtin("no-such-report"));
}

TEST_CASE("report: parameters have kinds and usual values", "[report]") {
  const std::string text =
      head +
      "parameter most: number = 1\nparameter when: time = 2025-03\nparameter who: text = \"Vera Lind\"\n"
      "section is:cover date:$when author:$who | sort revision asc | limit $most\n"
      "row \"{revision} {most} {who}\"\n";
  CHECK(ran(text) == "1 1 Vera Lind\n");
  CHECK(ran(text, {{"most", "2"}, {"who", "@intel.com"}}) == "1 2 @intel.com\n2 2 @intel.com\n");
  CHECK(mistake(text, {{"when", "someday"}}) == "when:1:1: error: 'someday' is no time");
  CHECK(mistake(text, {{"most", "many"}}) == "most:1:1: error: 'many' is no number");
  CHECK(mistake(only_name + "parameter x: age = old\n") == "r.kvq:2:20: error: 'old' is no age");
  CHECK(mistake(head + "parameter x: flag\n", {{"x", "maybe"}}) == "x:1:1: error: 'maybe' is no flag");
}

TEST_CASE("report: a branch is printed if its parameter is given or its filter finds a mail", "[report]") {
  const std::string given =
      head + "parameter who: text = \"\"\nif $who\ntext \"of {who}\"\nelse\ntext \"of all\"\nend\n";
  CHECK(ran(given) == "of all\n");
  CHECK(ran(given, {{"who", "me"}}) == "of me\n");
  const std::string flag = head + "parameter x: flag = no\nif $x\ntext \"yes\"\nend\n";
  CHECK(ran(flag) == "");
  CHECK(ran(flag, {{"x", "yes"}}) == "yes\n");
  CHECK(ran(head + "if is:cover\nif is:cover -is:cover\ntext \"a\"\nelse\ntext \"b\"\nend\nend\n") == "b\n");
  // What does not hold may name a parameter that has no value; 'kvq report check' looks there, too.
  const std::string wrong = head + "if is:cover -is:cover\nsection is:pach\nend\n";
  CHECK(ran(wrong) == "");
  CHECK_THROWS_AS(check_report(parse_report({"r.kvq", wrong}), sample_database(), sample_now), QueryError);
  CHECK(mistake(only_name + "if is:cover\n") == "r.kvq:2:1: error: this 'if' has no 'end'");
  CHECK(mistake(only_name + "end\n") == "r.kvq:2:1: error: there is no 'if' before it");
  CHECK(mistake(only_name + "if is:cover\nelse\nelse\nend\n") ==
        "r.kvq:4:1: error: this 'if' has an 'else' already");
}

TEST_CASE("report: a let can be a number, and a part of another in percent", "[report]") {
  CHECK(ran(head + "let all = is:cover | count\nlet vera = is:cover author:vera.lind@intel.com | count\n"
                   "let none = is:cover -is:cover | count\n"
                   "text \"{vera} of {all}, {vera | percent of all}, {vera | percent of none}\"\n") ==
        "3 of 5, 60 %, -\n");
}

TEST_CASE("report: counts stand beside what they were", "[report]") {
  CHECK(ran(head + "section is:cover author:@intel.com | count by revision | sort revision asc\n"
                   "against is:cover author:@intel.com revision:<3 | count by revision\n"
                   "row \"{revision}: {count} {count.before} {rank} {rank.before} {move}\"\n") ==
        "1: 1 1 1 1 =\n2: 1 1 1 1 =\n3: 1 0 1  new\n");
  CHECK(mistake(only_name + "section is:cover\nagainst is:cover | count by revision\n") ==
        "r.kvq:2:9: error: only counts by something are compared");
  CHECK(mistake(only_name + "section is:cover | count by revision\nagainst is:cover | count by total\n") ==
        "r.kvq:3:9: error: this does not count as the section does");
}

TEST_CASE("report: a chart draws the counts, wherever their ranks stand", "[report]") {
  const std::string counts =
      "section is:patch | count by domain | top 2\nagainst is:patch is:rfc | count by domain\n";
  CHECK(ran(head + counts + "table rank, count.before, domain, count\nchart bars\n") ==
        "rank  count.before  domain     count\n"
        "   1             0  intel.com      6  ████████████████████████\n"
        "   2             0  linux.dev      5  ████████████████████\n");
  CHECK(mistake(only_name + counts + "table rank, domain\nchart bars\n") ==
        "r.kvq:5:1: error: there is no number to draw, or nothing that it is of");
}

TEST_CASE("report: rows without a layout are a table, in each format", "[report]") {
  const std::string text =
      only_name +
      "title \"All <of> it\"\nheading \"Covers\"\nnote \"Two {list.name} *words*.\"\n"
      "section is:cover author:@intel.com | sort revision asc | limit 2\n"
      "table revision, title \"what\"\n"
      "section is:cover author:@intel.com | count by revision | sort revision asc\nchart bars\n"
      "section is:cover author:@intel.com | sort revision asc | limit 3\ntable revision, title\n"
      "group title\n";
  CHECK(ran(text) == R"(All <of> it
===========

Covers
------

Two kvm *words*.

revision  what
       1  KVM: TDX: Account private memory per VM
       2  KVM: Private memory accounting

count  revision
    1         1  ████████████████████████
    1         2  ████████████████████████
    1         3  ████████████████████████

KVM: TDX: Account private memory per VM
         1

KVM: Private memory accounting
         2

KVM: TDX: Account private memory per VM
         3

r of kvm; kvq 1.2.3, settings 200aff5e05cf21c1
)");
  CHECK(ran(text, {}, DocumentFormat::markdown) == R"(# All \<of\> it

## Covers

Two kvm \*words\*.

| revision | what |
|---:|---|
| 1 | [KVM: TDX: Account private memory per VM](<https://lore.kernel.org/r/20250303100000.1-1-vera.lind@intel.com/>) |
| 2 | [KVM: Private memory accounting](<https://lore.kernel.org/r/20250310093000.2-1-vera.lind@intel.com/>) |

| count | revision |
|---:|---:|
| 1 | 1 |
| 1 | 2 |
| 1 | 3 |

### KVM: TDX: Account private memory per VM

| revision |
|---:|
| [1](<https://lore.kernel.org/r/20250303100000.1-1-vera.lind@intel.com/>) |

### KVM: Private memory accounting

| revision |
|---:|
| [2](<https://lore.kernel.org/r/20250310093000.2-1-vera.lind@intel.com/>) |

### KVM: TDX: Account private memory per VM

| revision |
|---:|
| [3](<https://lore.kernel.org/r/20250314100000.3-1-vera.lind@intel.com/>) |

---

r of kvm; kvq 1.2.3, settings 200aff5e05cf21c1
)");
  CHECK(ran(text, {}, DocumentFormat::json) == R"({"schema": 1,
 "report": "r",
 "summary": "a report",
 "title": "All <of> it",
 "parameters": {},
 "pieces": [
  {"heading":"Covers"},
  {"note":"Two kvm *words*."},
  {"columns": [{"name":"revision","kind":"number"},{"name":"title","kind":"text"}],
   "rows": [
    {"revision":1,"title":"KVM: TDX: Account private memory per VM"},
    {"revision":2,"title":"KVM: Private memory accounting"}]},
  {"columns": [{"name":"count","kind":"number"},{"name":"revision","kind":"number"}],
   "rows": [
    {"count":1,"revision":1},
    {"count":1,"revision":2},
    {"count":1,"revision":3}]},
  {"columns": [{"name":"revision","kind":"number"},{"name":"title","kind":"text"}],
   "rows": [
    {"revision":1,"title":"KVM: TDX: Account private memory per VM"},
    {"revision":2,"title":"KVM: Private memory accounting"},
    {"revision":3,"title":"KVM: TDX: Account private memory per VM"}]}
 ],
 "footer": "r of kvm; kvq 1.2.3, settings 200aff5e05cf21c1"}
)");
  CHECK(mistake(only_name + "section is:cover\nrow \"x\"\nchart bars\n") ==
        "r.kvq:4:1: error: only a table has a chart");
  CHECK(mistake(only_name + "section is:cover\nchart bars\n") ==
        "r.kvq:3:1: error: there is no number to draw, or nothing that it is of");
  CHECK(mistake(only_name + "section is:cover\nchart pie\n") == "r.kvq:3:7: error: unknown chart 'pie'");
  CHECK(mistake(only_name + "section is:cover\nrow \"x\"\ntable title\n") ==
        "r.kvq:4:1: error: rows are a table or laid out, not both");
}
