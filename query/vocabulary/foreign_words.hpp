// SPDX-License-Identifier: MIT
// Words that other programs have for what kvq calls otherwise: git log, notmuch, mu, Gmail, Patchwork, lore.
// Only hints use them.
#pragma once

#include <span>
#include <string_view>

namespace kvq {

/// A field of another program.
struct ForeignField {
  /// Its names, separated by spaces.
  std::string_view names;
  /// What to write instead; `{}` stands for the value.
  std::string_view meant;
};

std::span<const ForeignField> foreign_fields();

/// Returns the entry of a name, letter case ignored; nullptr if there is none.
const ForeignField* find_foreign_field(std::string_view name);

/// A value that a field with a fixed set of values does not have.
struct ForeignValue {
  /// Fields, separated by spaces.
  std::string_view fields;
  /// Values, separated by spaces.
  std::string_view values;
  std::string_view meant;
};

std::span<const ForeignValue> foreign_values();

/// Returns what to write instead of a value, letter case ignored; empty if it is no foreign one.
std::string_view meant_by_foreign_value(std::string_view field, std::string_view value);

}  // namespace kvq
