// SPDX-License-Identifier: MIT
#include "schema/mail/body.hpp"

#include "schema/base/error.hpp"
#include "support/catch.hpp"

using namespace kvq;

namespace {

std::string bytes_of(const Body& body) {
  std::string out;
  append(out, body);
  return out;
}

}  // namespace

TEST_CASE("body: a body written as bytes is read back", "[schema]") {
  const Body body{"> quoted\nown\n+added\nmore own\n",
                  29,
                  {{Part::quoted, 9}, {Part::own, 4}, {Part::added, 7}, {Part::own, 9}}};
  const Body back = body_from(bytes_of(body));
  CHECK(back.text == body.text);
  CHECK(back.first_part_bytes == body.first_part_bytes);
  CHECK(back.runs == body.runs);
}

TEST_CASE("body: the runs of a part are joined, with a line break only where it is missing", "[schema]") {
  const Body body{"own\n> q\nmore\na/file.c b\n",
                  24,
                  {{Part::own, 4},
                   {Part::quoted, 4},
                   {Part::own, 5},
                   {Part::aside, 2},
                   {Part::file, 6},
                   {Part::aside, 1},
                   {Part::file, 2}}};
  CHECK(part_of(body, Part::own) == "own\nmore\n");
  CHECK(part_of(body, Part::quoted) == "> q\n");
  CHECK(part_of(body, Part::file) == "file.c\nb\n");
  CHECK(part_of(body, Part::added).empty());
  // No line break between adjacent runs.
  CHECK(part_of({"own", 3, {{Part::own, 1}, {Part::own, 2}}}, Part::own) == "own");
}

TEST_CASE("body: the markers of diff lines are removed", "[schema]") {
  CHECK(without_diff_markers("-static int a;\n--x;\n-\n", Part::removed) == "static int a;\n-x;\n\n");
  CHECK(without_diff_markers("+++i;\n+ last", Part::added) == "++i;\n last");
  CHECK(without_diff_markers(" a;\n\n b;", Part::context) == "a;\n\nb;");
  CHECK(without_diff_markers("-EINVAL\n", Part::own) == "-EINVAL\n");
  CHECK(without_diff_markers("", Part::added).empty());
}

TEST_CASE("body: an empty text is read back too", "[schema]") {
  CHECK(body_from(bytes_of(Body{})).text.empty());
}

TEST_CASE("body: invalid bytes throw Error", "[schema]") {
  const std::string good = bytes_of({"abc", 3, {{Part::own, 3}}});
  for (const std::string& bad :
       {std::string(), std::string("no body"), good + "d", good.substr(0, good.size() - 1)}) {
    CAPTURE(bad);
    CHECK_THROWS_AS(body_from(bad), Error);
  }
}
