// SPDX-License-Identifier: MIT
// What a subject says: a reply or not, the brackets of a patch, the title, the subsystems before its colons.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "schema/mail/rows.hpp"

namespace kvq {

struct ParsedSubject {
  /// Begins with `Re:` or what other mailers write for it.
  bool is_reply = false;
  /// A bracket has PATCH in it (any letter case).
  bool has_patch_tag = false;
  /// A bracket says PULL.
  bool has_pull_tag = false;
  /// From the brackets; meaningful where the mail is a patch, a cover or a pull request.
  PatchTags tags;
  /// Without the reply prefixes and the brackets.
  std::string title;

  bool operator==(const ParsedSubject&) const = default;
};

/// `subject` is decoded.
ParsedSubject parse_subject(std::string_view subject);

/// The names before the colons of a title, as written, each once: `x86/tdx: ...` names x86/tdx, x86 and
/// tdx.
std::vector<std::string> subsystems_of_title(std::string_view title);

}  // namespace kvq
