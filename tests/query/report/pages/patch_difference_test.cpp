// SPDX-License-Identifier: MIT
#include "query/report/pages/patch_difference.hpp"

#include <string>

#include "support/catch.hpp"

using kvq::report::DifferenceLine;
using kvq::report::patch_difference;
using Kind = DifferenceLine::Kind;

namespace {

std::string shown(const std::string& earlier, const std::string& later) {
  std::string out;
  for (const DifferenceLine& line : patch_difference(earlier, later)) {
    constexpr std::string_view signs = "=-+~";
    out += signs[static_cast<size_t>(line.kind)] + line.text + "\n";
  }
  return out;
}

}  // namespace

TEST_CASE("patch difference: only what lasts over a rebase counts", "[report]") {
  const std::string one =
      "Do it.\n---\n a.c | 1 +\n\ndiff --git a/a.c b/a.c\nindex 1..2 100644\n@@ -1,2 +1,3 @@ f\n+new\n-- "
      "\n2.40\n";
  const std::string moved =
      "Do it.\n---\nv2: rebased\n a.c | 9 +\n\ndiff --git a/a.c b/a.c\nindex 3..4 100644\n@@ -8,2 +8,3 @@ "
      "f\n+new\n-- \n2.41\n";
  CHECK(shown(one, moved).empty());
  CHECK(shown(one, "Do it now.\n---\n\ndiff --git a/a.c b/a.c\n@@ -8,2 +8,3 @@ f\n+new\n+more\n") ==
        "-Do it.\n+Do it now.\n=diff --git a/a.c b/a.c\n=@@ f\n=+new\n++more\n");
}

TEST_CASE("patch difference: far from a change, lines are skipped", "[report]") {
  CHECK(shown("1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\n5\n6\n7\n8\nnine\n") ==
        "~\n=6\n=7\n=8\n-9\n+nine\n");
  CHECK(shown("", "a\n") == "+a\n");
}
