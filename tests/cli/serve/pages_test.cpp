// SPDX-License-Identifier: MIT
// The pages over the sample archive.
#include <string>
#include <vector>

#include "cli/serve/html.hpp"
#include "cli/serve/pages/static_files.hpp"
#include "cli/serve/routes.hpp"
#include "cli/serve/sample_site.hpp"
#include "schema/mail/percent_encoding.hpp"
#include "support/catch.hpp"
#include "support/sample_database.hpp"

using namespace kvq;
using namespace kvq::tests;
using Catch::Matchers::ContainsSubstring;

namespace {

struct Expected {
  std::string target;
  std::vector<std::string> parts;
};

std::string header(const serve::Response& response, const std::string& name) {
  for (const auto& [known, value] : response.headers) {
    if (known == name) return value;
  }
  return {};
}

}  // namespace

TEST_CASE("pages: what each page shows of the sample archive", "[serve]") {
  const std::vector<Expected> cases = {
      {"/search?q=is:series+list:kvm",
       {"<p class=\"count\">16 series</p>", "<h1 class=\"query\">is:series list:kvm</h1>"}},
      {"/search?q=list:kvm+is:patch+%7C+count+by+domain",
       {"<a href=\"/search?q=list:kvm%20is:patch%20domain:intel.com\">6</a>"}},
      {"/search?q=list:kvm+is:patch+%7C+count+by+month(date)",
       {"<a href=\"/search?q=list:kvm%20is:patch%20date:2025-03\">25</a>"}},
      {"/search?q=(a+OR+is:patch)+list:kvm+%7C+count+by+week(date)", {"date:2025-03-03..2025-03-09\">"}},
      {"/search?q=author:nobody", {"Nothing found", "author:nobody"}},
      {"/search?q=is:patch&explain=1", {"<h3>SQL</h3>", "SELECT"}},
      {"/search", {"Saved queries", "<a href=\"/search?q=subsystem:TDX\">tdx</a>"}},
      {"/series/20250303100000.1-1-vera.lind@intel.com",
       {"KVM: TDX", "git am --patch-format=mboxrd", "b4 shazam", "<h2>Revisions</h2>", "Evidence"}},
      {"/series/20250303100000.1-1-vera.lind@intel.com?revision=2",
       {"<h2>Patches of v2</h2>", "<li><strong>v2</strong></li>", "since v1</th>", "KVM: TDX"}},
      {"/series/20250303100000.1-1-vera.lind@intel.com?revision=9",
       {"<h2>Patches of v3</h2>", "since v2</th>"}},
      {"/thread/20250303100000.1-1-vera.lind@intel.com",
       {"class=\"tree\"", "<article class=\"mail\"", ">Series</a>"}},
      {"/mail/20250303100000.1-1-vera.lind@intel.com", {"<dt>Message-ID</dt>", "vera.lind@intel.com"}},
      {"/subsystem/KVM", {"Wait for a review", "Reviewers of a year"}},
      {"/person/vera.lind@intel.com",
       {"Wait for this person, as the author", "to apply them", "patches of others reviewed"}},
      {"/reports", {"digest", "name=\"range\"", "who-reviews-what"}},
      {"/report/unanswered?age=%3E1d", {"By subsystem", "role=\"img\"", "<title>"}},
      {"/compare?now=2025-03-10..&before=..2025-03-09",
       {"name=\"before\" value=\"..2025-03-09\"", "Companies"}},
      {"/health", {"Generation", "<dt>Size</dt>", "Mails a year"}},
      {"/complete?q=is:se", {"[{\"text\":\"is:series\"", "\"help\":\"one mail for each series"}},
      {"/list/kvm", {"<h1>kvm</h1>", "The last seven days", "Waiting longest for a review"}},
  };
  for (const Expected& expected : cases) {
    const serve::Response response = get(expected.target);
    INFO(expected.target << "\n" << response.body);
    CHECK(response.status == 200);
    for (const std::string& part : expected.parts) CHECK_THAT(response.body, ContainsSubstring(part));
  }
}

TEST_CASE("pages: the name of a subsystem or person leads to its page", "[serve]") {
  struct Case {
    std::string target;
    std::string expected;
  };
  const auto test = GENERATE(
      values<Case>({{"/search?q=vgic", "<a href=\"/subsystem/vgic\">Subsystem vgic</a>"},
                    {"/search?q=tdx:", "<a href=\"/subsystem/tdx\">Subsystem tdx</a>"},
                    {"/search?q=Vera+Lind",
                     "<a href=\"/person/vera.lind@intel.com\">Vera Lind &lt;vera.lind@intel.com&gt;</a>"},
                    {"/search?q=vera.lind@intel.com", ">Vera Lind &lt;vera.lind@intel.com&gt;</a>"}}));
  const serve::Response response = get(test.target);
  INFO(test.target << "\n" << response.body);
  CHECK(response.status == 200);
  CHECK_THAT(response.body, ContainsSubstring(test.expected));
  for (const std::string target : {"/search?q=is:patch", "/search?q=nobody+here", "/search?q=memory"})
    CHECK(get(target).body.find("Pages of that name") == std::string::npos);
}

TEST_CASE("pages: a mistake in a query shows its place", "[serve]") {
  const serve::Response response = get("/search?q=is:patch+form:intel.com");
  CHECK(response.status == 400);
  CHECK_THAT(unescaped(response.body), ContainsSubstring("query:1:10: error: unknown field 'form'\n"
                                                         "  is:patch form:intel.com\n"
                                                         "           ^~~~\n"
                                                         "hint: did you mean 'from'?"));
  CHECK_THAT(response.body, ContainsSubstring("value=\"is:patch form:intel.com\""));
}

