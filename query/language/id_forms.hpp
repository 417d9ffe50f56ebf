// SPDX-License-Identifier: MIT
// The forms of ids in a query.
#pragma once

#include <string>
#include <string_view>

#include "schema/base/object_id.hpp"

namespace kvq {

/// The shortest abbreviation that git takes for the id of a commit.
inline constexpr size_t fewest_commit_digits = 4;

/// Returns a Message-ID without the <> around it.
inline std::string without_brackets(const std::string& id) {
  return id.starts_with('<') && id.ends_with('>') ? id.substr(1, id.size() - 2) : id;
}

/// Whether a text can be the id of a git object or its first digits: enough lowercase hexadecimal digits.
inline bool is_object_id(std::string_view text, size_t fewest_digits = fewest_id_digits) {
  constexpr size_t most_digits = 64;
  return text.size() >= fewest_digits && text.size() <= most_digits &&
         text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

}  // namespace kvq
