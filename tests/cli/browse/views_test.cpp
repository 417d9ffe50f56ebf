// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include "cli/browse/fake_screen.hpp"
#include "cli/browse/views/lines.hpp"
#include "cli/browse/views/list_view.hpp"
#include "cli/browse/views/mail_lines.hpp"
#include "cli/browse/views/mail_view.hpp"
#include "indexer/indexer.hpp"
#include "schema/base/text_width.hpp"
#include "schema/open.hpp"
#include "support/catch.hpp"
#include "support/sample_database.hpp"
#include "support/support.hpp"

using namespace kvq;
using namespace kvq::browse;
using tests::text_of;

namespace {

Reader sample_reader(const std::function<bool()>& is_cancelled = [] { return false; }) {
  return {[](int64_t) { return std::make_unique<Database>(private_copy(tests::sample_database())); },
          [] { return tests::sample_now; }, is_cancelled};
}

/// A mailbox whose mails are a minute apart, and its database.
class ManyMails {
 public:
  /// Makes it have so many mails.
  void index(int64_t mails) const {
    std::string mbox;
    for (int64_t i = 0; i < mails; ++i) {
      const std::string date = fmt::format("Mon, 3 Mar 2025 {:02}:{:02}:00 +0000", i / 60, i % 60);
      const std::string id = fmt::format("{}@example.org", i);
      mbox += "From mboxrd@z Thu Jan  1 00:00:00 1970\n" +
              tests::MailBuilder{.subject = fmt::format("[PATCH] mail {}", i), .date = date, .id = id}.str() +
              "\n";
    }
    tests::write_file(folder_ / "list.mbox", mbox);
    index_archive(open_to_write(folder_ / "kvq.db"), folder_ / "list.mbox", {});
  }

  Reader reader() const {
    return {[this](int64_t now) { return std::make_unique<Database>(open_to_read(folder_ / "kvq.db", now)); },
            [] { return tests::sample_now; }, [] { return false; }};
  }

 private:
  tests::TempDir folder_;
};

std::string part(std::string_view text, size_t left, size_t columns) {
  std::string out;
  for (const Text& one : part_of(line_of(text), left, columns).texts) out += one.text;
  return out;
}

}  // namespace

TEST_CASE("lines: cut at both sides, with wide and combining letters") {
  CHECK(part("abcdef", 0, 6) == "abcdef");
  CHECK(part("abcdef", 0, 4) == "abc…");
  CHECK(part("abcdef", 2, 4) == "cdef");
  CHECK(part("abcdef", 2, 3) == "cd…");
  CHECK(part("abcdef", 9, 3).empty());
  CHECK(part("漢字仮名", 0, 5) == "漢字…");
  CHECK(part("漢字仮名", 1, 7) == " 字仮名");
  CHECK(part("e\u0301a", 1, 5) ==
        "\u0301"
        "a");
  CHECK(part("a\x1b[31m\n", 0, 20) == "a\xef\xbf\xbd[31m\xef\xbf\xbd");
}

TEST_CASE("lines: an ellipsis also where a text ends at the edge and another follows") {
  const Line line{.texts = {{"abc", Style::soft}, {"def", Style::plain}}};
  CHECK(text_of({part_of(line, 0, 3)}) == "ab…\n");
  CHECK(width_of(part_of(line, 0, 3)) == 3);
}

TEST_CASE("lines: wrapped after blanks, or within a long word") {
  using Parts = std::vector<std::string_view>;
  CHECK(wrapped("", 10) == Parts{""});
  CHECK(wrapped("one two three", 20) == Parts{"one two three"});
  CHECK(wrapped("one two three", 8) == Parts{"one two ", "three"});
  CHECK(wrapped("one two three", 7) == Parts{"one two", "three"});
  CHECK(wrapped("abcdefghij", 4) == Parts{"abcd", "efgh", "ij"});
  CHECK(wrapped("漢字仮名", 5) == Parts{"漢字", "仮名"});
}

TEST_CASE("lines: tabs reach the next multiple of eight columns") {
  CHECK(without_tabs("\ta") == "        a");
  CHECK(without_tabs("+\ta") == "+       a");
  CHECK(without_tabs("1234567\t8\t9") == "1234567 8       9");
  CHECK(without_tabs("漢\ta") == "漢      a");
}

TEST_CASE("lines: a bar keeps its right end") {
  CHECK(text_of({bar("title of a mail", "1 of 2", 20)}) == "title of a …  1 of 2\n");
  CHECK(text_of({bar("title", "1 of 2", 20)}) == "title         1 of 2\n");
  CHECK(width_of(bar("title", "a very long place", 8)) == 8);
}

TEST_CASE("window: the chosen line stays within what is visible") {
  Window window;
  window.resize(3, 10);
  CHECK_FALSE(window.move_chosen(Move::up));
  CHECK(window.move_chosen(Move::page_down));
  CHECK(window.top() == 3);
  CHECK(window.chosen() == 3);
  CHECK(window.move_chosen(Move::last));
  CHECK(window.top() == 7);
  CHECK(window.chosen() == 9);
  CHECK_FALSE(window.move_chosen(Move::down));
  window.resize(3, 4);
  CHECK(window.chosen() == 3);
  window.resize(3, 0);
  CHECK(window.chosen() == 0);
  CHECK(window.top() == 0);
}

