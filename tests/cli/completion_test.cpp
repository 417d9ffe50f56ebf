// SPDX-License-Identifier: MIT
#include "cli/completion/completion.hpp"

#include <CLI/CLI.hpp>

#include "cli/commands/commands.hpp"
#include "cli/commands/nothing_found_text.hpp"
#include "cli/help/markdown.hpp"
#include "query/language/stages.hpp"
#include "query/vocabulary/fields.hpp"
#include "support/catch.hpp"

using namespace kvq;

namespace {

std::vector<std::string> names_of(NameSource source, std::string_view /*typed*/) {
  switch (source) {
    case NameSource::saved_queries:
      return {"mine", "tdx", "two words"};
    case NameSource::reports:
      return {"digest", "digest-exact"};
    case NameSource::lists:
      return {"kvm", "kvmarm"};
    case NameSource::subsystems:
      return {"KVM", "KVM: x86", "TDX"};
    case NameSource::message_ids:
      return {"a-1@kvm.example", "a-2=x@kvm.example", "=a-3@kvm.example", "a-4$(id)@kvm.example",
              "-5@kvm.example"};
    default:
      return {};
  }
}

/// The candidates, with spaces between them.
std::string joined(const std::vector<Candidate>& candidates) {
  std::string out;
  for (const Candidate& candidate : candidates) out += (out.empty() ? "" : " , ") + candidate.text;
  return out;
}

/// Calls `use` for a parser and all its subcommands.
void each_app(CLI::App& app, const std::function<void(CLI::App&)>& use) {
  use(app);
  for (CLI::App* sub : app.get_subcommands({})) each_app(*sub, use);
}

}  // namespace

TEST_CASE("completion: words of a query become fields, words, stages and columns", "[cli]") {
  struct Case {
    std::string before;
    std::string word;
    std::string seen;
  };
  const auto test = GENERATE(values<Case>({
      {"", "auth", "author:"},
      {"", "-aw", "-awaiting:"},
      {"", "(aw", "(awaiting:"},
      {"", "-(aw", "-(awaiting:"},
      {"", "author.n", ""},
      {"", "awaiting:",
       "awaiting:author , awaiting:review , awaiting:answer , awaiting:revision , awaiting:maintainer"},
      {"", "is:patch awaiting:r", "is:patch awaiting:review , is:patch awaiting:revision"},
      {"is:patch ", "awaiting:r", "awaiting:review , awaiting:revision"},
      {"", "state:partially-r", "state:partially-reviewed"},
      {"", "kind:p", "kind:patch , kind:pull"},
      {"", "query:", "query:mine , query:tdx"},
      {"", "list:kvma", "list:kvmarm"},
      {"", "l:kvma", "l:kvmarm"},
      {"", "subsystem:k", "subsystem:KVM"},
      {"", "nothing:x", ""},
      {"", "\"auth", ""},
      {"", "\"a\" auth", "\"a\" author:"},
      {"", "\"a | c", ""},
      {"is:patch | ", "co", "count , count("},
      {"", "a|co", "a|count , a|count("},
      {"", "a | count ", "a | count by"},
      {"", "a | count", "a | count , a | count("},
      {"", "a | count, p9", "a | count, p90( , a | count, p95( , a | count, p99("},
      {"", "a | median(si", "a | median(size)"},
      {"", "a | median(size) ", "a | median(size) by"},
      {"", "a | median(size) by mon", "a | median(size) by month("},
      {"", "a | median(size) by month(rec", "a | median(size) by month(received)"},
      {"", "a | sort let", "a | sort letters("},
      {"", "a | top 5 b", "a | top 5 by , a | top 5 backport"},
      {"", "a | count by author.n", "a | count by author.name"},
      {"", "a | count by domain,author.n", "a | count by domain,author.name"},
      {"a | count by domain, ", "author.n", "author.name"},
      {"", "a | sort date as", "a | sort date asc"},
      {"", "a | limit ", ""},
      {"", "a | top ", ""},
      {"", "a | limit 5 per subs", "a | limit 5 per subsystem"},
      {"a | limit 5 ", "pe", "per , person , people"},
      {"", "a | cuont ", ""},
  }));
  CAPTURE(test.before, test.word);
  CHECK(joined(complete_query(test.before, test.word, names_of)) == test.seen);
}

