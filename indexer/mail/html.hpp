// SPDX-License-Identifier: MIT
// The words of an HTML mail, for the full text: not a rendering.
#pragma once

#include <string>
#include <string_view>

namespace kvq {

/// The text between the tags, without scripts, styles and comments; block elements and <br> break lines,
/// the common character references are resolved. UTF-8 in, UTF-8 out.
std::string text_of_html(std::string_view html);

}  // namespace kvq
