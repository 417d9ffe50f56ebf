// SPDX-License-Identifier: MIT
#include "query/report/run/report.hpp"

#include <cstdint>

#include "indexer/indexer.hpp"
#include "query/report/builtin/builtin.hpp"
#include "query/report/run/run_text.hpp"
#include "query/report/run/template.hpp"
#include "samples/archive_builder.hpp"
#include "schema/open.hpp"
#include "support/catch.hpp"
#include "support/support.hpp"

using namespace kvq;
using namespace kvq::report;
using namespace kvq::tests;

namespace {

std::string filled(const std::string& layout, const std::string& value) {
  const Report report = parse_report({"r.kvq", head + "text \"\"\"" + layout + "\"\"\"\n"});
  return plain_text(fill(
      std::get<Text>(report.items.front().node).text, [&](const std::string&) { return value; },
      [](const std::string&) { return std::string(); }));
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

TEST_CASE("report: the range before the start of the archive, or before an empty range, is empty",
          "[report]") {
  const TempDir folder;
  const Database database = open_in_memory();
  std::vector<std::string> ids;
  for (const std::string list : {"kvm", "other"}) {
    samples::ArchiveBuilder archive(folder / (list + "/git/0.git"));
    for (const std::string name : {"1", "2"}) {
      ids.push_back(archive.add_mail(
          "From: A <a@x>\nSubject: [PATCH] " + name + "\nMessage-ID: <" + name + "@" + list + ">\n\nx\n",
          sample_now + static_cast<int64_t>(ids.size())));
    }
    index_archive(database, folder / list, {.list = list, .progress = {}, .interrupted = {}});
  }
  const std::string text = head +
                           "parameter r: range\nsection range:$r.before | sort date asc\nrow \"{subject}\"\n"
                           "empty \"nothing in {r.before}\"\n";
  const auto before = [&](const std::string& range) {
    return ran(text, {{"r", range}}, DocumentFormat::text, database);
  };
  CHECK(before(ids[0] + ".." + ids[1]) == "[PATCH] 1\n");
  CHECK(before(".." + ids[0]) == "nothing in " + ids[1] + ".." + ids[1] + "\n");
  CHECK(before(ids[0] + ".." + ids[0]) == "nothing in " + ids[1] + ".." + ids[1] + "\n");
  CHECK(before(".." + ids[3]) == "nothing in " + ids[3] + ".." + ids[3] + "\n");
  CHECK(before(ids[2] + ".." + ids[2]) == "nothing in " + ids[3] + ".." + ids[3] + "\n");
}

TEST_CASE("report: the value of a parameter is never parsed as query text", "[report]") {
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

TEST_CASE("report: the built-in reports are valid and named like their files", "[report]") {
  for (const std::string_view name : builtin_names()) {
    CAPTURE(name);
    const Report report = parse_report(builtin(name).value());
    CHECK(report.name == name);
    CHECK_NOTHROW(check_report(report, sample_database(), sample_now));
  }
  CHECK_FALSE(builtin("no-such-report"));
}

TEST_CASE("report: parameters have kinds and defaults", "[report]") {
  const std::string text =
      head +
      "parameter most: number = 1\nparameter when: time = 2025-03\nparameter who: text = \"Vera Lind\"\n"
      "section is:cover date:$when author:$who | sort revision asc | limit $most\n"
      "row \"{revision} {most} {who}\"\n";
  CHECK(ran(text) == "1 1 Vera Lind\n");
  CHECK(ran(text, {{"most", "2"}, {"who", "@intel.com"}}) == "1 2 @intel.com\n2 2 @intel.com\n");
  CHECK(mistake(text, {{"when", "someday"}}) == "when:1:1: error: 'someday' is not a valid time");
  CHECK(mistake(text, {{"most", "many"}}) == "most:1:1: error: 'many' is not a valid number");
  CHECK(mistake(only_name + "parameter x: age = old\n") == "r.kvq:2:20: error: 'old' is not a valid age");
  CHECK(mistake(head + "parameter x: flag\n", {{"x", "maybe"}}) ==
        "x:1:1: error: 'maybe' is not a valid flag");
}

TEST_CASE("report: a branch is printed if its parameter is given or its filter matches a mail", "[report]") {
  const std::string given =
      head + "parameter who: text = \"\"\nif $who\ntext \"of {who}\"\nelse\ntext \"of all\"\nend\n";
  CHECK(ran(given) == "of all\n");
  CHECK(ran(given, {{"who", "me"}}) == "of me\n");
  const std::string flag = head + "parameter x: flag = no\nif $x\ntext \"yes\"\nend\n";
  CHECK(ran(flag) == "");
  CHECK(ran(flag, {{"x", "yes"}}) == "yes\n");
  CHECK(ran(head + "if is:cover\nif is:cover -is:cover\ntext \"a\"\nelse\ntext \"b\"\nend\nend\n") == "b\n");
  // A branch that is not printed is not checked when the report runs; 'kvq report check' checks it.
  const std::string wrong = head + "if is:cover -is:cover\nsection is:pach\nend\n";
  CHECK(ran(wrong) == "");
  CHECK_THROWS_AS(check_report(parse_report({"r.kvq", wrong}), sample_database(), sample_now), QueryError);
  CHECK(mistake(only_name + "if is:cover\n") == "r.kvq:2:1: error: this 'if' has no 'end'");
  CHECK(mistake(only_name + "end\n") == "r.kvq:2:1: error: there is no matching 'if'");
  CHECK(mistake(only_name + "if is:cover\nelse\nelse\nend\n") ==
        "r.kvq:4:1: error: this 'if' already has an 'else'");
}

TEST_CASE("report: a let can be a number, and a percentage of another let", "[report]") {
  CHECK(ran(head + "let all = is:cover | count\nlet vera = is:cover author:vera.lind@intel.com | count\n"
                   "let none = is:cover -is:cover | count\n"
                   "text \"{vera} of {all}, {vera | percent of all}, {vera | percent of none}\"\n") ==
        "3 of 5, 60 %, -\n");
}

TEST_CASE("report: against prints counts next to those of another query", "[report]") {
  CHECK(ran(head + "section is:cover author:@intel.com | count by revision | sort revision asc\n"
                   "against is:cover author:@intel.com revision:<3 | count by revision\n"
                   "row \"{revision}: {count} {count.before} {rank} {rank.before} {move}\"\n") ==
        "1: 1 1 1 1 =\n2: 1 1 1 1 =\n3: 1 0 1  new\n");
  CHECK(mistake(only_name + "section is:cover\nagainst is:cover | count by revision\n") ==
        "r.kvq:2:9: error: 'against' needs a section that counts by a column");
  CHECK(mistake(only_name + "section is:cover | count by revision\nagainst is:cover | count by total\n") ==
        "r.kvq:3:9: error: this query does not count the same as the section");
}
