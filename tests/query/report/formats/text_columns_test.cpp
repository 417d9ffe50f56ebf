// SPDX-License-Identifier: MIT
#include "query/report/formats/text_columns.hpp"

#include "query/report/formats/format.hpp"
#include "query/report/pages/mail_lines.hpp"
#include "query/report/pages/message_page.hpp"
#include "query/report/pages/series_page.hpp"
#include "query/report/pages/thread_page.hpp"
#include "query/report/pages/wrapped.hpp"
#include "schema/base/text_width.hpp"
#include "support/catch.hpp"

using namespace kvq;
using namespace kvq::report;

namespace {

using Widths = std::vector<size_t>;

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  for (size_t begin = 0; begin < text.size();) {
    const size_t end = text.find('\n', begin);
    lines.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return lines;
}

std::string table_on_terminal(const std::vector<plan::Column>& columns, const std::vector<Row>& rows,
                              size_t width) {
  std::string out;
  const auto writer = make_writer(Format::text, {.columns = columns}, {.width = width},
                                  [&](std::string_view text) { out += text; });
  for (const Row& row : rows) writer->write(row);
  writer->end();
  return out;
}

}  // namespace

TEST_CASE("text columns: names are cut last", "[report]") {
  // All fit.
  CHECK(shared_widths({{30, true}, {10, false}}, 50) == Widths{30, 10});
  // The wide text is cut, the name and the narrow text are not.
  CHECK(shared_widths({{20, true}, {90, false}, {8, false}}, 60) == Widths{20, 32, 8});
  // Two wide texts share the rest.
  CHECK(shared_widths({{20, true}, {90, false}, {90, false}}, 60) == Widths{20, 20, 20});
  // Where even a readable rest does not fit beside the name, it is cut, too.
  CHECK(shared_widths({{60, true}, {90, false}}, 40) == Widths{20, 20});
  CHECK(shared_widths({{60, true}, {90, false}}, 0) == Widths{1, 1});
  CHECK(shared_widths({}, 40).empty());
}

TEST_CASE("text columns: the address goes before the name", "[report]") {
  CHECK(without_addresses("Marc Zyngier <maz@kernel.org>") == "Marc Zyngier");
  CHECK(without_addresses("A B <a@b.c>, C D <c@d.e>") == "A B, C D");
  CHECK(without_addresses("<maz@kernel.org>") == "<maz@kernel.org>");
  CHECK(without_addresses("maz@kernel.org") == "maz@kernel.org");
  CHECK(without_addresses("A <b") == "A <b");
  const Field* author = find_field("author");
  const std::vector<plan::Column> columns = {{"author", ColumnKind::text, author},
                                             {"title", ColumnKind::text}};
  const std::vector<Row> rows = {
      {"Marc Zyngier <maz@kernel.org>", "KVM: arm64: vgic: a title that is too long for it"}};
  CHECK(table_on_terminal(columns, rows, 100) ==
        "Marc Zyngier <maz@kernel.org>  KVM: arm64: vgic: a title that is too long for it\n");
  CHECK(table_on_terminal(columns, rows, 40) == "Marc Zyngier  KVM: arm64: vgic: a title…\n");
}

TEST_CASE("text columns: rows of mails have numbers that the style gives", "[report]") {
  std::vector<std::string> ids;
  TextStyle style{.width = 40};
  style.number_of = [&](std::string_view id) -> size_t {
    ids.emplace_back(id);
    return id == "none@x" ? 0 : ids.size();
  };
  std::string out;
  const auto writer = make_writer(Format::text, {.columns = {{"title", ColumnKind::text}}, .numbered = true},
                                  style, [&](std::string_view text) { out += text; });
  writer->write({"one", "a@x"});
  writer->write({"none", "none@x"});
  writer->write({"three", "c@x"});
  writer->end();
  CHECK(out == "1  one\n   none\n3  three\n");
  CHECK(ids == std::vector<std::string>{"a@x", "none@x", "c@x"});
}

