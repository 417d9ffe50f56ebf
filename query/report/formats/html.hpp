// SPDX-License-Identifier: MIT
// The page that tables in HTML stand on.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "query/language/plan.hpp"
#include "query/run/run.hpp"

namespace kvq::report {

/// What a page is called after: the text of a query, which is code, or a title in words.
enum class HtmlTitle { query, words };

/// What stands before the first table: a page that needs nothing else, with its heading. The title is plain
/// text.
std::string html_begin(std::string_view title, HtmlTitle kind);

/// A table up to its first row, a row, and what ends it. A row has a value for each column; the subject or
/// title, else the first column, leads to the address, if there is one.
std::string html_table_begin(const std::vector<plan::Column>& columns);
std::string html_table_row(const std::vector<plan::Column>& columns, const Row& row,
                           const std::string& address);
std::string html_table_end();

/// What stands behind the last.
std::string html_end();

}  // namespace kvq::report
