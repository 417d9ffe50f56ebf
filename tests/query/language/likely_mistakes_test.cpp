// SPDX-License-Identifier: MIT
#include "query/language/likely_mistakes.hpp"

#include "query/language/bind.hpp"
#include "query/language/handle_terms.hpp"
#include "query/language/hints.hpp"
#include "query/language/parse.hpp"
#include "query/vocabulary/fields.hpp"
#include "query/vocabulary/foreign_words.hpp"
#include "support/catch.hpp"

using namespace kvq;

namespace {

constexpr int64_t now = 1'741'600'000;

/// What is searched as words, and what was meant; empty if nothing looks like a mistake.
std::string seen(const std::string& text) {
  const Source source{"query", text};
  std::string out;
  for (const LikelyMistake& mistake : likely_mistakes(parse(source), source, now))
    out += (out.empty() ? "" : "; ") + mistake.words + " -> " + mistake.meant;
  return out;
}

std::string hint_of(const std::string& text) {
  const Source source{"query", text};
  try {
    bind(parse(source), source, now);
  } catch (const QueryError& error) {
    const std::string what = error.what();
    const size_t hint = what.find("hint: ");
    return hint == std::string::npos ? "" : what.substr(hint + 6);
  }
  return "valid";
}

}  // namespace

TEST_CASE("likely mistakes: stages, times and operators of other languages are seen", "[query]") {
  const auto [text, expected] = GENERATE(table<std::string, std::string>({
      {"count by author", "count by author -> | count by author"},
      {"is:patch count by auhtor", "count by auhtor -> is:patch | count by author"},
      {"is:patch count by month(date), domain",
       "count by month(date), domain -> is:patch | count by month(date), domain"},
      {"is:patch group by author", "group by author -> is:patch | count by author"},
      {"is:patch count", "count -> is:patch | count"},
      {"is:patch limit 5", "limit 5 -> is:patch | limit 5"},
      {"is:patch limit 5 | select id", "limit 5 -> is:patch | limit 5"},
      {"is:patch top 3 by size", "top 3 by size -> is:patch | top 3 by size"},
      {"is:patch sort -date", "sort -date -> is:patch | sort date desc"},
      {"is:patch sort by date asc", "sort by date asc -> is:patch | sort date asc"},
      {"is:patch order by date", "order by date -> is:patch | sort date"},
      {"is:patch select date, subject", "select date, subject -> is:patch | select date, subject"},
      {"is:cover latest", "latest -> is:cover | latest"},
      {"vgic since yesterday", "since yesterday -> date:yesterday.."},
      {"vgic before 2024-01-01", "before 2024-01-01 -> date:..2024-01-01"},
      {"vgic after 2.weeks.ago", "after 2.weeks.ago -> date:2.weeks.ago.."},
      {"is:patch or is:pull", "or -> OR"},
      {"is:patch and is:rfc", "and -> AND"},
      {"vgic not is:patch", "not -> NOT"},
      {"author=maz", "author=maz -> author:maz"},
      {"!is:patch", "!is:patch -> -is:patch"},
      {"vgic +is:patch", "+is:patch -> is:patch"},
      {"awaiting-review", "awaiting-review -> state:awaiting-review"},
      {"thread:3", "thread:3 -> thread:#3"},
  }));
  CAPTURE(text);
  CHECK(seen(text) == expected);
}

TEST_CASE("likely mistakes: words of texts are no mistakes", "[query]") {
  const auto text = GENERATE(values<std::string>({
      "vgic",
      "count",
      "page count",
      "count the pages",
      "count by hand",
      "\"count\" \"by\" author",
      "\"count by author\"",
      "sort algorithm",
      "sort order",
      "limit of vcpus",
      "limit",
      "memory limit 5 pages",
      "top level",
      "select a page",
      "broken since 5.10",
      "after the merge",
      "before reset",
      "sooner or later",
      "this and that",
      "do not merge",
      "latest",
      "latest kernel",
      "x=1",
      "a=b:c",
      "CONFIG_KVM=y",
      "thread:20250303100000.1-1-vera.lind@intel.com",
      "s:(count by author)",
      "is:patch | count by author",
      "re-enable",
      "now-or-never",
      "patch: limit 5 pages",
      "",
  }));
  CAPTURE(text);
  CHECK(seen(text).empty());
}

