// SPDX-License-Identifier: MIT
// Prints pages of docs/ on a terminal.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace kvq {

/// Formats the Markdown of docs/: headings, paragraphs, lists, code, tables. Everything except code is
/// wrapped at `columns`. With `bold`, headings are bold (ANSI escape codes).
std::string rendered_markdown(std::string_view markdown, size_t columns, bool bold);

}  // namespace kvq
