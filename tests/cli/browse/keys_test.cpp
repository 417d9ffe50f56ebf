// SPDX-License-Identifier: MIT
#include "cli/browse/keys.hpp"

#include <fmt/format.h>

#include <set>

#include "support/catch.hpp"

using namespace kvq::browse;

namespace {

constexpr ViewKind kinds[] = {ViewKind::list, ViewKind::thread, ViewKind::series, ViewKind::mail,
                              ViewKind::help};

}  // namespace

TEST_CASE("keys: in each view, a key does one thing, which the table names") {
  for (const ViewKind kind : kinds) {
    std::set<std::string> seen;
    for (const KeyBinding& binding : key_bindings()) {
      if (!is_for(binding, kind)) continue;
      for (const Key& key : binding.keys) {
        if (key.code == KeyCode::none) continue;
        CAPTURE(name_of(kind), name_of(key));
        CHECK(seen.insert(name_of(key)).second);
        CHECK(action_of(key, kind) == binding.action);
      }
    }
    CHECK_FALSE(action_of({KeyCode::none}, kind).has_value());
    CHECK_FALSE(action_of({KeyCode::other}, kind).has_value());
    CHECK_FALSE(action_of(letter('x'), kind).has_value());
  }
}

TEST_CASE("keys: every binding has a key, a help without a stop, and views that exist") {
  for (const KeyBinding& binding : key_bindings()) {
    CAPTURE(names_of_keys(binding));
    CHECK_FALSE(names_of_keys(binding).empty());
    CHECK_FALSE(binding.help.empty());
    CHECK_FALSE(binding.help.ends_with('.'));
    size_t views = 0;
    for (const ViewKind kind : kinds) views += is_for(binding, kind);
    CHECK(views > 0);
  }
}

TEST_CASE("keys: the way back and the help are among the hints of every view at 20 columns") {
  for (const ViewKind kind : kinds) {
    CAPTURE(name_of(kind));
    CHECK(key_hints(kind, 20).find("q back") != std::string::npos);
    CHECK(key_hints(kind, 20).size() <= 20);
  }
  CHECK(key_hints(ViewKind::mail, 200) ==
        "Space page  n/p next  t thread  s series  / search  r reply  e export  T quotes  ? keys  q back");
}

TEST_CASE("keys: the table in Markdown has a row for each binding") {
  const std::string table = keys_as_markdown();
  CHECK(std::ranges::count(table, '\n') == std::ssize(key_bindings()) + 2);
  CHECK(table.find("| w | mail | wrap long lines, or do not |\n") != std::string::npos);
}

TEST_CASE("keys: code points are written in UTF-8") {
  std::string text;
  for (const char32_t letter : {U'a', U'é', U'€', U'😀'}) append_utf8(text, letter);
  CHECK(text == "aé€😀");
}
