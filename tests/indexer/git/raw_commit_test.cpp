// SPDX-License-Identifier: MIT
#include "indexer/git/raw_commit.hpp"

#include <cstdint>
#include <limits>
#include <string>

#include "schema/base/object_id.hpp"
#include "support/catch.hpp"

using namespace kvq;

namespace {

const std::string tree(40, '1');
const std::string parent(40, 'a');
const std::string other(40, 'b');

/// Returns `TREE PARENT SECONDS`, with the first digit of each id.
std::string parsed(const std::string& raw) {
  const auto commit = read_commit(raw);
  if (!commit) return "none";
  const auto first_digit = [](const RawOid& id) { return to_hex({id.data(), id.size()}).substr(0, 1); };
  return first_digit(commit->tree) + " " + (commit->parent ? first_digit(*commit->parent) : "-") + " " +
         std::to_string(commit->committed);
}

}  // namespace

TEST_CASE("raw commit: tree, first parent and the committer's time are read", "[indexer]") {
  struct Case {
    std::string raw;
    std::string expected;
  };
  const std::string author = "author A <a@x> 5 +0000\n";
  const std::string committer = "committer C <c@x> 1700000000 +0100\n";
  const auto test = GENERATE_COPY(values<Case>({
      {"tree " + tree + "\n" + author + committer + "\nsubject\n", "1 - 1700000000"},
      {"tree " + tree + "\nparent " + parent + "\n" + author + committer + "\n", "1 a 1700000000"},
      {"tree " + tree + "\nparent " + parent + "\nparent " + other + "\n" + author + committer + "\n",
       "1 a 1700000000"},
      {"tree " + tree + "\n" + author + committer, "1 - 1700000000"},
      {"tree " + tree + "\n" + author + "committer > 7 <c> x> <c@x> 9 +0000\n\n", "1 - 9"},
      {"tree " + tree + "\n" + author + "committer C <c@x> -3 +0000\n\n", "1 - -3"},
      {"tree " + tree + "\n" + author + "committer C <c@x> 9223372036854775807 +9999\n\n",
       "1 - 9223372036854775807"},
      {"tree " + tree + "\n" + author + "committer C <c@x> 99999999999999999999999 nowhere\n\n",
       "1 - 9223372036854775807"},
      {"tree " + tree + "\n" + author + "committer C <c@x> -99999999999999999999999\n\n",
       "1 - -9223372036854775808"},
      {"tree " + tree + "\n" + author + committer + "gpgsig -----BEGIN\n committer X <x> 1 +0000\n\n",
       "1 - 1700000000"},
      {"tree " + tree + "\n" + author + "\ncommitter C <c@x> 8 +0000\n", "none"},
      {"tree " + tree + "\n" + author + "committer C 8 +0000\n\n", "none"},
      {"tree " + tree + "\n" + author + "committer C <c@x> soon\n\n", "none"},
      {"tree " + tree + "\n" + author + "\n", "none"},
      {"tree " + tree.substr(1) + "\n" + author + committer, "none"},
      {"tree " + std::string(40, 'g') + "\n" + author + committer, "none"},
      {author + committer, "none"},
      {"tree ", "none"},
      {"", "none"},
  }));
  CAPTURE(test.raw);
  CHECK(parsed(test.raw) == test.expected);
}

TEST_CASE("raw commit: a time that no calendar has is kept as the nearest one that git can write",
          "[indexer]") {
  struct Case {
    int64_t committed;
    int64_t kept;
  };
  const auto test = GENERATE(values<Case>({{0, 0},
                                           {1'740'996'000, 1'740'996'000},
                                           {253'402'300'799, 253'402'300'799},
                                           {-1, 0},
                                           {std::numeric_limits<int64_t>::min(), 0},
                                           {253'402'300'800, 253'402'300'799},
                                           {std::numeric_limits<int64_t>::max(), 253'402'300'799}}));
  CHECK(kept_commit_time(test.committed) == test.kept);
}
