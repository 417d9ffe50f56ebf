// SPDX-License-Identifier: MIT
#include "cli/browse/browser.hpp"

#include "cli/browse/actions/programs.hpp"
#include "cli/browse/fake_screen.hpp"
#include "cli/browse/views/lines.hpp"
#include "indexer/indexer.hpp"
#include "query/language/diagnostic.hpp"
#include "schema/open.hpp"
#include "support/catch.hpp"
#include "support/sample_database.hpp"
#include "support/support.hpp"

using namespace kvq;
using namespace kvq::browse;
using tests::browse_samples;
using tests::FakeScreen;
using tests::quiet_surroundings;

namespace {

std::string line_at(const std::string& text, size_t number) {
  std::string_view rest = text;
  for (; number > 0; --number) rest.remove_prefix(rest.find('\n') + 1);
  return std::string(rest.substr(0, rest.find('\n')));
}

std::string foot(const std::string& look) {
  return line_at(look, 9);
}

std::vector<std::string> looks_after(std::string_view keys,
                                     const std::string& query = "is:cover | sort date asc",
                                     const Surroundings& surroundings = quiet_surroundings()) {
  FakeScreen screen({10, 80});
  screen.type(keys);
  return browse_samples(screen, query, surroundings);
}

}  // namespace

TEST_CASE("browser: Enter opens the mail, t its thread, s its series, q goes back") {
  const auto looks = looks_after("<look><Enter><look>t<look>qs<look>qq<look>");
  REQUIRE(looks.size() == 5);
  CHECK(line_at(looks[0], 0).starts_with("is:cover | sort date asc"));
  CHECK(line_at(looks[1], 1).starts_with("From:"));
  CHECK(line_at(looks[2], 0).starts_with("Thread: "));
  CHECK(line_at(looks[3], 0).starts_with("Series: "));
  CHECK(line_at(looks[4], 0).starts_with("is:cover | sort date asc"));
}

TEST_CASE("browser: q in the first view leaves, Q in every view") {
  CHECK(looks_after("q<look>").empty());
  CHECK(looks_after("<Enter>Q<look>").empty());
  CHECK(looks_after("<Enter>q<look>").size() == 1);
}

TEST_CASE("browser: n and p go to the next and the previous mail of the list") {
  const auto looks = looks_after("<look><Enter><look>n<look>p<look>p<look>");
  REQUIRE(looks.size() == 5);
  CHECK(line_at(looks[1], 0) != line_at(looks[2], 0));
  CHECK(line_at(looks[3], 0) == line_at(looks[1], 0));
  CHECK(foot(looks[4]) == "this is the first mail");
  CHECK(line_at(looks[4], 0) == line_at(looks[1], 0));
}

TEST_CASE("browser: a mistake in a query is shown at its place, and the list stays") {
  const auto looks = looks_after("/<Ctrl-U>is:patch form:x<Enter><look><Esc><look>");
  REQUIRE(looks.size() == 2);
  CHECK(line_at(looks[0], 7) == "/is:patch form:x");
  CHECK(line_at(looks[0], 8) == "          ^~~~");
  CHECK(line_at(looks[0], 9) == "unknown field 'form'; hint: did you mean 'from'?");
  CHECK(line_at(looks[1], 0).starts_with("is:cover | sort date asc"));
}

TEST_CASE("browser: an error that has no place in the line has no caret") {
  Surroundings surroundings = quiet_surroundings();
  surroundings.export_mails = [](const Database&, const std::string&, const std::string&) -> std::string {
    throw Error(ErrorKind::usage, "no room");
  };
  const auto looks = looks_after("e/tmp/kvq-no-such-folder/x<Enter><look>", "is:cover", surroundings);
  CHECK(line_at(looks.front(), 8).ends_with("/tmp/kvq-no-such-folder/x"));
  CHECK(foot(looks.front()) == "no room");
}

TEST_CASE("browser: a search opens a list of its own, which the history remembers") {
  const auto looks = looks_after("/<Ctrl-U>is:pull<Enter><look>q/<Ctrl-U><Up><look>");
  REQUIRE(looks.size() == 2);
  CHECK(line_at(looks[0], 0).starts_with("is:pull "));
  CHECK(line_at(looks[1], 9) == "/is:pull");
}

