// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace kvq::report {

/// Joins items with `separator` and breaks the line between two of them where it would be wider than
/// `columns`. The first line begins with `first`, the others with as many spaces as that is wide. An item is
/// never broken; with 0 columns, nothing is. The result has no line break at its end.
std::string wrapped_items(std::string_view first, const std::vector<std::string>& items,
                          std::string_view separator, size_t columns);

/// The same for the words of a text.
std::string wrapped_words(std::string_view first, std::string_view text, size_t columns);

}  // namespace kvq::report
