// SPDX-License-Identifier: MIT
// The table of keys: dispatching, the help, the hints at the foot of the screen and docs/browse.md read it.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "cli/browse/screen/key.hpp"
#include "cli/browse/views/view.hpp"

namespace kvq::browse {

enum class Action : uint8_t {
  down,
  up,
  page_down,
  page_up,
  first,
  last,
  right,
  left,
  open,
  thread,
  series,
  next_mail,
  previous_mail,
  search,
  reply,
  copy_link,
  copy_id,
  open_link,
  export_mails,
  wrap,
  quotes,
  headers,
  reload,
  help,
  back,
  quit,
  stop,
};

struct KeyBinding {
  Action action;
  /// The first ones are the keys; the rest is KeyCode::none.
  std::array<Key, 4> keys;
  /// The kinds of views that have it; empty: all.
  std::string_view views;
  std::string_view help;
  /// For the foot of the screen; empty: not there.
  std::string_view hint = {};
};

std::span<const KeyBinding> key_bindings();

/// Returns what a key does in a view of that kind.
std::optional<Action> action_of(const Key& key, ViewKind kind);

/// Whether the views of that kind have the key.
bool is_for(const KeyBinding& binding, ViewKind kind);

/// Returns the names of a binding's keys, such as "j, Down".
std::string names_of_keys(const KeyBinding& binding);

/// Returns the most important keys of a view in one line of at most so many columns; the last ones, which
/// help and go back, stay longest.
std::string key_hints(ViewKind kind, size_t columns);

/// Returns the table in Markdown.
std::string keys_as_markdown();

}  // namespace kvq::browse
