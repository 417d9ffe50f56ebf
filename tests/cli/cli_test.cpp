// SPDX-License-Identifier: MIT
#include <CLI/CLI.hpp>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "cli/base/progress.hpp"
#include "cli/commands/commands.hpp"
#include "cli/commands/diff_text.hpp"
#include "cli/commands/mistake_notes.hpp"
#include "cli/help/help.hpp"
#include "cli/settings/config.hpp"
#include "cli/settings/user_config.hpp"
#include "schema/base/error.hpp"
#include "schema/base/numbers.hpp"
#include "support/catch.hpp"
#include "support/support.hpp"

using namespace kvq;
using namespace kvq::tests;

TEST_CASE("progress: numbers are grouped by thousands", "[cli]") {
  CHECK(grouped(0) == "0");
  CHECK(grouped(999) == "999");
  CHECK(grouped(1000) == "1,000");
  CHECK(grouped(21367) == "21,367");
  CHECK(grouped(1234567) == "1,234,567");
  CHECK(grouped(-1234) == "-1,234");
}

TEST_CASE("progress: the line has the rate and the remaining time", "[cli]") {
  const auto text = [](int64_t done, int64_t total, double seconds) {
    return progress_text({"kvm", done, total}, seconds);
  };
  CHECK(text(0, 100, 0) == "kvm: 0 of 100 mails");
  CHECK(text(10'000, 21'367, 4) == "kvm: 10,000 of 21,367 mails, 2,500/s, 5 s left");
  CHECK(text(1'000, 1'000'000, 1) == "kvm: 1,000 of 1,000,000 mails, 1,000/s, 16 min 39 s left");
  CHECK(text(1'000, 10'000'000, 1) == "kvm: 1,000 of 10,000,000 mails, 1,000/s, 2 h 46 min left");
  CHECK(text(5, 5, 1) == "kvm: 5 of 5 mails, 5/s, 0 s left");
  // What is read but not yet committed counts for the speed only.
  CHECK(progress_text({"kvm", 8'000, 21'367, 10'000}, 4) == "kvm: 8,000 of 21,367 mails, 2,500/s, 5 s left");
}

TEST_CASE("help: a wrapped text stays aligned, and a long term gets its own line", "[cli]") {
  CHECK(help_entry("term", 6, "a short text", 80) == "  term    a short text\n");
  CHECK(help_entry("term", 6, "words that go on and on", 24) ==
        "  term    words that go\n          on and on\n");
  CHECK(help_entry("long term", 6, "text", 80) == "  long term\n          text\n");
  CHECK(help_entry("term", 6, "averyveryverylongword x", 12) ==
        "  term    averyveryverylongword\n          x\n");
}

TEST_CASE("help: lines of the parser's page break between words, paragraphs are joined, examples stay",
          "[cli]") {
  const std::string page =
      "print something that is described in many words\n"
      "Usage: kvq thing [OPTIONS] WORD...\n"
      "\n"
      "Options:\n"
      "  -h,--help                 print this help\n"
      "  -f,--format FORMAT        output format: text, json, csv, tsv (default: text)\n"
      "  --an-option-with-a-long-name\n"
      "                            what it does, in words that need more than one line\n"
      "\n"
      "A sentence that was broken by its writer in the\n"
      "middle.\n"
      "Examples:\n"
      "  kvq thing --format json   an example is never broken, however long it is\n";
  CHECK(wrapped_help(page, 60) ==
        "print something that is described in many words\n"
        "Usage: kvq thing [OPTIONS] WORD...\n"
        "\n"
        "Options:\n"
        "  -h,--help                 print this help\n"
        "  -f,--format FORMAT        output format: text, json, csv,\n"
        "                            tsv (default: text)\n"
        "  --an-option-with-a-long-name\n"
        "                            what it does, in words that need\n"
        "                            more than one line\n"
        "\n"
        "A sentence that was broken by its writer in the middle.\n"
        "Examples:\n"
        "  kvq thing --format json   an example is never broken, however long it is\n");
}

TEST_CASE("help: it lists every command", "[cli]") {
  const std::string help = program_help(commands(), 80);
  for (const Command& command : commands()) {
    CAPTURE(command.name);
    CHECK(help.find("\n  " + std::string(command.name) + " ") != std::string::npos);
  }
}

TEST_CASE("mistakes: the commands of each command are known without declaring them", "[cli]") {
  for (const Command& command : commands()) {
    CLI::App app;
    command.declare(app);
    std::string names;
    for (const CLI::App* sub : app.get_subcommands({})) names += (names.empty() ? "" : " ") + sub->get_name();
    CAPTURE(command.name);
    CHECK(subcommands_of(command.name) == names);
  }
}

TEST_CASE("config: the database is KVQ_DB, else in the data folder", "[cli]") {
  setenv("HOME", "/home/ada", 1);
  unsetenv("KVQ_DB");
  unsetenv("XDG_DATA_HOME");
  CHECK(default_database() == "/home/ada/.local/share/kvq/kvq.db");
  setenv("XDG_DATA_HOME", "/data", 1);
  CHECK(default_database() == "/data/kvq/kvq.db");
  setenv("XDG_DATA_HOME", "relative", 1);
  CHECK(default_database() == "/home/ada/.local/share/kvq/kvq.db");
  setenv("KVQ_DB", "my.db", 1);
  CHECK(default_database() == "my.db");
}

namespace {

/// Returns the settings in a file `config` with that text; for an error its message and hint, with DIR for
/// the folder.
std::string read_config(const std::string& text) {
  const TempDir folder;
  setenv("XDG_CONFIG_HOME", folder.path().c_str(), 1);
  std::filesystem::create_directories(folder / "kvq");
  std::ofstream(folder / "kvq/config") << text;
  try {
    const WebArchives web = user_config().web_archives;
    std::string out = web.of_all;
    for (const auto& [list, url] : web.of_lists) out += " " + list + "=" + url;
    return out;
  } catch (const Error& error) {
    CHECK(error.kind() == ErrorKind::usage);
    std::string out = std::string(error.what()) + "; " + error.hint();
    for (size_t at = out.find(folder.path().string()); at != std::string::npos;
         at = out.find(folder.path().string()))
      out.replace(at, folder.path().string().size(), "DIR");
    return out;
  }
}

}  // namespace

TEST_CASE("config: list.url is for all lists, list.NAME.url for one, in the order of the file", "[cli]") {
  const auto [text, expected] = GENERATE(table<std::string, std::string>({
      {"", "https://lore.kernel.org/r/"},
      {"# nothing\n[list]\n", "https://lore.kernel.org/r/"},
      {"[list]\n\turl = https://x.org/a\n", "https://x.org/a/"},
      {"[LIST]\nURL=https://x.org/a/ ; ours\n", "https://x.org/a/"},
      {"[list \"KVM arm.64\"]\nurl = \"https://x.org/a\"\n",
       "https://lore.kernel.org/r/ KVM arm.64=https://x.org/a/"},
      {"[list \"z\"]\nurl = http://z/\n[list \"a\"]\nurl = http://a/\n[list]\nurl = http://all/\n",
       "http://all/ z=http://z/ a=http://a/"},
      {"[list \"z\"]\nurl = http://1/\n[list \"a\"]\nurl = http://a/\n[list \"z\"]\nurl = http://2/\n",
       "https://lore.kernel.org/r/ z=http://2/ a=http://a/"},
  }));
  CAPTURE(text);
  CHECK(read_config(text) == expected);
}

TEST_CASE("config: an error names the file, the line and a valid value", "[cli]") {
  const std::string no_url =
      "' is not an http or https address without ? and #; an example is https://lore.kernel.org/kvm/";
  // Between them are the line of the file and the caret.
  const auto first_line_and_hint = [](const std::string& text) {
    const size_t end = text.find('\n');
    if (end == std::string::npos) return text;
    const size_t hint = text.find("hint: ");
    return text.substr(0, end) + "; " + text.substr(hint + 6, text.rfind(';') - hint - 6);
  };
  const auto [text, expected] = GENERATE_COPY(table<std::string, std::string>({
      {"[list]\nurl = x.org\n", "DIR/kvq/config:2:7: error: 'x.org" + no_url},
      {"[list]\nurl\n", "DIR/kvq/config:2:1: error: '" + no_url},
      {"# more\n[list \"kvm\"]\n\turl =\n", "DIR/kvq/config:3:2: error: '" + no_url},
      {"[list]\nurl = http://x/\nurls = http://x/\n",
       "DIR/kvq/config:3:1: error: unknown key 'list.urls'; did you mean 'list.url'?"},
      {"[list \"a\"]\nstale-after = 1d\n[list]\nstale-after = soon\n",
       "DIR/kvq/config:4:15: error: 'soon' is not an age in h, d, w, m or y; an example is 14d"},
      {"[core]\nbare = true\n",
       "DIR/kvq/config:2:1: error: unknown key 'core.bare'; 'kvq config list' prints the keys"},
      {"[include]\npath = other\n",
       "DIR/kvq/config:2:1: error: unknown key 'include.path'; 'kvq config list' prints the keys"},
      {"[list\nurl = http://x/\n",
       "'DIR/kvq/config' is not a valid git config file: failed to parse config file: missing ']' in section "
       "header (in "
       "DIR/kvq/config:1); git-config(1) describes the syntax"},
      {"url = http://x/\n",
       "'DIR/kvq/config' is not a valid git config file: a setting before the first section; git-config(1) "
       "describes the "
       "syntax"},
  }));
  CAPTURE(text);
  CHECK(first_line_and_hint(read_config(text)) == expected);
}

TEST_CASE("config: the table has an example that each key accepts, and its default", "[cli]") {
  for (const ConfigKey& key : config_keys()) {
    CAPTURE(key.name);
    std::string name(key.name);
    if (const size_t any = name.find("NAME"); any != std::string::npos) name.replace(any, 4, "kvm");
    CHECK(&config_key(name) == &key);
    CHECK_NOTHROW(check_config_value(name, std::string(key.example)));
  }
  CHECK_THROWS_AS(config_key("list"), Error);
  CHECK_THROWS_AS(config_key(""), Error);
  CHECK_THROWS_AS(config_key("list.kvm.uri"), Error);
}

TEST_CASE("diff: changes of one kind share a heading, and all lines share the same columns", "[cli]") {
  const std::vector<plan::Column> columns = {{"author"}, {"title"}};
  const auto change = [](ChangeKind kind, Value was, Value now, std::string author) {
    return Change{kind, std::move(was), std::move(now), {std::move(author), "a title"}};
  };
  const std::vector<Change> changes = {
      change(ChangeKind::found_new, {}, "reviewed", "Ada"),
      change(ChangeKind::found_new, {}, {}, "Barbara"),
      change(ChangeKind::found_new, "awaiting-review", "reviewed", "Clara"),
      change(ChangeKind::gone, "awaiting-review", "awaiting-review", "Dora"),
      change(ChangeKind::gone, {}, {}, "Eva"),
      change(ChangeKind::gone, "reviewed", "deleted", "Frieda"),
      change(ChangeKind::moved, "awaiting-review", "reviewed", "Grace"),
      change(ChangeKind::moved, "stale", "applied", "Hedy"),
      change(ChangeKind::moved, "awaiting-review", "reviewed", "Ida"),
      change(ChangeKind::moved, "stale", {}, "Jo"),
  };
  CHECK(diff_text(changes, columns, {}) ==
        "new\n+ Ada      a title\n+ Barbara  a title\n\n"
        "new, awaiting-review -> reviewed\n+ Clara    a title\n\n"
        "gone, awaiting-review\n- Dora     a title\n\n"
        "gone\n- Eva      a title\n\n"
        "gone, deleted\n- Frieda   a title\n\n"
        "awaiting-review -> reviewed\n~ Grace    a title\n~ Ida      a title\n\n"
        "stale -> applied\n~ Hedy     a title\n\n"
        "stale -> no series\n~ Jo       a title\n\n"
        "3 new, 3 gone, 4 moved\n");
  CHECK(diff_text(std::span(changes).first(1), columns, {.width = 40, .colour = true}) ==
        "\x1b[32mnew\x1b[0m\n\x1b[32m+\x1b[0m Ada  a title\n\n1 new, 0 gone, 0 moved\n");
  CHECK(diff_text(std::span(changes).first(1), columns, {.width = 10, .colour = false}) ==
        "new\n+ Ada  a …\n\n1 new, 0 gone, 0 moved\n");
}