TEST_CASE("browser: Enter on a count lists what it counts") {
  const auto looks = looks_after("<look><Enter><look>", "is:patch | count by kind");
  REQUIRE(looks.size() == 2);
  CHECK(line_at(looks[0], 1) == "count  kind");
  CHECK(line_at(looks[1], 0).starts_with("is:patch kind:patch "));
}

TEST_CASE("browser: a query without matches says why") {
  Surroundings surroundings = quiet_surroundings();
  surroundings.why_nothing = [](const Database&, const std::string& query, size_t) {
    return "why: " + query + "\n";
  };
  const auto looks = looks_after("<look><Enter><look>t<look>", "subject:nosuchword", surroundings);
  REQUIRE(looks.size() == 3);
  CHECK(line_at(looks[0], 0).ends_with("nothing found"));
  CHECK(line_at(looks[0], 1) == "Nothing matches.");
  CHECK(line_at(looks[0], 2) == "why: subject:nosuchword");
  CHECK(foot(looks[1]) == "there is no mail in this line");
}

TEST_CASE("browser: a key without a meaning is told") {
  CHECK(foot(looks_after("x<look>").front()) == "x has no meaning here; ? lists the keys");
}

TEST_CASE("browser: in the help, a key without a meaning is told how to leave it") {
  CHECK(foot(looks_after("?s<look>").front()) == "s has no meaning here; q goes back");
}

TEST_CASE("browser: a note tells what a query probably means") {
  const std::string note = "'limit 5' was searched as words; did you mean 'is:patch | limit 5'?";
  CHECK(foot(looks_after("<look>", "is:patch limit 5").front()).starts_with(note));
  const auto looks = looks_after("/<Ctrl-U>is:patch limit 5<Enter><look>/<Ctrl-U>is:patch<Enter><look>");
  CHECK(foot(looks[0]).starts_with(note));
  CHECK(!foot(looks[1]).starts_with(note));
}

TEST_CASE("browser: help lists the keys") {
  const auto looks = looks_after("?<look>q<look>");
  CHECK(line_at(looks[0], 0).starts_with("Keys"));
  CHECK(looks[0].find("Enter") != std::string::npos);
  CHECK(line_at(looks[1], 0).starts_with("is:cover"));
}

TEST_CASE("browser: y copies the address of the mail, Y its Message-ID") {
  FakeScreen screen({10, 100});
  screen.type("y<look>Y<look>");
  const auto looks =
      browse_samples(screen, "id:20250314100000.3-1-vera.lind@intel.com", quiet_surroundings());
  CHECK(screen.sent() == copying("https://lore.kernel.org/r/20250314100000.3-1-vera.lind@intel.com/") +
                             copying("20250314100000.3-1-vera.lind@intel.com"));
  CHECK(foot(looks[1]) == "copied: 20250314100000.3-1-vera.lind@intel.com");
}

TEST_CASE("browser: a Message-ID with control characters is not copied") {
  const std::string id = "a\x1b[31mb@example.org";
  FakeScreen screen({10, 100});
  screen.type("Y<look>");
  const Surroundings surroundings = quiet_surroundings();
  Browser browser(screen, surroundings);
  browser.run(
      [&](int64_t) {
        auto database = std::make_unique<Database>(open_in_memory(tests::sample_now));
        const tests::TempDir folder;
        tests::write_file(folder / "one.eml", tests::MailBuilder{.id = id}.str());
        index_archive(*database, folder / "one.eml", {});
        return database;
      },
      "is:patch");
  CHECK(screen.sent().empty());
  CHECK(foot(screen.looks().front()).starts_with("not copied"));
}

TEST_CASE("browser: a reply goes to the desktop's mail program, to that of the config, or to the editor") {
  std::vector<std::string> started;
  std::vector<std::string> run;
  std::string draft;
  Surroundings surroundings = quiet_surroundings();
  surroundings.start_aside = [&](const std::vector<std::string>& words) {
    started = words;
    return true;
  };
  surroundings.run_in_terminal = [&](const std::vector<std::string>& words) {
    run = words;
    return std::optional<int>(0);
  };
  surroundings.edit = [&](const std::string& text) {
    draft = text;
    return std::optional(text + "Thanks.\n");
  };

  const auto edited = looks_after("r<look>", "is:cover", surroundings);
  CHECK(draft.starts_with("To: "));
  CHECK(foot(edited.front()) == "to send it: git send-email /drafts/1.eml");

  surroundings.has_desktop = true;
  looks_after("r", "is:cover", surroundings);
  REQUIRE(started.size() == 2);
  CHECK(started[0] == "xdg-open");
  CHECK(started[1].starts_with("mailto:"));

  surroundings.mailer = "mutt -H {draft}";
  looks_after("r", "is:cover", surroundings);
  CHECK(run == std::vector<std::string>{"mutt", "-H", "/drafts/1.eml"});
  surroundings.mailer = "neomutt";
  looks_after("r", "is:cover", surroundings);
  REQUIRE(run.size() == 2);
  CHECK(run[1] == started[1]);
}

