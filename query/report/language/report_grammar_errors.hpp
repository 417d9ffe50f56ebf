// SPDX-License-Identifier: MIT
// The error message of each rule of the report grammar that can fail.
#pragma once

#include "query/language/grammar_control.hpp"
#include "query/report/language/report_grammar.hpp"

namespace kvq::grammar {

namespace r = report::grammar;

template <>
inline constexpr const char* message<r::placeholder_name> = "a column name is missing after '{'";
template <>
inline constexpr const char* message<r::width> = "a number of columns is missing after ':'";
template <>
inline constexpr const char* message<r::function> = "unknown text function";
template <>
inline constexpr const char* message<r::placeholder_end> = "'}' is missing";
template <>
inline constexpr const char* message<r::close_fence> = "a single brace, or a missing closing \"\"\"";
template <>
inline constexpr const char* message<r::report_rest> = "write it as: report NAME \"SUMMARY\"";
template <>
inline constexpr const char* message<r::parameter_rest> =
    "write it as: parameter NAME: KIND [= DEFAULT] [\"HELP\"]";
template <>
inline constexpr const char* message<r::parameter_default> = "a value is missing after '='";
template <>
inline constexpr const char* message<r::as_of_rest> = "write it as: as-of $PARAMETER";
template <>
inline constexpr const char* message<r::title_rest> = "write it as: title \"TEXT\"";
template <>
inline constexpr const char* message<r::heading_rest> = "write it as: heading \"TEXT\"";
template <>
inline constexpr const char* message<r::note_rest> = "write it as: note \"\"\"...\"\"\"";
template <>
inline constexpr const char* message<r::footer_rest> = "write it as: footer \"TEXT\"";
template <>
inline constexpr const char* message<r::against_rest> = "write it as: against QUERY";
template <>
inline constexpr const char* message<r::table_rest> = "write it as: table COLUMN [\"TITLE\"], ...";
template <>
inline constexpr const char* message<r::group_rest> = "write it as: group COLUMN";
template <>
inline constexpr const char* message<r::chart_rest> = "write it as: chart KIND";
template <>
inline constexpr const char* message<r::if_rest> = "write it as: if $PARAMETER, or: if FILTER";
template <>
inline constexpr const char* message<r::let_rest> = "write it as: let NAME = QUERY";
template <>
inline constexpr const char* message<r::text_rest> = "write it as: text \"\"\"...\"\"\"";
template <>
inline constexpr const char* message<r::section_rest> = "write it as: section QUERY";
template <>
inline constexpr const char* message<r::row_rest> = "write it as: row [STATUS] \"\"\"...\"\"\"";
template <>
inline constexpr const char* message<r::empty_rest> = "write it as: empty \"\"\"...\"\"\"";
template <>
inline constexpr const char* message<r::end_of_report> = "unknown statement";

}  // namespace kvq::grammar
