// SPDX-License-Identifier: MIT
// What `kvq am` says: the patches with their new tags, the lines to run, the warnings.
#pragma once

#include <string>

#include "cli/mails/series_mails.hpp"

namespace kvq {

/// Returns the warnings for standard error; empty if there are none.
std::string warnings_of(const ReadySeries& ready);

/// Throws Error (usage) for a patch with a character that nobody sees.
void refuse_hidden_characters(const ReadySeries& ready);

struct AmReport {
  const ReadySeries& ready;
  /// "v2" and the title of the series.
  std::string title;
  int total = 1;
  /// Empty for standard output.
  std::string file;
  /// Empty if there is none.
  std::string cover_file;
  bool three_way = false;
};

/// Returns the patches, each with the trailers that it got, and the lines to run. Safe on a terminal.
std::string to_text(const AmReport& report);

}  // namespace kvq
