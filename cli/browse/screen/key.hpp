// SPDX-License-Identifier: MIT
// Keys of a terminal.
#pragma once

#include <cstdint>
#include <string>

namespace kvq::browse {

enum class KeyCode : uint8_t {
  none,     ///< no key was pressed in the time
  letter,   ///< Key::letter, a code point
  control,  ///< Ctrl and Key::letter, a small ASCII letter
  enter,
  escape,
  tab,
  back_tab,
  backspace,
  remove,
  up,
  down,
  left,
  right,
  page_up,
  page_down,
  home,
  end,
  resized,  ///< the terminal has another size
  other,    ///< a key that has no meaning here
  hung_up,  ///< the terminal is gone, or a signal asks to end
};

struct Key {
  KeyCode code = KeyCode::none;
  char32_t letter = 0;

  bool operator==(const Key&) const = default;
};

constexpr Key letter(char32_t code_point) {
  return {KeyCode::letter, code_point};
}

constexpr Key control(char letter) {
  return {KeyCode::control, static_cast<char32_t>(letter)};
}

/// Returns the name of a key for people, such as "Ctrl-C".
std::string name_of(const Key& key);

/// Appends a code point in UTF-8.
void append_utf8(std::string& text, char32_t code_point);

}  // namespace kvq::browse
