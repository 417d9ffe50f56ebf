// SPDX-License-Identifier: MIT
// The text of a mail as HTML: quotes, trailers and the lines of a diff are marked.
#pragma once

#include <string>
#include <string_view>

#include "cli/serve/site/site.hpp"

namespace kvq::serve {

enum class Quotes {
  shown,
  /// A long quotation is folded, but for its first lines.
  folded,
};

/// Returns a `<pre>` with the text; a text of more than some hundred kilobytes is cut, and says so.
std::string mail_text_html(const Reading& reading, std::string_view text, Quotes quotes);

}  // namespace kvq::serve