TEST_CASE("completion: a name from a mail is offered only if no shell acts on it", "[cli]") {
  const std::vector<std::string> acting = {"a;id", "a&id", "a|id", "`id`", "$(id)", "$HOME",   "a>b", "a<b",
                                           "a b",  "a\"b", "a'b",  "a\\b", "~root", "a*b",     "a?b", "{a,b}",
                                           "[ab]", "a!b",  "#a",   "a\nb", "(a)",   "\u202ea", "a%b", "a=b"};
  const std::vector<std::string> plain = {"x86/kvm", "kvm.vger.kernel.org", "ada@example.org", "c++",
                                          "a_b-c"};
  const auto names = [&](NameSource, std::string_view) {
    std::vector<std::string> all = acting;
    all.insert(all.end(), plain.begin(), plain.end());
    return all;
  };
  for (const std::string field : {"subsystem:", "domain:", "company:", "list:", "query:", "trailer:"}) {
    CAPTURE(field);
    std::string expected;
    for (const std::string& name : plain) expected += (expected.empty() ? "" : " , ") + field + name;
    CHECK(joined(complete_query("", field, names)) == expected);
  }
}

TEST_CASE(
    "completion: a name of a report or saved query is offered only if no shell or option parser acts on it",
    "[cli]") {
  const auto names = [](NameSource, std::string_view) {
    return std::vector<std::string>{"a;id", "-f", "--db", "$(id)", "weekly", "a b", "x-y"};
  };
  CLI::App program("", "kvq");
  for (const Command& command : commands()) {
    command.declare(*program.add_subcommand(std::string(command.name), ""));
  }
  for (const auto& before : {std::vector<std::string>{"report", "show", ""}, {"query", "run", ""}}) {
    std::vector<std::string> seen;
    for (const Candidate& candidate : complete(program, before, names).candidates)
      seen.push_back(candidate.text);
    CHECK(seen == std::vector<std::string>{"weekly", "x-y"});
  }
}

TEST_CASE("completion: every field, word and stage of the tables is offered", "[cli]") {
  for (const Field& field : fields()) {
    CAPTURE(field.name);
    const std::string name = std::string(field.name) + ":";
    const auto candidates = complete_query("", field.name, names_of);
    const bool offered = std::ranges::find(candidates, name, &Candidate::text) != candidates.end();
    CHECK(offered == (field.kind != FieldKind::output));
    for (const FieldWord& word : field.words) {
      const auto words = complete_query("", name, names_of);
      CHECK(std::ranges::find(words, name + std::string(word.name), &Candidate::text) != words.end());
    }
  }
  const auto offered = complete_query("a | ", "", names_of);
  REQUIRE(offered.size() >= stages().size());
  for (size_t i = 0; i < stages().size(); ++i) CHECK(offered[i].text == stages()[i].name);
}

TEST_CASE("completion: every argument of every command has an entry in the table of positionals", "[cli]") {
  CLI::App program;
  for (const Command& command : commands()) {
    command.declare(*program.add_subcommand(std::string(command.name), ""));
  }
  each_app(program, [](CLI::App& app) {
    for (const CLI::Option* option : app.get_options()) {
      if (!option->get_positional()) continue;
      CAPTURE(app.get_name(), option->get_name(true));
      CHECK(is_known_positional(option->get_name(true)));
    }
  });
}