TEST_CASE("hints: fields and values of other programs lead to kvq's", "[query]") {
  const auto [text, hint] = GENERATE(table<std::string, std::string>({
      {"since:2024-01-01", "write date:2024-01-01.."},
      {"after:\"2 weeks ago\"", "write date:2.weeks.ago.."},
      {"until:yesterday", "write date:..yesterday"},
      {"before:2024", "write date:..2024"},
      {"newer_than:2d", "write age:<2d"},
      {"tag:inbox", "write is:, has: or state: ('kvq fields is' lists the values)"},
      {"submitter:maz", "write author:maz"},
      {"committer:\"Marc Zyngier\"", "write author:\"Marc Zyngier\""},
      {"Status:x", "write state:x"},
      {"folder:kvm", "write list:kvm"},
      {"sort:date", "write a stage: | sort date"},
      {"state:merged", "write state:applied"},
      {"state:Accepted", "write state:applied"},
      {"is:open", "write state:awaiting-review, or awaiting:review with the stale ones"},
      {"is:stale", "write state:stale"},
      {"state:unanswered", "write is:unanswered"},
      {"is:discussion", "write kind:discussion"},
      {"has:attachments", "write has:attachment"},
      {"has:patch", "write is:patch"},
      {"is:unread",
       "something else: kvq does not keep what you have read or marked; date: and age: limit the time"},
      {"is:pach", "did you mean 'patch'?"},
      {"kind:cover-letter", "write is:cover"},
      {"says:merged", "write says:applied"},
      {"dfn:x rt:2024 d:2024 tcf:x lid:kvm nq:x", "valid"},
  }));
  CAPTURE(text);
  CHECK(hint_of(text) == hint);
}

TEST_CASE("hints: no foreign word is one of kvq's, and the terms in hints are valid", "[query]") {
  for (const ForeignField& foreign : foreign_fields()) {
    std::string_view names = foreign.names;
    while (!names.empty()) {
      const size_t end = std::min(names.find(' '), names.size());
      CAPTURE(names.substr(0, end));
      CHECK(find_field(names.substr(0, end)) == nullptr);
      names.remove_prefix(std::min(end + 1, names.size()));
    }
  }
  for (const ForeignValue& foreign : foreign_values()) {
    CAPTURE(foreign.meant);
    const std::string first(foreign.meant.substr(0, foreign.meant.find_first_of(",;")));
    const bool is_term = first.find(' ') == std::string::npos || first.starts_with('(');
    CHECK((!is_term || hint_of(first) == "valid"));
    std::string_view names = foreign.fields;
    while (!names.empty()) {
      const size_t end = std::min(names.find(' '), names.size());
      const std::string field(names.substr(0, end));
      std::string_view values = foreign.values;
      while (!values.empty()) {
        const size_t stop = std::min(values.find(' '), values.size());
        const std::string term = field + ":" + std::string(values.substr(0, stop));
        CAPTURE(term);
        CHECK(hint_of(term) != "valid");
        values.remove_prefix(std::min(stop + 1, values.size()));
      }
      names.remove_prefix(std::min(end + 1, names.size()));
    }
  }
}

TEST_CASE("handles: #3 is a Message-ID where one fits, and a text in quotes", "[query]") {
  const auto [text, expected] = GENERATE(table<std::string, std::string>({
      {"#3", R"((field id (phrase "id-of-#3@x")))"},
      {"thread:#3", R"((field thread (phrase "id-of-#3@x")))"},
      {"id:#12 is:patch", R"((and (field id (phrase "id-of-#12@x")) (field is "patch")))"},
      {"url:#3", R"((field id (phrase "id-of-#3@x")))"},
      {"topic:(#1 OR #2)", R"((field topic (or (phrase "id-of-#1@x") (phrase "id-of-#2@x"))))"},
      {"\"#3\"", R"((phrase "#3"))"},
      {"s:#3", R"((field s "#3"))"},
      {"#3a", R"("#3a")"},
      {"#", R"("#")"},
  }));
  CAPTURE(text);
  const Source source{"query", text};
  ast::Query query = parse(source);
  const bool has_handle = first_handle(query.filter) != Span{};
  replace_handles(query.filter, source,
                  [](std::string_view handle) { return "id-of-" + std::string(handle) + "@x"; });
  CHECK(ast::to_text(query) == expected);
  CHECK(has_handle == (expected.find("id-of") != std::string::npos));
}

TEST_CASE("handles: an unknown one is an error at its place", "[query]") {
  const Source source{"query", "is:patch thread:#30"};
  ast::Query query = parse(source);
  try {
    replace_handles(query.filter, source,
                    [](std::string_view) -> std::string { throw Error(ErrorKind::usage, "no row", "look"); });
    FAIL("no error");
  } catch (const QueryError& error) {
    CHECK(error.span() == Span{16, 19});
    CHECK(std::string(error.what()).ends_with("hint: look; \"#30\" in quotes searches for the text"));
  }
}
