// SPDX-License-Identifier: MIT
#include "indexer/git/raw_tree.hpp"

#include <string>

#include "support/catch.hpp"

using namespace kvq;
using namespace std::string_literals;

namespace {

const std::string id(20, '\2');

/// Returns the names of the entries, with a letter for their kind.
std::string parsed(const std::string& raw) {
  const auto entries = read_tree(raw);
  if (!entries) return "damaged";
  std::string out;
  for (const TreeEntry& entry : *entries) {
    CHECK(entry.id == id);
    out += "fts"[static_cast<int>(entry.kind)] + " "s + std::string(entry.name) + "\n";
  }
  return out;
}

}  // namespace

TEST_CASE("raw tree: the kind, the name and the id of each entry are read", "[indexer]") {
  struct Case {
    std::string raw;
    std::string expected;
  };
  const auto test = GENERATE_COPY(values<Case>({
      {"", ""},
      {"100644 m\0"s + id, "f m\n"},
      {"100755 m\0"s + id + "120000 a link\0"s + id, "f m\nf a link\n"},
      {"40000 folder\0"s + id + "160000 other\0"s + id, "t folder\ns other\n"},
      {"100644 m\0"s + id.substr(1), "damaged"},
      {"100644 \0"s + id, "damaged"},
      {"100644 m", "damaged"},
      {"100644", "damaged"},
      {"m\0"s + id, "damaged"},
      {"99999999999999 m\0"s + id, "damaged"},
  }));
  INFO(test.raw);
  CHECK(parsed(test.raw) == test.expected);
}
