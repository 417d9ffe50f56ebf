// SPDX-License-Identifier: MIT
// What each line of a mail's text is, for colours and HTML.
#pragma once

#include <cstddef>
#include <string_view>

namespace kvq::report {

enum class LineKind { own, quote, head, hunk, added, removed, trailer };

/// Tells the kinds of lines one after the other.
class MailLines {
 public:
  /// `next` is the line behind it, or the rest of the text.
  LineKind kind_of(std::string_view line, std::string_view next);

 private:
  LineKind begin_diff();

  bool in_diff_ = false;
  bool in_hunk_ = false;
};

/// Returns how often a line is quoted: 2 for `> > text`.
size_t quote_depth(std::string_view line);

}  // namespace kvq::report
