// SPDX-License-Identifier: MIT
#include "indexer/mail/backport.hpp"

#include "support/catch.hpp"

using namespace kvq;

namespace {

struct Case {
  std::string subject;
  std::string own = {};
  std::vector<std::string> to = {};
  std::vector<std::string> cc = {};
  std::vector<Header> headers = {};
  bool is_cover = false;
};

std::string evidence(const Case& given) {
  std::vector<Recipient> recipients;
  for (const std::string& address : given.to) recipients.push_back({"to", {address, "", address}});
  for (const std::string& address : given.cc) recipients.push_back({"cc", {address, "", address}});
  return backport_evidence({given.subject, given.headers, recipients, given.own, given.is_cover})
      .value_or("-");
}

const std::string stable = "stable@vger.kernel.org";

}  // namespace

TEST_CASE("backport: the brackets of the subject name a stable tree", "[mail]") {
  const auto* brackets = GENERATE(values<const char*>({
      "[PATCH AUTOSEL 6.1 03/12]",
      "[PATCH MANUALSEL 5.15 2/3]",
      "[PATCH 4.19.y]",
      "[PATCH v2 6.6.y 1/3]",
      "[PATCH 5.10.y-cip 1/2]",
      "[PATCH linux-5.10.y]",
      "[PATCH stable 5.4]",
      "[PATCH stable]",
      "[PATCH] [stable]",
      "[PATCH][stable-5.10]",
      "[PATCH stable-4.{4,9,14}]",
      "[PATCH 5.4-stable 1/2]",
      "[PATCH for-stable-5.4]",
      "[PATCH for stable v5.15 0/2]",
      "[stable:PATCH]",
      "[PATCH backport 5.10]",
      "[BACKPORT PATCH 0/4]",
  }));
  CHECK(evidence({std::string(brackets) + " widget: stop at the end"}) == brackets);
}

TEST_CASE("backport: other brackets do not", "[mail]") {
  const auto* subject = GENERATE(values<const char*>({
      "[PATCH] widget: backport the new parser",
      "[PATCH] widget: keep the stable tree stable",
      "[PATCH net,stable] widget: stop at the end",
      "[PATCH bpf stable v2 1/2] widget: stop",
      "[PATCH v6.1] widget: stop",
      "[PATCH for-6.1] widget: stop",
      "[PATCH for 6.1 1/2] widget: stop",
      "[PATCH 3.8] widget: stop",
      "[PATCH unstable] widget: stop",
      "[PATCH 2/5] widget: 5.10.y needs this",
      "[PATCH v5.1 10/12] widget: stop",
  }));
  CAPTURE(subject);
  CHECK(evidence({subject, "Text.\n", {"list@example.org"}, {"maintainer@example.org"}}) == "-");
}

TEST_CASE("backport: a version counts if the mail goes to the stable list", "[mail]") {
  CHECK(evidence({"[PATCH 6.1 1/3] widget: stop", "", {"ada@example.org"}, {stable}}) == "[PATCH 6.1 1/3]");
  CHECK(evidence({"[PATCH for-6.1 1/3] widget: stop", "", {"ada@example.org"}, {stable}}) == "-");
  CHECK(evidence({"[PATCH v6 1/3] widget: stop", "", {"ada@example.org"}, {stable}}) == "-");
}

TEST_CASE("backport: a line of the commit message names the upstream commit", "[mail]") {
  struct Line {
    std::string line;
    bool is_evidence;
  };
  const auto test = GENERATE(values<Line>({
      {"[ Upstream commit 0123456789abcdef0123456789abcdef01234567 ]", true},
      {"[Upstream commit 0123456789ab]", true},
      {"[ upstream commit 0123456789ab (\"widget: stop\") ]", true},
      {"commit 0123456789abcdef0123456789abcdef01234567 upstream.", true},
      {"commit 0123456789ab upstream", true},
      {"[ commit 0123456789ab upstream ]", true},
      {"Upstream commit 0123456789ab.", true},
      {"(cherry picked from commit 0123456789abcdef0123456789abcdef01234567)", true},
      {"(backported from commit 0123456789abcdef0123456789abcdef01234567)", true},
      {"mainline inclusion", true},
      {"5.10-stable review patch.  If anyone has any objections, please let me know.", true},
      {"This was wrong since commit 0123456789ab upstream.", false},
      {"The upstream commit 0123456789ab broke this.", false},
      {"Fixes: 0123456789ab (\"widget: stop\")", false},
      {"commit 0123456789ab upstream. It was not complete.", false},
  }));
  CAPTURE(test.line);
  const std::string own =
      "\n" + test.line + "\n\nStop at the end.\n\nSigned-off-by: Ada <ada@example.org>\n---\n";
  CHECK(evidence({"[PATCH] widget: stop", own}) == (test.is_evidence ? test.line : "-"));
}

TEST_CASE("backport: the end of a wrapped sentence does not name the upstream commit", "[mail]") {
  CHECK(evidence({"[PATCH] widget: stop",
                  "The reason is that it was changed by\ncommit 0123456789ab upstream.\n"}) == "-");
  CHECK(evidence({"[PATCH] widget: stop", "Stop.\n---\n\ncommit 0123456789ab upstream.\n"}) == "-");
  // A cover tells where its patches come from, and whether they are backports is for them to say.
  CHECK(evidence({"[PATCH 0/2] widget", "\n[ Upstream commit 0123456789ab ]\n", {}, {}, {}, true}) == "-");
  CHECK(evidence({"[PATCH 6.1 000/120] 6.1.9-rc1 review",
                  "This is the start of the stable review cycle for the 6.1.9 release.\n",
                  {},
                  {},
                  {},
                  true}) == "This is the start of the stable review cycle for the 6.1.9 release.");
}

TEST_CASE("backport: headers and recipients", "[mail]") {
  CHECK(evidence({"[PATCH 1/9] widget", "", {}, {}, {{"x-stable", "review"}}}) == "x-stable: review");
  CHECK(evidence({"[PATCH 1/9] widget", "", {}, {}, {{"x-kerneltest-branch", "linux-5.10.y"}}}) ==
        "x-kerneltest-branch: linux-5.10.y");
  CHECK(evidence({"[PATCH] widget", "", {stable}, {"maintainer@example.org"}}) == "To: " + stable);
  CHECK(evidence({"[PATCH] widget", "", {stable, "gregkh@linuxfoundation.org"}}) == "To: " + stable);
  CHECK(evidence({"[PATCH] widget", "", {"maintainer@example.org", stable}}) == "-");
  CHECK(evidence({"[PATCH] widget", "", {"maintainer@example.org"}, {stable}}) == "-");
}