TEST_CASE("browser: the screen is taken back when an editor fails") {
  Surroundings surroundings = quiet_surroundings();
  surroundings.edit = [](const std::string&) -> std::optional<std::string> {
    throw Error(ErrorKind::usage, "the editor failed");
  };
  FakeScreen screen({10, 80});
  screen.type("r<look>");
  CHECK(foot(browse_samples(screen, "is:cover", surroundings).front()) == "the editor failed");
  CHECK_FALSE(screen.is_lent());
}

TEST_CASE("browser: o opens the address without a shell; without a browser it says what to do") {
  std::vector<std::string> started;
  Surroundings surroundings = quiet_surroundings();
  surroundings.start_aside = [&](const std::vector<std::string>& words) {
    started = words;
    return true;
  };
  const std::string query = "id:20250314100000.3-1-vera.lind@intel.com";
  CHECK(looks_after("o<look>", query, surroundings).front().find("there is no browser") != std::string::npos);
  surroundings.browser = "firefox --new-tab";
  looks_after("o", query, surroundings);
  CHECK(started ==
        std::vector<std::string>{"firefox", "--new-tab",
                                 "https://lore.kernel.org/r/20250314100000.3-1-vera.lind@intel.com/"});
}

TEST_CASE("browser: e exports the mails of the view, and does not replace a file unasked") {
  std::vector<std::string> exported;
  Surroundings surroundings = quiet_surroundings();
  surroundings.export_mails = [&](const Database&, const std::string& query, const std::string& path) {
    exported.push_back(query + " -> " + path);
    return std::string("done");
  };
  const auto looks = looks_after("e/tmp/kvq-no-such-folder/x<Enter><look>e/etc/passwd<Enter>n<look>",
                                 "is:cover", surroundings);
  CHECK(exported == std::vector<std::string>{"is:cover -> /tmp/kvq-no-such-folder/x"});
  CHECK(foot(looks[0]) == "done");
  const std::string count = "is:cover | count by author";
  CHECK(foot(looks_after("e<look>", count, surroundings).front()).starts_with("counts and distinct values"));
}

TEST_CASE("browser: every view at every small size draws as many lines as the screen has, none too wide") {
  for (const size_t columns : {20U, 21U, 40U, 79U, 200U}) {
    for (const size_t rows : {5U, 6U, 24U}) {
      for (const char* keys : {"", "<Enter>", "t", "s", "?", "/", "<Enter>T", "<Enter>h", "<Enter>w>"}) {
        FakeScreen screen({rows, columns});
        screen.type(keys);
        screen.type("<look>");
        browse_samples(screen, "thread:20250314100000.3-1-vera.lind@intel.com", quiet_surroundings());
        CAPTURE(columns, rows, keys);
        CHECK(screen.picture().lines.size() == rows);
        for (const Line& line : screen.picture().lines) {
          CHECK(width_of(line) <= columns);
        }
      }
    }
  }
}

TEST_CASE("browser: a mistake in the first query is thrown before anything is shown") {
  FakeScreen screen({10, 80});
  CHECK_THROWS_AS(browse_samples(screen, "form:x", quiet_surroundings()), QueryError);
}

TEST_CASE("browser: a lost terminal or a signal ends it with an error") {
  FakeScreen screen({10, 80});
  screen.type("<hang up>");
  CHECK_THROWS_AS(browse_samples(screen, "is:cover", quiet_surroundings()), Error);
  FakeScreen in_prompt({10, 80});
  in_prompt.type("/<hang up>");
  CHECK_THROWS_AS(browse_samples(in_prompt, "is:cover", quiet_surroundings()), Error);
}
