// SPDX-License-Identifier: MIT
// Splits what a person wrote into sentences, however the mailer wrapped the lines.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "schema/base/regex.hpp"

namespace kvq {

struct Sentence {
  /// In lower case, with one space between words. Punctuation marks are words of their own; the mark that
  /// ends the sentence, quotation marks and emphasis are left out: `thanks , applied to kvm/next`.
  std::string words;
  /// The lines that it stands on, joined with spaces.
  std::string lines;
  bool is_question = false;
};

/// Returns the sentences of a mail's own text in their order, of the paragraphs in which the pattern is
/// found. Leaves out what the writer only shows: text below a scissors line, a signature, a mail quoted
/// without marks, indented text, lists of patches, and sentences far longer than people write.
std::vector<Sentence> sentences_of(std::string_view own, const Regex& pattern);

}  // namespace kvq
