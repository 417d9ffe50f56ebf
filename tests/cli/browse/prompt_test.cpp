// SPDX-License-Identifier: MIT
#include "cli/browse/prompt.hpp"

#include "cli/browse/fake_screen.hpp"
#include "support/catch.hpp"

using namespace kvq::browse;
using kvq::tests::text_of;

namespace {

std::vector<Completion> states(std::string_view before) {
  std::vector<Completion> out;
  for (const char* word : {"awaiting-author", "awaiting-review", "applied"}) {
    const std::string text = "state:" + std::string(word);
    if (text.starts_with(before)) out.push_back({text, "some help"});
  }
  if (std::string("subject:").starts_with(before)) out.push_back({"subject:", ""});
  return out;
}

PromptResult type(Prompt& prompt, std::string_view letters) {
  for (const char c : letters) prompt.take(letter(static_cast<unsigned char>(c)));
  return PromptResult::editing;
}

std::string drawn(const Prompt& prompt, Size size) {
  Place cursor;
  return text_of(prompt.draw(size, cursor));
}

}  // namespace

TEST_CASE("prompt: editing keys") {
  struct Case {
    const char* name;
    std::vector<Key> keys;
    const char* expected;
  };
  const Case cases[] = {
      {"letters are added at the end", {letter('d')}, "a b cd"},
      {"Left and a letter", {{KeyCode::left}, letter('x')}, "a b xc"},
      {"Home", {{KeyCode::home}, letter('x')}, "xa b c"},
      {"Ctrl-A, Right, End", {control('a'), {KeyCode::right}, {KeyCode::end}, letter('x')}, "a b cx"},
      {"Backspace", {{KeyCode::backspace}}, "a b "},
      {"Delete at the end", {{KeyCode::remove}}, "a b c"},
      {"Delete at the beginning", {{KeyCode::home}, {KeyCode::remove}}, " b c"},
      {"Ctrl-W erases a word", {control('w')}, "a b "},
      {"Ctrl-W erases the blanks behind it", {control('w'), control('w')}, "a "},
      {"Ctrl-U erases all before", {{KeyCode::left}, control('u')}, "c"},
      {"Ctrl-K erases all after", {{KeyCode::home}, {KeyCode::right}, control('k')}, "a"},
      {"keys without a meaning",
       {control('x'), {KeyCode::page_up}, {KeyCode::other}, {KeyCode::resized}},
       "a b c"},
      {"letters beyond ASCII",
       {letter(U'é'), letter(U'漢'), {KeyCode::left}, {KeyCode::backspace}},
       "a b c漢"},
  };
  for (const Case& one : cases) {
    CAPTURE(one.name);
    Prompt prompt("/", "a b c", {}, nullptr);
    for (const Key& key : one.keys) CHECK(prompt.take(key) == PromptResult::editing);
    CHECK(prompt.text() == one.expected);
  }
}

TEST_CASE("prompt: Enter accepts; Esc, Ctrl-C and Backspace in an empty line leave") {
  Prompt prompt("/", "a", {}, nullptr);
  CHECK(prompt.take({KeyCode::enter}) == PromptResult::accepted);
  CHECK(prompt.take({KeyCode::escape}) == PromptResult::left);
  CHECK(prompt.take(control('c')) == PromptResult::left);
  CHECK(prompt.take({KeyCode::backspace}) == PromptResult::editing);
  CHECK(prompt.take({KeyCode::backspace}) == PromptResult::left);
}

TEST_CASE("prompt: the history keeps the line that was being written") {
  Prompt prompt("/", "new", {"first", "second"}, nullptr);
  prompt.take({KeyCode::up});
  CHECK(prompt.text() == "second");
  prompt.take(control('p'));
  prompt.take({KeyCode::up});
  CHECK(prompt.text() == "first");
  prompt.take({KeyCode::down});
  prompt.take(control('n'));
  CHECK(prompt.text() == "new");
  prompt.take({KeyCode::down});
  CHECK(prompt.text() == "new");
}

TEST_CASE("prompt: Tab writes what is common, lists the candidates, and goes through them") {
  Prompt prompt("/", "", {}, states);
  type(prompt, "state:aw");
  prompt.take({KeyCode::tab});
  CHECK(prompt.text() == "state:awaiting-");
  CHECK(drawn(prompt, {10, 60}) ==
        " state:awaiting-author  some help\n"
        " state:awaiting-review  some help\n"
        "/state:awaiting-\n");
  prompt.take({KeyCode::tab});
  CHECK(prompt.text() == "state:awaiting-author");
  prompt.take({KeyCode::tab});
  CHECK(prompt.text() == "state:awaiting-review");
  prompt.take({KeyCode::tab});
  prompt.take({KeyCode::back_tab});
  CHECK(prompt.text() == "state:awaiting-review");
  type(prompt, "x");
  CHECK(drawn(prompt, {10, 60}) == "/state:awaiting-reviewx\n");
  prompt.take({KeyCode::tab});
  CHECK(drawn(prompt, {10, 60}) == "/state:awaiting-reviewx\n                       ^\nno completion\n");
}

TEST_CASE("prompt: a single completion is followed by a blank, unless its value comes next") {
  Prompt value("/", "state:ap", {}, states);
  value.take({KeyCode::tab});
  CHECK(value.text() == "state:applied ");
  Prompt field("/", "sub", {}, states);
  field.take({KeyCode::tab});
  CHECK(field.text() == "subject:");
}

TEST_CASE("prompt: a mistake has a caret at its place, also in a line that is longer than the screen") {
  Prompt prompt("/", "is:patch form:x", {}, nullptr);
  prompt.tell(9, 4, "unknown field 'form'");
  CHECK(drawn(prompt, {10, 60}) == "/is:patch form:x\n          ^~~~\nunknown field 'form'\n");
  prompt.take({KeyCode::left});
  CHECK(drawn(prompt, {10, 60}) == "/is:patch form:x\n");
  Prompt narrow("/", "is:patch form:x", {}, nullptr);
  narrow.tell(9, 4, "unknown field 'form'");
  CHECK(drawn(narrow, {5, 12}) == "/h form:x\n   ^~~~\nunknown\nfield 'form'\n");
}
