// SPDX-License-Identifier: MIT
// The project's own pages of documentation, on a terminal.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace kvq {

/// Lays out the Markdown that docs/ is written in: headings, paragraphs, lists, code, tables. Nothing but
/// code is wider than `columns`. With `bold`, headings are set off by the terminal's bold.
std::string rendered_markdown(std::string_view markdown, size_t columns, bool bold);

}  // namespace kvq
