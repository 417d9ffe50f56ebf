// SPDX-License-Identifier: MIT
#include "query/language/bind.hpp"

#include <algorithm>
#include <set>

#include "query/language/parse.hpp"
#include "query/language/stages.hpp"
#include "query/run/run.hpp"
#include "query/sql/resolve.hpp"
#include "schema/sqlite/statement.hpp"
#include "support/catch.hpp"
#include "support/sample_database.hpp"

using namespace kvq;
using namespace kvq::tests;

namespace {

plan::Plan bound(const std::string& text) {
  const Source source{"query", text};
  return bind(parse(source), source, sample_now);
}

plan::Column column(std::string_view name) {
  return {std::string(name), find_field(name)->column, find_field(name)};
}

}  // namespace

TEST_CASE("bind: names are looked up and values are parsed", "[query]") {
  struct Case {
    std::string text;
    std::string plan;
  };
  const auto test = GENERATE(values<Case>({
      {"", "(everything)"},
      {"kvm*", "(text {} 'kvm'*)"},
      {"a@b.c", "(or (text {} 'a@b.c') (id 'a@b.c'))"},
      {"s:x nq:y q:z",
       "(and (text {subject} 'x') (text {own file function added removed context} 'y') (text {quoted} 'z'))"},
      {"dfn:a dfa:b dfb:c dfctx:d dfhh:e n:f",
       "(and (text {file} 'a') (text {removed} 'b') (text {added} 'c') (text {context} 'd') (text {function} "
       "'e') "
       "(text {attachment} 'f'))"},
      {"f:Ada@X.org", "(m.sender address 'ada@x.org')"},
      {"author:@Intel.com", "(m.author domain 'intel.com')"},
      {"author:\"Ada Byron <Ada@X.org>\"", "(m.author address 'ada@x.org')"},
      {"t:ada", "(to words 'ada')"},
      {"c:\"Ada Byron\"", "(cc words 'Ada Byron')"},
      {"tc:ad*", "(recipient words 'ad'*)"},
      {"domain:Intel.com", "(domain 'intel.com')"},
      {"subsystem:TDX", "(subsystem 'tdx')"},
      {"subsystem:\"KVM: TDX\"", "(or (and (subsystem 'kvm') (subsystem 'tdx')) (subsystem 'kvm: tdx'))"},
      {"l:KVM", "(list 'kvm')"},
      {"id:<a@b>", "(id 'a@b')"},
      {"d:2025-03", "(date [2025-03-01T00:00:00Z, 2025-04-01T00:00:00Z))"},
      {"rt:2.days.ago..", "(received [2025-03-18T00:00:00Z, ))"},
      {"v:>=3", "(revision [3, ))"},
      {"is:RFC kind:patch", "(and (is rfc) (kind 'patch'))"},
      {"range:a..b", "(range a..b)"},
      {"subject:/^\\[PATCH/", "(subject /^\\[PATCH/)"},
      {"-a OR b", "(or (not (text {} 'a')) (text {} 'b'))"},
      {"a | count by f, l | top 3", "(text {} 'a') | count by from list | sort count desc | limit 3"},
      {"a | sort d, s desc, letters(f)", "(text {} 'a') | sort date desc subject desc letters(from) asc"},
      {"a | select d, s", "(text {} 'a') | select date subject"},
      {"| count", "(everything) | count"},
      {"| count, median(v), count(f) by month(d), l",
       "(everything) | count median(revision) count(from) by month(date) list"},
      {"| p90(age) by week(rt) | having p90(age):<30.5 | sort week(received)",
       "(everything) | p90(age) by week(received) | having p90(age)<30.5 | sort week(received) asc"},
      {"| count, max(date) by kind | having count:3..5, max(date):2025-03..",
       "(everything) | count max(date) by kind | having count>=3 count<=5 max(date)>=2025-03-01T00:00:00Z"},
      {"| count by kind | having count:>2 | having count:7 | skip 1",
       "(everything) | count by kind | having count>2 | having count>=7 count<=7 | skip 1"},
      {"| min(date) by kind | having min(date):2.days.ago..",
       "(everything) | min(date) by kind | having min(date)>=2025-03-18T00:00:00Z"},
      {"| limit 5 per subsystem | top 2 by date per l | select subsystem",
       "(everything) | limit 5 per subsystem | sort date desc | limit 2 per list | select subsystem"},
      {"| count by subsystem, f | top 2 per subsystem | limit 1 per from",
       "(everything) | count by subsystem from | sort count desc | limit 2 per subsystem | limit 1 per from"},
      {"| limit 1 per month(d) | series", "(everything) | limit 1 per month(date) | series"},
      {"says:applied company:X reviewer.company:X",
       "(and (says applied) (company 'x') (reviewer.company 'x'))"},
      {"| top 3 by date | series | latest | threads",
       "(everything) | sort date desc | limit 3 | series | latest | threads"},
      {"| select day(d), s | distinct | sort s | limit 2",
       "(everything) | select day(date) subject | distinct day(date) subject | sort subject asc | limit 2"},
      {"| distinct f", "(everything) | distinct from"},
      {"| sum(patches), count by author | top 3 | select count, author | top 2 by count",
       "(everything) | sum(patches) count by author | sort sum(patches) desc | limit 3 | select count author "
       "| "
       "sort count desc | limit 2"},
  }));
  CAPTURE(test.text);
  CHECK(plan::to_text(bound(test.text)) == test.plan);
}