TEST_CASE("completion: commands, options and arguments come from the parser", "[cli]") {
  CLI::App program("", "kvq");
  program.add_option("--db")->type_name("FILE");
  for (const Command& command : commands()) {
    command.declare(*program.add_subcommand(std::string(command.name), ""));
  }
  struct Case {
    std::vector<std::string> words;
    std::string seen;
    bool files = false;
  };
  const auto test = GENERATE(values<Case>({
      {{"thr"}, "thread , thread:"},
      {{"query", ""}, "save , list , show , run , rm"},
      {{"query", "show", ""}, "mine , tdx"},
      {{"query", "save", ""}, ""},
      {{"query", "save", "x", "awai"}, "awaiting:"},
      {{"query", "save", "query", "is:patch |", "li"}, "limit"},
      {{"report", "run", "digest-"}, "digest-exact", true},
      {{"search", "--c"}, "--count"},
      {{"search", "--d"}, "--db"},
      {{"search", "-f", ""},
       "text , json , jsonl , csv , tsv , markdown , html , ids , urls , atom , mbox , maildir"},
      {{"search", "--format=j"}, "--format=json , --format=jsonl"},
      {{"search", "-f", "csv", "awai"}, "awaiting:"},
      {{"subsystems", "list", "--format", ""}, "text , json , jsonl , csv , tsv , markdown , html"},
      {{"is:patch", "awai"}, "awaiting:"},
      {{"--", "index", "awai"}, "awaiting:"},
      {{"--db", ""}, "", true},
      {{"--db", "x.db", "thr"}, "thread , thread:"},
      {{"index", ""}, "", true},
      {{"completion", ""}, "bash , zsh , fish"},
      {{"digest", "x"}, ""},
      {{"nothing", "--nothing", "awai"}, "awaiting:"},
      {{"show", "a-"}, "a-1@kvm.example , a-2=x@kvm.example"},
      {{"thread", "a-1@kvm.example", "a-2"}, "a-2=x@kvm.example"},
      {{"series", "awai"}, "awaiting:"},
      {{"series", "topic:a-1"}, "topic:a-1@kvm.example"},
      {{"--", "-id:a-2"}, "-id:a-2=x@kvm.example"},
      {{"search", "a-"}, ""},
      {{"search", "id:="}, ""},
  }));
  CAPTURE(test.words);
  const Completions completions = complete(program, test.words, names_of);
  CHECK(joined(completions.candidates) == test.seen);
  CHECK(completions.files == test.files);
}

TEST_CASE("help: Markdown pages are formatted for the terminal", "[cli]") {
  CHECK(rendered_markdown("# Title\n\nSome `code` and *more*, [a link](there.md)\nto read.\n", 20, false) ==
        "Title\n\nSome code and more,\na link to read.\n");
  CHECK(rendered_markdown("```kvq\nis:patch | count by author\n```\n", 10, false) ==
        "    is:patch | count by author\n");
  CHECK(rendered_markdown("| a | b |\n|---|---|\n| `x\\|y` | words that are wrapped |\n", 40, false) ==
        "  x|y                       words that\n                            are wrapped\n");
  CHECK(rendered_markdown("| a | b | c |\n|---|---|---|\n| `x` |  | z |\n", 40, false) ==
        "  x\n      c: z\n");
  CHECK(rendered_markdown("- one\n- two that\n  goes on\n", 40, false) == "- one\n- two that goes on\n");
  CHECK(rendered_markdown("## Head\n", 40, true) == "\x1b[1mHead\x1b[0m\n");
}

TEST_CASE("nothing found: the nearest value is printed beside its clause, or below if it does not fit",
          "[cli]") {
  const NothingFound why{0, {{"author:a@b.cm", 0, NearestValue{"a@b.com", 1234}}, {"is:patch", 9068, {}}}};
  CHECK(to_text(why, 80) ==
        "nothing found; mails that match each clause alone:\n"
        "      0  author:a@b.cm   nearest: a@b.com (1,234 mails)\n"
        "  9,068  is:patch\n");
  CHECK(to_text(why, 44) ==
        "nothing found; mails that match each clause alone:\n"
        "      0  author:a@b.cm\n"
        "           nearest: a@b.com (1,234 mails)\n"
        "  9,068  is:patch\n");
  CHECK(to_text({0, {}}, 80) == "nothing found: the database has no mails\n");
  CHECK(to_text({1, {{"a", 1, {}}}}, 80) ==
        "nothing found: the filter matches 1 mail, but the stages drop them all\n");
}
