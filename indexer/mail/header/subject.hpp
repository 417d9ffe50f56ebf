// SPDX-License-Identifier: MIT
// Parses a subject: reply prefixes, the tags in brackets, the title, and the subsystems before its colons.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "schema/mail/rows.hpp"

namespace kvq {

struct ParsedSubject {
  /// Whether it begins with `Re:` or the equivalent of another mailer.
  bool is_reply = false;
  /// Whether a bracket contains PATCH (in any letter case).
  bool has_patch_tag = false;
  /// Whether a bracket contains PULL.
  bool has_pull_tag = false;
  /// From the brackets; only meaningful for a patch, a cover or a pull request.
  PatchTags tags;
  /// Without the reply prefixes and the brackets.
  std::string title;

  bool operator==(const ParsedSubject&) const = default;
};

/// `subject` must be decoded.
ParsedSubject parse_subject(std::string_view subject);

/// Returns the names before the colons of a title, as written and without duplicates: x86/tdx, x86 and tdx
/// for `x86/tdx: ...`, mm and slub for `mm, slub: ...`.
std::vector<std::string> subsystems_of_title(std::string_view title);

}  // namespace kvq
