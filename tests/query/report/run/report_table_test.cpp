// SPDX-License-Identifier: MIT
#include "query/report/run/run_text.hpp"
#include "schema/stores/fingerprint.hpp"
#include "support/catch.hpp"

using namespace kvq;
using namespace kvq::report;
using namespace kvq::tests;

TEST_CASE("report: a chart draws the counts, independent of the position of the ranks", "[report]") {
  const std::string counts =
      "section is:patch | count by domain | top 2\nagainst is:patch is:rfc | count by domain\n";
  CHECK(ran(head + counts + "table rank, count.before, domain, count\nchart bars\n") ==
        "rank  count.before  domain     count\n"
        "   1             0  intel.com      6  ████████████████████████\n"
        "   2             0  linux.dev      5  ████████████████████\n");
  CHECK(mistake(only_name + counts + "table rank, domain\nchart bars\n") ==
        "r.kvq:5:1: error: a chart needs a column of numbers and a column of labels");
}

TEST_CASE("report: the footer lists each parameter with its value, ranges as commits", "[report]") {
  const std::string text = only_name +
                           "parameter range: range = HEAD~2..\nparameter before: range = ..HEAD~50\n"
                           "parameter none: range = HEAD..\nparameter most: number = 3\n"
                           "parameter who: text = \"\"\n";
  const std::string end = "; kvq 1.2.3, settings " + settings_fingerprint(sample_database()) + "\n";
  const std::string ranges = "r of kvm, range=18ebbd0adfa2..b3ec22364149, before=..66d6896ba1a5, none=HEAD..";
  CHECK(ran(text) == ranges + ", most=3, who=" + end);
  CHECK(ran(text, {{"most", "3"}, {"who", "a b"}}) == ranges + ", most=3, who=a b" + end);
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
  const std::string footer = "r of kvm; kvq 1.2.3, settings " + settings_fingerprint(sample_database());
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

  revision
KVM: TDX: Account private memory per VM
         1

KVM: Private memory accounting
         2

KVM: TDX: Account private memory per VM
         3

)" + footer + "\n");
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

)" + footer + "\n");
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
 "footer": ")" + footer + "\"}\n");
  CHECK(mistake(only_name + "section is:cover\nrow \"x\"\nchart bars\n") ==
        "r.kvq:4:1: error: only a table can have a chart");
  CHECK(mistake(only_name + "section is:cover\nchart bars\n") ==
        "r.kvq:3:1: error: a chart needs a column of numbers and a column of labels");
  CHECK(mistake(only_name + "section is:cover\nchart pie\n") == "r.kvq:3:7: error: unknown chart 'pie'");
  CHECK(mistake(only_name + "section is:cover\nrow \"x\"\ntable title\n") ==
        "r.kvq:4:1: error: a section has either 'table' or 'row', not both");
}
