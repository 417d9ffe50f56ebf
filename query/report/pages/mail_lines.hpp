// SPDX-License-Identifier: MIT
// What each line of a mail's text is, for colours and HTML.
#pragma once

#include <cstddef>
#include <string_view>

namespace kvq::report {

enum class LineKind { own, quote, head, hunk, added, removed, trailer };

/// Tells the kinds of lines one after the other. The header of a hunk says how many lines follow, so text
/// behind a diff is no part of it, and a removed line such as `-- ` does not end it.
class MailLines {
 public:
  /// `next` is the line behind it, or the rest of the text.
  LineKind kind_of(std::string_view line, std::string_view next);

 private:
  enum class Part { text, head, hunk };

  LineKind in_hunk(std::string_view line);

  Part part_ = Part::text;
  /// The lines that are left of a hunk, before and after the change.
  size_t before_ = 0;
  size_t after_ = 0;
};

/// Returns how often a line is quoted: 2 for `> > text`.
size_t quote_depth(std::string_view line);

}  // namespace kvq::report
