// SPDX-License-Identifier: MIT
// The writers behind make_writer(), one a format. For this folder only.
#pragma once

#include "query/report/format.hpp"

namespace kvq::report {

std::unique_ptr<RowWriter> make_text_writer(std::vector<plan::Column> columns, TextStyle style, Sink sink);
std::unique_ptr<RowWriter> make_json_writer(std::vector<plan::Column> columns, Sink sink);
std::unique_ptr<RowWriter> make_csv_writer(std::vector<plan::Column> columns, Sink sink);

}  // namespace kvq::report
