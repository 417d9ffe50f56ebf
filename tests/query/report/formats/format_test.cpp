// SPDX-License-Identifier: MIT
#include "query/report/formats/format.hpp"

#include <algorithm>
#include <cctype>
#include <cstdint>
#include <nlohmann/json.hpp>

#include "support/catch.hpp"
#include "support/support.hpp"

using namespace kvq;
using namespace kvq::report;

namespace {

const std::vector<plan::Column> columns = {{"date", ColumnKind::time, nullptr},
                                           {"count", ColumnKind::number, nullptr},
                                           {"author", ColumnKind::text, nullptr},
                                           {"subject", ColumnKind::text, nullptr}};

std::string written_as(Format format, const Table& table, const std::vector<Row>& rows,
                       TextStyle style = {}) {
  std::string out;
  const auto writer = make_writer(format, table, style, [&](std::string_view text) { out += text; });
  for (const Row& row : rows) writer->write(row);
  writer->end();
  return out;
}

std::string written(Format format, const std::vector<Row>& rows, TextStyle style = {}) {
  return written_as(format, {.columns = columns}, rows, style);
}

const Row ada = {int64_t{1'740'996'000}, int64_t{5}, std::string("Ada"), std::string("[PATCH] KVM: Do it")};
const Row long_one = {int64_t{1'740'996'060}, int64_t{12'345}, std::string("Somebody With A Long Name"),
                      std::string("\xe4\xbd\xa0\xe5\xa5\xbd, a subject that is too long for it")};
const Row hostile = {{}, {}, std::string("a\x1b[31m,\"b\""), std::string("x\r\ny\xe2\x80\xae")};

}  // namespace

TEST_CASE("text: columns are as wide as their values", "[report]") {
  CHECK(written(Format::text, {}).empty());
  CHECK(written(Format::text, {ada, long_one}) ==
        "2025-03-03 10:00      5  Ada                        [PATCH] KVM: Do it\n"
        "2025-03-03 10:01  12345  Somebody With A Long Name  \xe4\xbd\xa0\xe5\xa5\xbd, a subject that is too "
        "long for it\n");
}

TEST_CASE("text: on a terminal each row is one line", "[report]") {
  CHECK(written(Format::text, {ada, long_one}, {.width = 60, .colour = false}) ==
        "2025-03-03 10:00      5  Ada               [PATCH] KVM: Do \xe2\x80\xa6\n"
        "2025-03-03 10:01  12345  Somebody With A\xe2\x80\xa6  \xe4\xbd\xa0\xe5\xa5\xbd, a subject "
        "\xe2\x80\xa6\n");
  CHECK(written(Format::text, {ada}, {.width = 80, .colour = true}) ==
        "\x1b[2m2025-03-03 10:00\x1b[0m  \x1b[1m5\x1b[0m  Ada  [PATCH] KVM: Do it\n");
}

TEST_CASE("text: control characters of mails are replaced, and lines have no trailing spaces", "[report]") {
  const std::string bad = "\xef\xbf\xbd";
  CHECK(written(Format::text, {hostile}) == "    a" + bad + "[31m,\"b\"  x" + bad + bad + "y" + bad + "\n");
  CHECK(written(Format::text, {{int64_t{0}, int64_t{1}, std::string("a"), std::string()}}) ==
        "1970-01-01 00:00  1  a\n");
}

TEST_CASE("json: the output is strict JSON with unchanged values", "[report]") {
  for (const std::vector<Row>& rows :
       {std::vector<Row>{}, std::vector<Row>{ada}, std::vector<Row>{ada, hostile}}) {
    const auto json = nlohmann::json::parse(written(Format::json, rows));
    CHECK(json["schema"] == 1);
    CHECK(json["columns"].size() == 4);
    CHECK(json["rows"].size() == rows.size());
  }
  const auto json = nlohmann::json::parse(written(Format::json, {ada, hostile}));
  CHECK(json["columns"][0] == nlohmann::json({{"name", "date"}, {"kind", "time"}}));
  CHECK(json["rows"][0] == nlohmann::json({{"date", "2025-03-03T10:00:00Z"},
                                           {"count", 5},
                                           {"author", "Ada"},
                                           {"subject", "[PATCH] KVM: Do it"}}));
  CHECK(json["rows"][1] == nlohmann::json({{"date", nullptr},
                                           {"count", nullptr},
                                           {"author", "a\x1b[31m,\"b\""},
                                           {"subject", "x\r\ny\xe2\x80\xae"}}));
  // JSON cannot contain bytes that are not UTF-8.
  CHECK(nlohmann::json::accept(written(Format::json, {{{}, {}, std::string("\xff"), std::string()}})));
}

TEST_CASE("json: characters that a terminal acts on are escaped, in files too", "[report]") {
  struct Case {
    std::string text, json;
  };
  const Case cases[] = {
      {"\x1b[31m\x07", R"("\u001b[31m\u0007")"},
      {"a\tb\r\nc", R"("a\tb\r\nc")"},
      {std::string("\0\x1f\x7f", 3), R"("\u0000\u001f\u007f")"},
      {"\u0080\u009b31m\u009f", R"("\u0080\u009b31m\u009f")"},
      {"\u061c\u200e\u200f", R"("\u061c\u200e\u200f")"},
      {"\u2028\u2029\u202a\u202b\u202c\u202d\u202e", R"("\u2028\u2029\u202a\u202b\u202c\u202d\u202e")"},
      {"\u2066\u2067\u2068\u2069", R"("\u2066\u2067\u2068\u2069")"},
      {"\u00e9 \u4f60\u597d \U0001f600", "\"\u00e9 \u4f60\u597d \U0001f600\""},
      {R"(\u009b)", R"("\\u009b")"},
  };
  const std::vector<plan::Column> one = {{"text", ColumnKind::text, nullptr}};
  for (const Case& c : cases) {
    for (const TextStyle& style : {TextStyle{}, TextStyle{.width = 80, .colour = true}}) {
      const std::string line = written_as(Format::jsonl, {.columns = one}, {{c.text}}, style);
      CHECK(line == "{\"text\":" + c.json + "}\n");
      CHECK(nlohmann::json::parse(line)["text"] == c.text);
      const std::string whole = written_as(Format::json, {.columns = one}, {{c.text}}, style);
      CHECK(nlohmann::json::parse(whole)["rows"][0]["text"] == c.text);
    }
  }
  // Names of columns come from a query or a report.
  const std::vector<plan::Column> named = {{"a\u202eb", ColumnKind::text, nullptr}};
  CHECK(written_as(Format::json, {.columns = named}, {}).find("a\\u202eb") != std::string::npos);
}

TEST_CASE("csv and tsv: --spreadsheet guards a text that a spreadsheet would read as a formula", "[report]") {
  struct Case {
    std::string text, csv, tsv;
  };
  const Case cases[] = {
      {"=1+1", "'=1+1", "'=1+1"},
      {"+1+1", "'+1+1", "'+1+1"},
      {"-1+1", "'-1+1", "'-1+1"},
      {"@SUM(A1)", "'@SUM(A1)", "'@SUM(A1)"},
      {"\t=1", "'\t=1", "'\\t=1"},
      {"\r=1", "\"'\r=1\"", "'\\r=1"},
      {"\n=1", "\"'\n=1\"", "'\\n=1"},
      {"\uff1d1", "'\uff1d1", "'\uff1d1"},
      {"=HYPERLINK(\"http://x\",\"y\")", "\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\"",
       "'=HYPERLINK(\"http://x\",\"y\")"},
      {"-", "'-", "'-"},
      {"--5", "'--5", "'--5"},
      {"+-5", "'+-5", "'+-5"},
      {"-inf", "'-inf", "'-inf"},
      {"-5-3", "'-5-3", "'-5-3"},
      {"-0x10", "'-0x10", "'-0x10"},
      {"-5", "-5", "-5"},
      {"+5", "+5", "+5"},
      {"-1.5e-3", "-1.5e-3", "-1.5e-3"},
      {"a=1", "a=1", "a=1"},
      {"'=1", "'=1", "'=1"},
      {"", "", ""},
  };
  const std::vector<plan::Column> one = {{"=x", ColumnKind::text, nullptr}};
  for (const Case& c : cases) {
    CHECK(written_as(Format::csv, {.columns = one, .spreadsheet = true}, {{c.text}}) ==
          "'=x\r\n" + c.csv + "\r\n");
    CHECK(written_as(Format::tsv, {.columns = one, .spreadsheet = true}, {{c.text}}) ==
          "'=x\n" + c.tsv + "\n");
  }
  CHECK(written_as(Format::csv, {.columns = one}, {{std::string("=1+1")}}) == "=x\r\n=1+1\r\n");
  const std::vector<plan::Column> number = {{"n", ColumnKind::number, nullptr}};
  CHECK(written_as(Format::csv, {.columns = number, .spreadsheet = true}, {{int64_t{-5}}, {-2.5}}) ==
        "n\r\n-5\r\n-2.5\r\n");
}

TEST_CASE("csv: cells are quoted as in RFC 4180", "[report]") {
  CHECK(written(Format::csv, {ada, hostile}) ==
        "date,count,author,subject\r\n"
        "2025-03-03T10:00:00Z,5,Ada,[PATCH] KVM: Do it\r\n"
        ",,\"a\x1b[31m,\"\"b\"\"\",\"x\r\ny\xe2\x80\xae\"\r\n");
}

TEST_CASE("csv and tsv: the header can be omitted; without rows the output is then empty", "[report]") {
  for (const Format format : {Format::csv, Format::tsv}) {
    const Table table{.columns = columns, .header = false};
    CHECK(written_as(format, table, {}).empty());
    const std::string with = written(format, {ada});
    CHECK(written_as(format, table, {ada}) == with.substr(with.find('\n') + 1));
  }
}

TEST_CASE("tsv: each row is one line, with any content", "[report]") {
  CHECK(written(Format::tsv, {ada, {{}, {}, std::string("a\tb\\t"), std::string("x\r\ny\"")}}) ==
        "date\tcount\tauthor\tsubject\n"
        "2025-03-03T10:00:00Z\t5\tAda\t[PATCH] KVM: Do it\n"
        "\t\ta\\tb\\\\t\tx\\r\\ny\"\n");
}

TEST_CASE("jsonl: one object per row, in the order of the columns", "[report]") {
  CHECK(written(Format::jsonl, {}).empty());
  CHECK(written(Format::jsonl, {ada, {{}, {}, std::string("\xff"), std::string("x\ny")}}) ==
        R"({"date":"2025-03-03T10:00:00Z","count":5,"author":"Ada","subject":"[PATCH] KVM: Do it"})"
        "\n"
        "{\"date\":null,\"count\":null,\"author\":\"\xef\xbf\xbd\",\"subject\":\"x\\ny\"}"
        "\n");
}

TEST_CASE("markdown: the text of a cell can neither leave the cell nor contain markup", "[report]") {
  CHECK(written(Format::markdown, {}) ==
        "| date | count | author | subject |\n"
        "|---|---:|---|---|\n");
  const auto cell = [](const std::string& text) {
    const std::string all = written_as(Format::markdown, {.columns = {{"a"}}}, {{text}});
    return all.substr(all.find("---|\n") + 5);
  };
  CHECK(cell("a|b") == "| a\\|b |\n");
  CHECK(cell("a\\|b") == "| a\\\\\\|b |\n");
  CHECK(cell("one\ntwo\r\nthree") == "| one<br>two<br>three |\n");
  CHECK(cell("[x](y) <b> `c` *d* ~e~ &amp;") == "| \\[x\\](y) \\<b\\> \\`c\\` \\*d\\* \\~e\\~ \\&amp; |\n");
  CHECK(cell("kvm_vcpu_run __init") == "| kvm_vcpu_run \\_\\_init |\n");
  CHECK(cell("\x1b[2J\xe2\x80\xae") == "| \xef\xbf\xbd\\[2J\xef\xbf\xbd |\n");
}

TEST_CASE("markdown and html: the subject links to the mail, else the first column", "[report]") {
  const std::string address = "https://lore.kernel.org/r/a%22b@c/";
  const Table with_subject{.columns = {{"id"}, {"subject"}}, .linked = true};
  const Table without{.columns = {{"id"}, {"author"}}, .linked = true};
  const Row row = {std::string("i"), std::string("s"), address};
  CHECK_THAT(written_as(Format::markdown, with_subject, {row}),
             Catch::Matchers::EndsWith("| i | [s](<https://lore.kernel.org/r/a%22b@c/>) |\n"));
  CHECK_THAT(written_as(Format::markdown, without, {row}),
             Catch::Matchers::EndsWith("| [i](<https://lore.kernel.org/r/a%22b@c/>) | s |\n"));
  CHECK_THAT(
      written_as(Format::html, with_subject, {row}),
      Catch::Matchers::ContainsSubstring("<tr><td class=\"text\">i</td><td class=\"text\"><a "
                                         "href=\"https://lore.kernel.org/r/a%22b@c/\">s</a></td></tr>\n"));
}

TEST_CASE("html: texts of mails and queries are escaped", "[report]") {
  const std::string page = written_as(Format::html, {.columns = {{"a"}}, .title = "s:\"<b>\" & x"},
                                      {{std::string("<i>\"&\x01\xff")}});
  CHECK_THAT(page, Catch::Matchers::ContainsSubstring("<title>s:&quot;&lt;b&gt;&quot; &amp; x</title>"));
  CHECK_THAT(page,
             Catch::Matchers::ContainsSubstring("<h1 class=\"query\">s:&quot;&lt;b&gt;&quot; &amp; x</h1>"));
  CHECK_THAT(page, Catch::Matchers::ContainsSubstring(
                       "<td class=\"text\">&lt;i&gt;&quot;&amp;\xef\xbf\xbd\xef\xbf\xbd</td>"));
  CHECK_THAT(page, Catch::Matchers::EndsWith("<footer>1 row; times are UTC</footer>\n</body>\n</html>\n"));
  CHECK_THAT(written(Format::html, {ada}),
             Catch::Matchers::ContainsSubstring(
                 "<td class=\"time\"><time datetime=\"2025-03-03T10:00:00Z\">2025-03-03 "
                 "10:00</time></td><td class=\"number\" data-name=\"count\">5</td>"));
}

TEST_CASE("html: in a table with more than three columns, numbers have the name of their column",
          "[report]") {
  const std::vector<plan::Column> three(columns.begin(), columns.begin() + 3);
  CHECK_THAT(written_as(Format::html, {.columns = three}, {}),
             Catch::Matchers::ContainsSubstring("<table>\n"));
  std::vector<plan::Column> six(columns);
  six.push_back({"move\"", ColumnKind::number});
  six.push_back({"age", ColumnKind::number});
  Row row = ada;
  row.insert(row.end(), {int64_t{3}, {}});
  const std::string page = written_as(Format::html, {.columns = six}, {row});
  CHECK_THAT(page, Catch::Matchers::ContainsSubstring("<table class=\"wide\">\n"));
  CHECK_THAT(page, Catch::Matchers::ContainsSubstring("<td class=\"number\" data-name=\"count\">5</td>"));
  CHECK_THAT(page, Catch::Matchers::ContainsSubstring(
                       "<td class=\"number\" data-name=\"move&quot;\">3</td><td class=\"number\"></td>"));
}

TEST_CASE("atom: a complete feed", "[report]") {
  const Table table{.columns = columns_of(info_of(Format::atom)), .title = "s:<a>", .now = 86'400};
  const Row odd = {
      std::string("a%b/c?@d"), int64_t{1'740'996'000},        std::string("x\xef\xbf\xbf & y"), std::string(),
      std::string("nobody"),   std::string("https://x/?a&b"), std::string("a\r\nb\x0c")};
  CHECK(written_as(Format::atom, table, {odd}) ==
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
        "<feed xmlns=\"http://www.w3.org/2005/Atom\">\n"
        "<id>urn:uuid:e05e771e-d165-816d-9d03-479381b961d1</id>\n"
        "<title>s:&lt;a&gt;</title>\n"
        "<updated>2025-03-03T10:00:00Z</updated>\n"
        "<author>\n<name>kvq</name>\n</author>\n"
        "<entry>\n"
        "<id>mid:a%25b%2Fc%3F@d</id>\n"
        "<title>x\xef\xbf\xbd &amp; y</title>\n"
        "<updated>2025-03-03T10:00:00Z</updated>\n"
        "<published>2025-03-03T10:00:00Z</published>\n"
        "<author>\n<name>nobody</name>\n</author>\n"
        "<link rel=\"alternate\" href=\"https://x/?a&amp;b\"/>\n"
        "<content type=\"text\">a\nb\xef\xbf\xbd</content>\n"
        "</entry>\n"
        "</feed>\n");
  CHECK_THAT(written_as(Format::atom, table, {}),
             Catch::Matchers::ContainsSubstring("<updated>1970-01-02T00:00:00Z</updated>"));
}

TEST_CASE("formats: each has a section in docs/formats.md that begins like its help", "[report]") {
  const std::string page = tests::project_file("docs/formats.md");
  for (const FormatInfo& format : formats()) {
    CAPTURE(format.name);
    const size_t section = page.find("\n## " + std::string(format.name) + "\n\n");
    REQUIRE(section != std::string::npos);
    std::string words = page.substr(section, 600);
    std::ranges::replace(words, '\n', ' ');
    std::string help(format.help.substr(0, format.help.find_first_of(",;:")));
    help[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(help[0])));
    CHECK(words.find(help) != std::string::npos);
  }
}

TEST_CASE("all formats: on a terminal, control characters are replaced", "[report]") {
  for (const Format format :
       {Format::json, Format::jsonl, Format::csv, Format::tsv, Format::markdown, Format::html}) {
    const std::string on_terminal = written(format, {hostile}, {.width = 80, .colour = false});
    CHECK(on_terminal.find('\x1b') == std::string::npos);
    CHECK(on_terminal.find("\xe2\x80\xae") == std::string::npos);
  }
}

TEST_CASE("ids: one per line", "[report]") {
  std::string out;
  const auto writer = make_writer(Format::ids, {.columns = {{"id", ColumnKind::text, nullptr}}}, {},
                                  [&](std::string_view text) { out += text; });
  writer->write({std::string("a@b")});
  writer->write({std::string("c@d")});
  writer->end();
  CHECK(out == "a@b\nc@d\n");
}
