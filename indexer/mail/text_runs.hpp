// SPDX-License-Identifier: MIT
// Splits a mail's text into runs: own text, quoted text, or a part of a diff.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "schema/mail/body.hpp"
#include "schema/mail/rows.hpp"

namespace kvq {

struct ReadText {
  Body body;
  /// The files of the diffstat and of the diff, without duplicates, in the order of the diff.
  std::vector<PatchFile> files;
  bool has_diff = false;
  bool has_quotes = false;
};

/// Reads the texts of a mail; the first one is its main text.
ReadText read_texts(const std::vector<std::string>& texts);

/// Returns the raw mailbox of an in-body `From: ` line, if the first line that is not blank is one; else
/// empty.
std::string_view in_body_from(std::string_view text);

}  // namespace kvq