TEST_CASE("fields: names and aliases are unique, and each field has help and an example", "[query]") {
  const auto names = field_names();
  CHECK(std::set<std::string_view>(names.begin(), names.end()).size() == names.size());
  for (const Field& field : fields()) {
    CAPTURE(field.name);
    CHECK_FALSE(field.help.empty());
    CHECK_FALSE(field.example.empty());
    CHECK(field.example.find(field.name) != std::string_view::npos);
    CHECK((field.kind != FieldKind::output || !field.sql.value.empty()));
    for (const std::string_view alias : aliases_of(field)) CHECK(find_field(alias) == &field);
  }
}

TEST_CASE("fields: every prefix of lore has its meaning", "[query]") {
  for (const auto& [prefix, name] :
       std::vector<std::pair<std::string_view, std::string_view>>{{"s", "subject"},
                                                                  {"f", "from"},
                                                                  {"t", "to"},
                                                                  {"c", "cc"},
                                                                  {"tc", "recipient"},
                                                                  {"b", "body"},
                                                                  {"nq", "text"},
                                                                  {"q", "quoted"},
                                                                  {"d", "date"},
                                                                  {"dt", "date"},
                                                                  {"rt", "received"},
                                                                  {"m", "msgid"},
                                                                  {"mid", "id"},
                                                                  {"l", "list"},
                                                                  {"n", "attachment"},
                                                                  {"dfn", "file"},
                                                                  {"dfhh", "function"},
                                                                  {"dfa", "removed"},
                                                                  {"dfb", "added"},
                                                                  {"dfctx", "context"},
                                                                  {"a", "contact"},
                                                                  {"tcf", "contact"},
                                                                  {"bs", "bs"},
                                                                  {"lid", "list"},
                                                                  {"z", "size"},
                                                                  {"dfpre", "preblob"},
                                                                  {"dfpost", "postblob"},
                                                                  {"dfblob", "blob"},
                                                                  {"patchid", "patchid"},
                                                                  {"changeid", "changeid"},
                                                                  {"forpatchid", "forpatchid"},
                                                                  {"references", "references"},
                                                                  {"thread", "thread"}}) {
    CAPTURE(prefix);
    REQUIRE(find_field(prefix) != nullptr);
    CHECK(find_field(prefix)->name == name);
  }
}

