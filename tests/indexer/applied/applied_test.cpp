// SPDX-License-Identifier: MIT
// What commit messages say, which mail is nearest to a commit, and what reverts come to.
#include <map>
#include <string>
#include <vector>

#include "indexer/applied/commit_words.hpp"
#include "indexer/applied/nearest.hpp"
#include "indexer/applied/releases.hpp"
#include "support/catch.hpp"

using namespace kvq;

TEST_CASE("applied: links to mails in a commit message", "[applied]") {
  const std::pair<const char*, std::vector<std::string>> cases[] = {
      {"Link: https://lore.kernel.org/r/a@x", {"a@x"}},
      {"Link: https://lore.kernel.org/kvm/a@x/", {"a@x"}},
      {"Link: https://patch.msgid.link/a@x", {"a@x"}},
      {"Link: https://lkml.kernel.org/r/a@x", {"a@x"}},
      {"Link: http://lkml.kernel.org/r/a%40x", {"a@x"}},
      {"  Link: <https://lore.kernel.org/r/a@x>", {"a@x"}},
      {"Message-ID: <a@x>", {"a@x"}},
      {"Message-Id: <a@x>", {"a@x"}},
      {"Lore: https://lore.kernel.org/r/a@x", {"a@x"}},
      {"Link: https://lore.kernel.org/r/a@x\nLink: https://lore.kernel.org/r/b@x", {"a@x", "b@x"}},
      {"Link: https://lore.kernel.org/r/a@x\nLink: https://lore.kernel.org/r/a@x/", {"a@x"}},
      {"Link: https://lore.kernel.org/r/a@x [1]", {}},
      {"Link: https://lore.kernel.org/r/a@x # [1]", {}},
      {"Closes: https://lore.kernel.org/r/a@x", {}},
      {"[1] https://lore.kernel.org/r/a@x", {}},
      {"Link: https://bugzilla.kernel.org/show_bug.cgi?id=1", {}},
      {"Link: a@x", {}},
      {"", {}},
  };
  for (const auto& [message, ids] : cases) {
    INFO(message);
    CHECK(linked_mails(message) == ids);
  }
}

TEST_CASE("applied: the title of a commit is its first paragraph", "[applied]") {
  CHECK(title_in_message("kvm: fix\n\nText\n") == "kvm: fix");
  CHECK(title_in_message("\nkvm: a\n long title\n\nText\n") == "kvm: a long title");
  CHECK(title_in_message("").empty());
}

TEST_CASE("applied: a backport names its mainline commit on a line", "[applied]") {
  const std::string id(40, 'a');
  CHECK(is_backport_commit("t\n\ncommit " + id + " upstream.\n"));
  CHECK(is_backport_commit("t\n\n[ Upstream commit " + id + " ]\n"));
  CHECK(is_backport_commit("t\n\nUpstream commit " + id + "\n"));
  CHECK_FALSE(is_backport_commit("t\n\n(cherry picked from commit " + id + ")\n"));
  CHECK_FALSE(is_backport_commit("t\n\nThis was in commit " + id + " upstream already, and more.\n"));
}

TEST_CASE("applied: what a commit reverts", "[applied]") {
  struct Case {
    const char* message;
    std::vector<std::string> commits;
    bool is_of_merge;
  };
  const Case cases[] = {
      {"This reverts commit 0123456789abcdef0123456789abcdef01234567.",
       {"0123456789abcdef0123456789abcdef01234567"},
       false},
      {"This reverts commit\n0123456.", {"0123456"}, false},
      {"This reverts commit 0123456 (\"kvm: a (b) c. 7654321\").", {"0123456"}, false},
      {"This reverts commits 0123456 and ABCDEF0.", {"0123456", "abcdef0"}, false},
      {"This reverts commits 0123456 (\"a\"), 1111111 and commit 2222222.",
       {"0123456", "1111111", "2222222"},
       false},
      {"This reverts commit 0123456, reversing\nchanges made to 7654321.", {"0123456"}, true},
      {"This reverts commit 0123456.\nThis reverts commit 1111111.", {"0123456", "1111111"}, false},
      {"This partially reverts commit 0123456.", {}, false},
      {"This reverts commit 01234.", {}, false},
      {"This reverts commit", {}, false},
      {"Fixes: 0123456 (\"x\")", {}, false},
  };
  for (const Case& expected : cases) {
    INFO(expected.message);
    const Reverts seen = reverts_of(expected.message);
    CHECK(seen.commits == expected.commits);
    CHECK(seen.is_of_merge == expected.is_of_merge);
  }
}