TEST_CASE("mail: lines of a diff, quotes by depth and trailers") {
  const std::string text =
      "Text --- and +more\n"
      "> one\n"
      ">> two\n"
      "> > > three\n"
      "Reviewed-by: A <a@example.org>\n"
      "Not a trailer: x\n"
      "---\n"
      " a.c | 2 +-\n"
      "\n"
      "diff --git a/a.c b/a.c\n"
      "index 1234567..89abcde 100644\n"
      "--- a/a.c\n"
      "+++ b/a.c\n"
      "@@ -1,3 +1,3 @@ int f()\n"
      " int a;\n"
      "--- removed\n"
      "+++ added\n"
      " > context\n"
      "-- \n"
      "2.39.2\n";
  std::string styles;
  for (const MailLine& line : mail_lines(text)) {
    constexpr std::string_view letters = "p..b.....123dh+-t...";
    // p plain, 1 to 3 quotes, d head, h hunk, + added, - removed, t trailer
    const auto index = static_cast<size_t>(line.style);
    const size_t shift = static_cast<size_t>(Style::quote_1);
    styles += line.style == Style::plain ? 'p' : index >= shift ? letters[9 + index - shift] : '?';
  }
  CHECK(styles == "p123tppppddddhp-+ppp");
}

TEST_CASE("mail: a damaged hunk does not colour the text behind it") {
  const auto lines = mail_lines("@@ -1,9 +1,9 @@\n a\nText\n+1 from me\n");
  CHECK(lines[2].style == Style::plain);
  CHECK(lines[3].style == Style::plain);
}

TEST_CASE("mail: what a terminal acts on is replaced") {
  Reader reader = sample_reader();
  const MailOptions options;
  MailView view(reader, "20250313140000.esc@example.com", options);
  for (const Line& line : view.draw({200, 60})) {
    for (const Text& text : line.texts) CHECK(text.text == printable(text.text));
    CHECK(width_of(line) <= 60);
  }
}

TEST_CASE("list: reads only the pages that are looked at, and counts when it must") {
  Reader reader = sample_reader();
  ListView view(reader, "is:patch | select title", nullptr);
  const std::string first = text_of(view.draw({4, 40}));
  CHECK(first.starts_with("title\n>"));
  const auto count =
      std::get<int64_t>(tests::query_rows(tests::sample_database(), "is:patch | count", {}).front().front());
  CHECK(view.place() == "1 of " + std::to_string(count));
  CHECK(view.move(Move::last));
  CHECK(view.place() == std::to_string(count) + " of " + std::to_string(count));
  CHECK_FALSE(view.move(Move::down));
}

TEST_CASE("list: rows that are not read yet are read on the way down, each once") {
  const ManyMails mailbox;
  mailbox.index(450);
  Reader reader = mailbox.reader();
  FoundRows rows(reader, "| sort date asc");
  CHECK(rows.known() == 0);
  for (int64_t i = 0; i < 450; ++i) {
    const Row* row = rows.at(static_cast<size_t>(i));
    REQUIRE(row != nullptr);
    CHECK(rows.mail_of(*row) == std::to_string(i) + "@example.org");
    // The last page is shorter than the others, which tells the number of all.
    CHECK(rows.total().has_value() == (i >= 400));
  }
  CHECK(rows.at(450) == nullptr);
  FoundRows from_the_end(reader, "| sort date asc");
  CHECK(from_the_end.count() == 450);
  CHECK(from_the_end.mail_of(*from_the_end.at(449)) == "449@example.org");
}

TEST_CASE("list: if mails arrive meanwhile, the chosen mail stays the chosen one") {
  const ManyMails mailbox;
  mailbox.index(450);
  Reader reader = mailbox.reader();
  ListView view(reader, "| sort date desc", nullptr);
  view.draw({50, 80});
  for (int i = 0; i < 120; ++i) view.move(Move::down);
  CHECK(view.mail() == "329@example.org");
  CHECK_FALSE(reader.has_changed());
  mailbox.index(460);
  CHECK(reader.has_changed());
  // The first page is there already; what follows it is of another state.
  for (int i = 0; i < 60; ++i) view.move(Move::down);
  CHECK(view.mail() == "269@example.org");
  view.reload();
  CHECK(view.mail() == "269@example.org");
  view.count();
  CHECK(view.place() == "191 of 460");
}

TEST_CASE("list: a query is cancelled while it runs") {
  Reader reader = sample_reader([] { return true; });
  CHECK_THROWS_AS(reader.read([](const Database& database) {
    database.execute(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 100000000) SELECT count(*) "
        "FROM n");
  }),
                  Cancelled);
  ListView view(reader, "is:cover", nullptr);
  CHECK_FALSE(view.mail().empty());
}

TEST_CASE("list: on a narrow screen the subject stays, on a wide one times have their minute") {
  Reader reader = sample_reader();
  ListView view(reader, "is:cover | sort date asc | limit 1", nullptr);
  CHECK(text_of(view.draw({1, 20})).starts_with(">["));
  CHECK(text_of(view.draw({1, 80})).starts_with(">2025-"));
  CHECK(text_of(view.draw({1, 120})).substr(11, 7).find(':') != std::string::npos);
}