TEST_CASE("pages: what does not exist is not found", "[serve]") {
  for (const std::string target :
       {"/nothing", "/mail/none@example.org", "/thread/none@example.org", "/series/none@example.org",
        "/person/none@example.org", "/company/none", "/subsystem/none", "/list/none", "/report/none",
        "/report/..%2F..%2Fetc%2Fpasswd", "/report/x.kvq", "/static/style.css", "/static/..%2Fstyle.css"}) {
    INFO(target);
    CHECK(get(target).status == 404);
  }
  serve::Request request{.method = "POST", .path = "/", .parameters = {}, .headers = {}, .client = {}};
  CHECK(serve::answer(sample_site(), request).status == 405);
}

TEST_CASE("pages: an answer that takes too long says so", "[serve]") {
  serve::Site site({.database = sample_site().settings().database,
                    .web_archives = {},
                    .time_limit = std::chrono::milliseconds(0),
                    .base = {},
                    .clock = [] { return sample_now; }});
  const serve::Response response =
      serve::answer(site, {.method = "GET",
                           .path = "/search",
                           .parameters = {{"q", "| count by recipient, file, subsystem"}},
                           .headers = {},
                           .client = {}});
  CHECK(response.status == 503);
  CHECK_THAT(response.body, ContainsSubstring("the answer takes longer than 0 s"));
}

TEST_CASE("pages: a Message-ID is one word of the shell in the commands to copy", "[serve]") {
  // In quotes only a quote ends the word: it closes them, is escaped, and opens them again.
  const std::string word = "'second'\\''$(id);\"@example.org'";
  const std::string page = unescaped(get("/series/" + percent_encoded(hostile_patch)).body);
  CHECK_THAT(page, ContainsSubstring("<code>b4 shazam " + word + "</code>"));
  CHECK_THAT(page, ContainsSubstring("<code>kvq series -f mbox " + word + " | git am"));
  CHECK_THAT(page,
             ContainsSubstring("<code>curl -fsS '/series/second'\\''$(id);%22@example.org/mbox' | git am"));
}

TEST_CASE("pages: hostile mails are only text on every page", "[serve]") {
  const std::string patch = percent_encoded(hostile_patch);
  const std::vector<std::string> targets = {
      "/",
      "/list/hostile",
      "/search?q=list:hostile",
      "/search?q=list:hostile+%7C+select+author%2C+subject%2C+text",
      "/search?q=%3Cscript%3E",
      "/search?q=%22%3E%3Cscript%3Ealert(9)",
      "/mail/" + patch,
      "/thread/" + patch,
      "/series/" + patch,
      "/series/" + patch +
          serve::query_string({{"patch", std::string(hostile_second)}, {"with", std::string(hostile_patch)}}),
      "/mail/answer@example.org",
      "/person/evil@example.org",
      "/reports",
      "/report/%3Cb%3E",
      "/report/person?person=%3Cscript%3E",
      "/compare?now=%3Cscript%3E",
      "/mail/%3Cscript%3E",
      "/subsystem/%3Cscript%3Ealert(3)%3C%2Fscript%3E"};
  for (const std::string& target : targets) {
    const serve::Response response = get(target);
    INFO(target << "\n" << response.body);
    CHECK(response.status != 500);
    std::string rest = response.body;
    // The only scripts are those of the site.
    REQUIRE_THAT(rest, ContainsSubstring("<script src=\"/static/script-"));
    for (const serve::StaticFile& file : serve::static_files()) {
      const std::string own = "<script src=\"/static/" + file.name + "\" defer>";
      const size_t at = rest.find(own);
      if (at != std::string::npos) rest.erase(at, own.size());
    }
    CHECK(rest.find("<script") == std::string::npos);
    CHECK(rest.find("<img") == std::string::npos);
    CHECK(rest.find("href=\"javascript:") == std::string::npos);
    CHECK(rest.find("\"onmouseover") == std::string::npos);
    CHECK(rest.find(" style=") == std::string::npos);
    for (const std::string forbidden : {"\x01", "\x1b", "\xe2\x80\xae", "\xff"})
      CHECK(rest.find(forbidden) == std::string::npos);
    CHECK(header(response, "Content-Security-Policy").starts_with("default-src 'none';"));
    CHECK(header(response, "X-Content-Type-Options") == "nosniff");
  }
}

TEST_CASE("pages: two revisions of a patch are compared line by line", "[serve]") {
  const std::string patch = percent_encoded(hostile_patch);
  const serve::Response response = get(
      "/series/" + patch +
      serve::query_string({{"patch", std::string(hostile_second)}, {"with", std::string(hostile_patch)}}));
  CHECK(response.status == 200);
  CHECK_THAT(response.body, ContainsSubstring("<ins>+ +one line more</ins>"));
}

TEST_CASE("pages: below a base path every address has it", "[serve]") {
  serve::Site site(
      {.database = sample_site().settings().database, .web_archives = {}, .base = "/lists", .clock = [] {
         return sample_now;
       }});
  const serve::Response response =
      serve::answer(site, {.method = "GET", .path = "/", .parameters = {}, .headers = {}, .client = {}});
  CHECK(response.status == 200);
  for (const PageLink& link : links_of(response.body)) {
    INFO(link.address);
    CHECK((link.address.starts_with("/lists/") || link.address.starts_with('#')));
  }
}
