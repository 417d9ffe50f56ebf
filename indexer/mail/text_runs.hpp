// SPDX-License-Identifier: MIT
// What each run of a mail's text is: own words, quoted words, or a part of a diff.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "schema/mail/body.hpp"
#include "schema/mail/rows.hpp"

namespace kvq {

struct ReadText {
  Body body;
  /// The files of the diffstat and of the diff, each once, in the order of the diff.
  std::vector<PatchFile> files;
  bool has_diff = false;
  bool has_quotes = false;
};

/// Reads the texts of a mail; the first of them is its text proper.
ReadText read_texts(const std::vector<std::string>& texts);

/// The raw mailbox of an in-body `From: ` line, if the first line that is not blank is one.
std::string_view in_body_from(std::string_view text);

}  // namespace kvq
