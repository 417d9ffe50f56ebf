// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>
#include <cstdlib>

#include "cli/commands.hpp"
#include "cli/config.hpp"
#include "cli/diff_text.hpp"
#include "cli/help.hpp"
#include "cli/progress.hpp"
#include "support/support.hpp"

using namespace kvq;

TEST_CASE("progress: numbers are grouped by thousands", "[cli]") {
  CHECK(grouped(0) == "0");
  CHECK(grouped(999) == "999");
  CHECK(grouped(1000) == "1,000");
  CHECK(grouped(21367) == "21,367");
  CHECK(grouped(1234567) == "1,234,567");
  CHECK(grouped(-1234) == "-1,234");
}

TEST_CASE("progress: it tells the rate and the time left", "[cli]") {
  const auto text = [](int64_t done, int64_t total, double seconds) {
    return progress_text({"kvm", done, total}, seconds);
  };
  CHECK(text(0, 100, 0) == "kvm: 0 of 100 mails");
  CHECK(text(10'000, 21'367, 4) == "kvm: 10,000 of 21,367 mails, 2,500/s, 5 s left");
  CHECK(text(1'000, 1'000'000, 1) == "kvm: 1,000 of 1,000,000 mails, 1,000/s, 16 min 39 s left");
  CHECK(text(1'000, 10'000'000, 1) == "kvm: 1,000 of 10,000,000 mails, 1,000/s, 2 h 46 min left");
  CHECK(text(5, 5, 1) == "kvm: 5 of 5 mails, 5/s, 0 s left");
}

TEST_CASE("help: a text is wrapped below itself, and a long term has a line of its own", "[cli]") {
  CHECK(help_entry("term", 6, "a short text", 80) == "  term    a short text\n");
  CHECK(help_entry("term", 6, "words that go on and on", 24) ==
        "  term    words that go\n          on and on\n");
  CHECK(help_entry("long term", 6, "text", 80) == "  long term\n          text\n");
  CHECK(help_entry("term", 6, "averyveryverylongword x", 12) ==
        "  term    averyveryverylongword\n          x\n");
}

TEST_CASE("help: it names every command", "[cli]") {
  const std::string help = program_help(80);
  for (const Command& command : commands()) {
    CAPTURE(command.name);
    CHECK(help.find("\n  " + std::string(command.name) + " ") != std::string::npos);
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

TEST_CASE("diff: changes of one kind stand below one heading, and their lines in the same columns", "[cli]") {
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
        "new\n+ A…  a t…\n\n1 new, 0 gone, 0 moved\n");
}
