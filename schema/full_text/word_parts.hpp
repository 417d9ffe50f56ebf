// SPDX-License-Identifier: MIT
// Words in runs of Chinese, Japanese and Korean text. These scripts put no blanks between words, or after
// every few of them, so a term of the full-text index is a whole run, also with the Latin words and numbers
// in it.
#pragma once

#include <string_view>

namespace kvq {

/// Whether a text has a letter of these scripts.
bool has_east_asian(std::string_view text);

/// How far a word may be from an edge of the run that has it.
struct PartOfRun {
  bool begins_inside;
  bool ends_inside;
};

/// Whether a word is a part of a term that is such a run: the whole term, or a part whose edges inside the
/// term have an East Asian letter on at least one side. So itgc is a part of itgc后50条, and 50 is, but not
/// it.
bool is_part_of_run(std::string_view word, std::string_view term, PartOfRun where);

}  // namespace kvq
