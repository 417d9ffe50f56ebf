// SPDX-License-Identifier: MIT
// The writers behind make_document_writer(), one a format. For this folder only.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "query/report/documents/document.hpp"

namespace kvq::report {

std::unique_ptr<DocumentWriter> make_text_document_writer(TextStyle style, Sink sink);
std::unique_ptr<DocumentWriter> make_markdown_document_writer(Sink sink);
std::unique_ptr<DocumentWriter> make_html_document_writer(Sink sink);
std::unique_ptr<DocumentWriter> make_json_document_writer(Sink sink);

/// The places of the columns that a table shows: all but the one it is grouped by.
std::vector<size_t> shown_places(const SectionRows& section);

/// These columns, by their titles.
std::vector<plan::Column> shown_columns(const SectionRows& section);

/// Where a row begins another group than the row before; empty where the section is not grouped.
std::optional<std::string> new_group(const SectionRows& section, size_t row);

/// A row's number that a chart draws; 0 where it has none, or one below.
double charted(const SectionRows& section, size_t row);

/// What a row of a chart is called.
std::string charted_label(const SectionRows& section, size_t row);

}  // namespace kvq::report
