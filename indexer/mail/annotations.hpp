// SPDX-License-Identifier: MIT
// What a mail's own words say in a form that can be read: trailers, verdicts, links to other mails, and the
// marks of git format-patch and b4.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schema/mail/rows.hpp"

namespace kvq {

struct TrailerLine {
  /// In small letters; "cc-stable" for a Cc to a stable@ address.
  std::string kind;
  /// As written; for cc-stable what follows the `#` behind the address.
  std::string value;
  /// The raw mailbox in the value, where the kind names a person.
  std::string_view mailbox;
};

struct Annotations {
  std::vector<TrailerLine> trailers;
  std::vector<Verdict> verdicts;
  /// Message-IDs, each once.
  std::vector<std::string> links;
  std::optional<std::string> change_id;
  /// The commit of a base-commit line.
  std::optional<std::string> base;
};

/// Reads the own words of a mail (unquoted, outside of a diff). A patch's trailers stand before its `---`.
/// The result borrows from the text.
Annotations read_annotations(std::string_view own, MessageKind kind);

}  // namespace kvq