TEST_CASE("wrapped: items and words are never broken", "[report]") {
  CHECK(wrapped_items("To: ", {"a b", "c d", "e"}, ", ", 10) == "To: a b,\n    c d, e");
  CHECK(wrapped_items("To: ", {"a b", "c d"}, ", ", 0) == "To: a b, c d");
  CHECK(wrapped_items("To: ", {"much-longer-than-the-line", "b"}, ", ", 8) ==
        "To: much-longer-than-the-line,\n    b");
  CHECK(wrapped_words("", "one two three", 7) == "one two\nthree");
  CHECK(wrapped_words("", "one  two", 0) == "one  two");
  CHECK(wrapped_items("To: ", {}, ", ", 8) == "To: ");
}

TEST_CASE("mail lines: quotes have a depth, and diffs have parts", "[report]") {
  CHECK(quote_depth("> a") == 1);
  CHECK(quote_depth("> > a") == 2);
  CHECK(quote_depth(">>> a > b") == 3);
  CHECK(quote_depth("a > b") == 0);
  MailLines lines;
  CHECK(lines.kind_of("Hi", "") == LineKind::own);
  CHECK(lines.kind_of("> quoted", "") == LineKind::quote);
  CHECK(lines.kind_of("Reviewed-by: A <a@b.c>", "") == LineKind::trailer);
  CHECK(lines.kind_of("-not a diff", "") == LineKind::own);
  CHECK(lines.kind_of("diff --git a/x b/x", "") == LineKind::head);
  CHECK(lines.kind_of("--- a/x", "+++ b/x\n") == LineKind::head);
  CHECK(lines.kind_of("@@ -1 +1 @@", "") == LineKind::hunk);
  CHECK(lines.kind_of("-old", "") == LineKind::removed);
  CHECK(lines.kind_of("+new", "") == LineKind::added);
  CHECK(lines.kind_of(" same", "") == LineKind::own);
  CHECK(lines.kind_of("-- ", "") == LineKind::own);
  CHECK(lines.kind_of("-after", "") == LineKind::own);
}

TEST_CASE("mail lines: the header of a hunk says where it ends", "[report]") {
  MailLines lines;
  CHECK(lines.kind_of("@@ -1,2 +1 @@ int f()", "") == LineKind::hunk);
  CHECK(lines.kind_of("-- ", "") == LineKind::removed);
  CHECK(lines.kind_of(" same", "") == LineKind::own);
  CHECK(lines.kind_of("\\ No newline at end of file", "") == LineKind::own);
  CHECK(lines.kind_of("+1 from me", "") == LineKind::own);
  CHECK(lines.kind_of("@@ -3 +3,0 @@", "") == LineKind::hunk);
  CHECK(lines.kind_of("> text in a damaged patch", "") == LineKind::quote);
  CHECK(lines.kind_of("-not of it", "") == LineKind::own);
  CHECK(lines.kind_of("@@ no numbers - and + signs @@", "") == LineKind::own);
}

TEST_CASE("show: with colour, quotes and diffs are coloured and control characters are not", "[report]") {
  MessagePage page;
  page.id = "a@b";
  page.from = "A <a@b>";
  page.author = page.from;
  page.subject = "x\x1b[31m";
  page.text = "> one\n> > two\nown \x1b[2J\xe2\x80\xae\ndiff --git a/x b/x\n@@ -1 +1 @@\n-old\n+new\n";
  const std::string plain = to_text(page, {});
  CHECK(plain.find('\x1b') == std::string::npos);
  const std::string coloured = to_text(page, {.width = 80, .colour = true});
  CHECK(coloured.find("\x1b[33m> one\x1b[0m\n\x1b[36m> > two\x1b[0m\nown \uFFFD[2J\uFFFD\n") !=
        std::string::npos);
  CHECK(coloured.find("\x1b[1mdiff --git a/x b/x\x1b[0m\n\x1b[36m@@ -1 +1 @@\x1b[0m\n\x1b[31m-old\x1b[0m\n"
                      "\x1b[32m+new\x1b[0m\n") != std::string::npos);
  CHECK(coloured.find("\x1b[1mSubject:\x1b[0m     x\uFFFD[31m\n") != std::string::npos);
  // Without its colours, it is the plain text.
  std::string stripped;
  for (size_t i = 0; i < coloured.size(); ++i) {
    if (coloured[i] == '\x1b')
      i = coloured.find('m', i);
    else
      stripped += coloured[i];
  }
  CHECK(stripped == plain);
}