TEST_CASE("applied: tags that name a release", "[applied]") {
  const std::pair<const char*, const char*> cases[] = {
      {"v6.9", "v6.9"},
      {"v6.9-rc1", "v6.9"},
      {"v6.9.12", "v6.9.12"},
      {"v2.6.12-rc2", "v2.6.12"},
      {"v2.44.0", "v2.44.0"},
      {"2.38", "2.38"},
      {"v255-rc2", "v255"},
      {"v2.45.0-rc0", "v2.45.0"},
      {"v5.0-beta1", "v5.0"},
      {"v2026-04-17", "v2026-04-17"},
      {"20260417", "20260417"},
      {"v2026-04", ""},
      {"next-20240101", ""},
      {"v2.6.11-tree", ""},
      {"kvmarm-6.9", ""},
      {"v5.10.1-rt20", ""},
      {"kvm-6.9-1", ""},
      {"", ""},
      {"v", ""},
  };
  for (const auto& [tag, release] : cases) {
    INFO(tag);
    CHECK(is_release_tag(tag) == (*release != '\0'));
    if (*release != '\0') CHECK(release_of_tag(tag) == release);
  }
}

namespace {

CommitCandidate candidate(int64_t message, int64_t date, CommitEvidence evidence, int64_t series = 0) {
  return {.commit = 1,
          .message = message,
          .committed = 1'000'000,
          .evidence = evidence,
          .date = date,
          .message_id = std::to_string(message),
          .series = series,
          .counts = false};
}

}  // namespace

TEST_CASE("applied: the nearest of the mails that a commit may be from", "[applied]") {
  constexpr CommitEvidence patch_id{true, 0, false};
  constexpr CommitEvidence title{false, 0, true};
  constexpr CommitEvidence reference{false, 1, false};
  constexpr CommitEvidence link{false, 1 + link_with_title, false};
  constexpr CommitEvidence last_link{false, 2, false};
  struct Case {
    const char* name;
    std::vector<CommitCandidate> candidates;
    std::vector<bool> counts;
  };
  const Case cases[] = {
      {"none", {}, {}},
      {"the last revision before the commit",
       {candidate(1, 100, patch_id), candidate(2, 200, patch_id), candidate(3, 2'000'000, patch_id)},
       {false, true, false}},
      {"the first one after it if there is none before",
       {candidate(1, 3'000'000, patch_id), candidate(2, 2'000'000, patch_id)},
       {false, true}},
      {"a patch-id before a link", {candidate(1, 100, patch_id), candidate(2, 200, link)}, {true, false}},
      {"a link with the title before title and author",
       {candidate(1, 100, link), candidate(2, 200, title)},
       {true, false}},
      {"title and author before a reference",
       {candidate(1, 100, title), candidate(2, 200, reference)},
       {true, false}},
      {"the last link", {candidate(1, 100, last_link), candidate(2, 200, reference)}, {true, false}},
      {"two patches of a series that were made one commit",
       {candidate(1, 100, last_link, 7), candidate(2, 200, link, 7), candidate(3, 300, reference, 8)},
       {true, true, false}},
      {"not the same title in a series without a link",
       {candidate(1, 100, title, 7), candidate(2, 200, title, 7)},
       {false, true}},
  };
  for (const Case& expected : cases) {
    INFO(expected.name);
    CHECK(nearest_mails(expected.candidates) == expected.counts);
    std::vector<CommitCandidate> other(expected.candidates.rbegin(), expected.candidates.rend());
    const std::vector<bool> seen = nearest_mails(other);
    CHECK(std::vector<bool>(seen.rbegin(), seen.rend()) == expected.counts);
  }
}

TEST_CASE("applied: reverts of reverts", "[applied]") {
  const std::map<int64_t, int64_t> times = {{1, 10}, {2, 20}, {3, 30}, {4, 40}};
  using Reverted = std::map<int64_t, int64_t>;
  CHECK(reverted_commits({}, times).empty());
  CHECK(reverted_commits({{2, 1}}, times) == Reverted{{1, 2}});
  CHECK(reverted_commits({{2, 1}, {3, 2}}, times) == Reverted{{2, 3}});
  CHECK(reverted_commits({{2, 1}, {3, 2}, {4, 3}}, times) == Reverted{{1, 2}, {3, 4}});
  // Reverted, applied again by a revert, and reverted again directly.
  CHECK(reverted_commits({{2, 1}, {3, 2}, {4, 1}}, times) == Reverted{{1, 4}, {2, 3}});
  CHECK(reverted_commits({{2, 1}, {1, 2}}, times).size() <= 2);
}