TEST_CASE("fields: each example runs, and each field with a column can be shown, sorted and counted",
          "[query]") {
  for (const Field& field : fields()) {
    CAPTURE(field.name, field.example);
    CHECK_NOTHROW(query_rows(sample_database(), std::string(field.example), {"id"}));
    if (field.sql.value.empty()) continue;
    const std::string name(field.name);
    CHECK_FALSE(query_rows(sample_database(), "is:patch | sort " + name + " | limit 2", {name}).empty());
    CHECK_NOTHROW(query_rows(sample_database(), "| count by " + name + " | top 2", {}));
    CHECK_NOTHROW(
        query_rows(sample_database(), "kvm | count by " + name + (name == "list" ? "" : ", list"), {}));
    CHECK_NOTHROW(query_rows(sample_database(), "range:week-10..week-12 | count by " + name, {}));
  }
  for (const StageInfo& stage : stages()) {
    CAPTURE(stage.name);
    CHECK_FALSE(query_rows(sample_database(), std::string(stage.example), {"id"}).empty());
  }
}

TEST_CASE("lower: text from users is never part of the SQL", "[query]") {
  const std::vector<std::string> hostile = {"\"; DROP TABLE message; --",
                                            "' OR 1=1",
                                            "a NEAR b",
                                            "subject:x",
                                            "^a",
                                            "a*b",
                                            "{own} : a",
                                            "a AND b",
                                            "%",
                                            "_x_",
                                            "\\"};
  for (const std::string& text : hostile) {
    CAPTURE(text);
    std::string escaped;
    for (const char c : text) escaped += (c == '"' || c == '\\') ? std::string("\\") + c : std::string(1, c);
    for (const char* field : {"", "subject:", "from:", "to:", "domain:", "subsystem:", "list:", "id:"}) {
      const std::string query = std::string(field) + "\"" + escaped + " word\"";
      CAPTURE(query);
      const sql::Sql sql = sql::lower(bound(query), {column("subject")});
      CHECK(sql.text.find("word") == std::string::npos);
      CHECK_NOTHROW(query_rows(sample_database(), query, {"id"}));
    }
  }
}

TEST_CASE("lower: text terms under one AND share one MATCH", "[query]") {
  const sql::Sql sql = sql::lower(bound("a s:b is:patch (c OR d)"), {column("subject")});
  CHECK(sql.text ==
        "SELECT m.subject FROM message_fts CROSS JOIN message m ON m.id = message_fts.rowid WHERE "
        "message_fts MATCH ? AND "
        "m.kind = 'patch' ORDER BY message_fts.rowid DESC");
  REQUIRE(sql.binds.size() == 1);
  CHECK(std::get<std::string>(sql.binds.front()) ==
        "(\"a\") AND ({subject} : \"b\") AND ((\"c\") OR (\"d\"))");
}

TEST_CASE("lower: common queries do not scan all mails or bodies", "[query]") {
  for (const char* query :
       {"kvm", "kvm from:@intel.com", "author:vera.lind@intel.com", "subsystem:tdx", "date:2025-03-03",
        "id:x@y", "to:@arm.com", "range:week-10..week-12", "range:week-10..week-12 is:patch kvm",
        "file:arch/x86/kvm/ date:2025-03", "domain:intel.com"}) {
    const Source source{"query", query};
    plan::Plan plan = bind(parse(source), source, sample_now);
    resolve(plan, sample_database(), source, sample_now);
    for (const PlanLine& line : engine_plan(sample_database(), sql::lower(plan, {column("subject")}))) {
      const std::string& step = line.text;
      CAPTURE(query, step);
      const bool scans = step.find("SCAN m") != std::string::npos &&
                         step.find("SCAN message_fts VIRTUAL") == std::string::npos &&
                         step.find("SCAN mailbox_fts VIRTUAL") == std::string::npos;
      CHECK_FALSE(scans);
      CHECK(step.find("SCAN body") == std::string::npos);
    }
  }
}
