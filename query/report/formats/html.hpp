// SPDX-License-Identifier: MIT
// The page around tables in HTML.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "query/language/plan.hpp"
#include "query/run/run.hpp"

namespace kvq::report {

/// The kind of title: the text of a query, which is printed as code, or words.
enum class HtmlTitle { query, words };

/// Returns the beginning of a self-contained page, including its heading. The title is plain text.
std::string html_begin(std::string_view title, HtmlTitle kind);

/// Return the begin of a table, one row, and the end of the table. A row has a value for each column, and an
/// address that it links to, empty for none; without addresses nothing links.
std::string html_table_begin(const std::vector<plan::Column>& columns);
std::string html_table_row(const std::vector<plan::Column>& columns, const Row& row,
                           const std::vector<std::string>& addresses);
std::string html_table_end();

/// Returns the addresses of a row whose mail has this address: the subject or title, else the first column,
/// links to it.
std::vector<std::string> html_addresses(const std::vector<plan::Column>& columns, const std::string& mail);

/// Returns the end of the page.
std::string html_end();

}  // namespace kvq::report
