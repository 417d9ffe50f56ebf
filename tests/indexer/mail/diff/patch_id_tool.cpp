// SPDX-License-Identifier: MIT
// For patch_id_git.py: reads texts, each terminated by a NUL, and prints the patch-id of each, or `none`.
#include <fmt/format.h>

#include <iostream>
#include <string>

#include "indexer/mail/diff/patch_id.hpp"
#include "schema/base/object_id.hpp"

int main() {
  std::ios::sync_with_stdio(false);
  std::string text;
  while (std::getline(std::cin, text, '\0')) {
    const auto id = kvq::patch_id(text);
    fmt::print("{}\n", id ? kvq::to_hex(*id) : "none");
  }
}
