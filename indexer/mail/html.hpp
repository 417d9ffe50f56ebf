// SPDX-License-Identifier: MIT
// Extracts the words of an HTML mail for the full-text index. This is not a renderer.
#pragma once

#include <string>
#include <string_view>

namespace kvq {

/// Returns the text between the tags, without scripts, styles and comments. Block elements and <br> become
/// line breaks; other white space is a space, except in <pre> and in a text without such elements. Lines of a
/// <blockquote> begin with `>`. Common character references are decoded. Input and output are UTF-8.
std::string text_of_html(std::string_view html);

}  // namespace kvq
