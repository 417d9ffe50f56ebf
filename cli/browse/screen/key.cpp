// SPDX-License-Identifier: MIT
#include "cli/browse/screen/key.hpp"

#include <fmt/format.h>

namespace kvq::browse {

std::string name_of(const Key& key) {
  switch (key.code) {
    case KeyCode::letter: {
      if (key.letter == ' ') return "Space";
      std::string name;
      append_utf8(name, key.letter);
      return name;
    }
    case KeyCode::control:
      return fmt::format("Ctrl-{}", static_cast<char>(key.letter - 'a' + 'A'));
    case KeyCode::enter:
      return "Enter";
    case KeyCode::escape:
      return "Esc";
    case KeyCode::tab:
      return "Tab";
    case KeyCode::back_tab:
      return "Shift-Tab";
    case KeyCode::backspace:
      return "Backspace";
    case KeyCode::remove:
      return "Delete";
    case KeyCode::up:
      return "Up";
    case KeyCode::down:
      return "Down";
    case KeyCode::left:
      return "Left";
    case KeyCode::right:
      return "Right";
    case KeyCode::page_up:
      return "PageUp";
    case KeyCode::page_down:
      return "PageDown";
    case KeyCode::home:
      return "Home";
    case KeyCode::end:
      return "End";
    case KeyCode::none:
    case KeyCode::resized:
    case KeyCode::other:
    case KeyCode::hung_up:
      break;
  }
  return {};
}

void append_utf8(std::string& text, char32_t code_point) {
  const auto add = [&](char32_t byte) { text += static_cast<char>(static_cast<unsigned char>(byte)); };
  const auto add_rest = [&](int bits) {
    for (; bits >= 0; bits -= 6) add(0x80 | ((code_point >> bits) & 0x3f));
  };
  if (code_point < 0x80) {
    add(code_point);
  } else if (code_point < 0x800) {
    add(0xc0 | (code_point >> 6));
    add_rest(0);
  } else if (code_point < 0x10000) {
    add(0xe0 | (code_point >> 12));
    add_rest(6);
  } else {
    add(0xf0 | (code_point >> 18));
    add_rest(12);
  }
}

}  // namespace kvq::browse
