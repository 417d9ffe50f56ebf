// SPDX-License-Identifier: MIT
// Extracts structured data from a mail's own text: trailers, verdicts, links to other mails, and the marks of
// git format-patch and b4.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "indexer/mail/trailers.hpp"
#include "schema/mail/rows.hpp"

namespace kvq {

struct Annotations {
  std::vector<TrailerLine> trailers;
  std::vector<Verdict> verdicts;
  /// Message-IDs, each once.
  std::vector<std::string> links;
  std::optional<std::string> change_id;
  /// The commit in a base-commit line.
  std::optional<std::string> base;
};

/// Reads the own text of a mail (unquoted, outside of a diff). The trailers of a patch are before its `---`.
/// In a reply they may be indented.
Annotations read_annotations(std::string_view own, MessageKind kind);

}  // namespace kvq
