// SPDX-License-Identifier: MIT
// The writers behind make_document_writer(), one per format. For this folder only.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "query/report/documents/document.hpp"

namespace kvq::report {

/// In the text of a mail, lines are short, and nothing is cut.
std::unique_ptr<DocumentWriter> make_text_document_writer(TextStyle style, bool is_mail, Sink sink);
std::unique_ptr<DocumentWriter> make_markdown_document_writer(Sink sink);
std::unique_ptr<DocumentWriter> make_json_document_writer(Sink sink);

/// Returns the indexes of the columns that a table shows: all except the column to group by.
std::vector<size_t> shown_places(const SectionRows& section);

/// Returns these columns, named by their titles.
std::vector<plan::Column> shown_columns(const SectionRows& section);

/// Returns the name of the group that begins with this row; nullopt if the row continues the group of the
/// previous row, or the section is not grouped.
std::optional<std::string> new_group(const SectionRows& section, size_t row);

/// Returns the number of a row that a chart draws; 0 if it is missing or negative.
double charted(const SectionRows& section, size_t row);

/// Returns the label of a row in a chart.
std::string charted_label(const SectionRows& section, size_t row);

}  // namespace kvq::report