TEST_CASE("thread: on a terminal, subjects keep room beside a deep tree", "[report]") {
  std::vector<ThreadLine> thread;
  for (int depth = 0; depth < 40; ++depth) {
    ThreadLine& line = thread.emplace_back();
    line.id = std::to_string(depth) + "@x";
    line.depth = depth;
    line.from = "A Name That Is Rather Long For A Column";
    line.subject = "Re: a subject that is long enough to be cut at eighty columns";
  }
  const auto lines = lines_of(to_text(thread, {.width = 80}));
  REQUIRE(lines.size() == thread.size());
  for (const std::string& line : lines) {
    CAPTURE(line);
    CHECK(display_width(line) == 80);
    CHECK(line.find("Re: a sub") != std::string::npos);
  }
  for (const std::string& line : lines_of(to_text(thread, {.width = 200}))) CHECK(display_width(line) <= 200);
}

TEST_CASE("series: at 80 columns nothing but titles is cut", "[report]") {
  SeriesPage page;
  for (int i = 1; i <= 30; ++i) {
    Revision& revision = page.revisions.emplace_back();
    revision.revision = i;
    revision.rfc = i < 3;
    revision.id = std::to_string(i) + "-a-message-id@" + std::string(70, 'x') + ".example";
    revision.url = "https://lore.kernel.org/r/" + revision.id + "/";
    revision.title =
        "KVM: arm64: a title of a series that does not fit on one line of a terminal, whatever one does";
    revision.author = "A. U. Thor <author@example.org>";
    revision.patches = revision.total = 12;
    revision.state = i == 30 ? "awaiting-review" : "superseded";
    revision.speakers = {{"First Speaker <f@example.org>", i}, {"Second Speaker <s@example.org>", 1}};
    if (i == 1) continue;
    revision.previous = static_cast<size_t>(i - 2);
    revision.reason = "change-id";
    revision.confidence = 100;
    revision.days_since_previous = 123;
    revision.same = 10;
    revision.changed = 11;
    revision.added = 12;
    revision.renumbered = 13;
    revision.dropped = {"a dropped one"};
    revision.silent = {"First Speaker <f@example.org>", "Second Speaker <s@example.org>",
                       "Third Speaker With A Long Name <t@example.org>"};
    revision.fresh = {{"reviewed-by", "First Speaker <f@example.org>", "", "", {1, 2, 3, 4, 5, 6, 7, 8}},
                      {"tested-by", "Second Speaker <s@example.org>", "", "", {1, 2, 3, 4, 5, 6, 7, 8}}};
  }
  size_t rows = 0;
  TextStyle style{.width = 80, .colour = true};
  style.number_of = [&](std::string_view) { return ++rows; };
  const std::string text = to_text(page, style);
  for (std::string line : lines_of(text)) {
    const bool is_whole = line.find("@xxx") != std::string::npos;
    if (line.starts_with("\x1b[1m")) line = line.substr(4, line.size() - 8);
    CAPTURE(line);
    CHECK((is_whole || display_width(line) <= 80));
    CHECK((line.find("…") == std::string::npos || line.find("KVM: arm64") != std::string::npos));
  }
  CHECK(text.find(
            "v30 follows v29 by change-id (100 %): 10 same, 11 changed, 12 new, 1 dropped,\n13 moved\n") !=
        std::string::npos);
  CHECK(text.find("Second Speaker: 1 on v1 RFC, 1 on v2 RFC, 1 on v3, 1 on v4") != std::string::npos);
  CHECK(rows == 30);
  // Elsewhere, every column is in the table, and nothing is cut.
  const std::string piped = to_text(page, {});
  CHECK(piped.find("same  changed  new  dropped  moved") != std::string::npos);
  CHECK(piped.find("…") == std::string::npos);
}
