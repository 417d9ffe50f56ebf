// SPDX-License-Identifier: MIT
// The writers behind make_writer(), one per format. For this folder only.
#pragma once

#include <memory>
#include <vector>

#include "query/report/formats/format.hpp"

namespace kvq::report {

std::unique_ptr<RowWriter> make_text_writer(Table table, TextStyle style, Sink sink);
std::unique_ptr<RowWriter> make_json_writer(Table table, Sink sink);
std::unique_ptr<RowWriter> make_jsonl_writer(Table table, Sink sink);
std::unique_ptr<RowWriter> make_csv_writer(Table table, Sink sink);
std::unique_ptr<RowWriter> make_tsv_writer(Table table, Sink sink);
std::unique_ptr<RowWriter> make_markdown_writer(Table table, Sink sink);
std::unique_ptr<RowWriter> make_html_writer(Table table, Sink sink);
std::unique_ptr<RowWriter> make_atom_writer(Table table, Sink sink);

/// Returns the index of the column whose text links to the mail: the subject or title, else the first.
size_t linking_column(const std::vector<plan::Column>& columns);

}  // namespace kvq::report
