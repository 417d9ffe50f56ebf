// SPDX-License-Identifier: MIT
#include "indexer/git/tree_changes.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "support/catch.hpp"

using namespace kvq;

namespace {

std::string id(char c) {
  return std::string(20, c);
}

std::string entry(std::string_view mode, std::string_view name, char of) {
  return std::string(mode) + " " + std::string(name) + std::string(1, '\0') + id(of);
}

}  // namespace

TEST_CASE("tree changes: only trees that differ are read", "[indexer]") {
  // The roots A and B have the same tree s, and trees t and u under one name.
  const std::map<std::string, std::string> trees = {
      {id('A'), entry("40000", "aa", 's') + entry("40000", "bb", 't') + entry("100644", "gone", '1')},
      {id('B'), entry("40000", "aa", 's') + entry("40000", "bb", 'u') + entry("40000", "cc", 'v')},
      {id('t'), entry("100644", "x", '2') + entry("100644", "y", '3') + entry("160000", "module", '9')},
      {id('u'), entry("100644", "x", '2') + entry("100644", "y", '4')},
      {id('v'), entry("100644", "z", '5')},
      {id('D'), "40000 damaged"},
      {id('R'), entry("40000", "r", 'R')},
  };
  std::string seen;
  const TreeReader read = [&](std::string_view tree) {
    seen += tree.front();
    return trees.at(std::string(tree));
  };
  const auto changes = changes_between(id('A'), id('B'), read);
  REQUIRE(changes);
  CHECK(changes->removed == std::vector{id('3'), id('1')});
  CHECK(changes->added == std::vector{id('4'), id('5')});
  CHECK(seen == "ABtuv");
  const auto first = changes_between({}, id('u'), read);
  REQUIRE(first);
  CHECK(first->removed.empty());
  CHECK(first->added == std::vector{id('2'), id('4')});
  CHECK_FALSE(changes_between({}, id('D'), read));
  CHECK_FALSE(changes_between({}, id('R'), read));
}
