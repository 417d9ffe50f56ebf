// SPDX-License-Identifier: MIT
// One message for each place where parsing a query can fail.
#pragma once

#include "query/language/grammar.hpp"
#include "query/language/grammar_control.hpp"

namespace kvq::grammar {

template <>
inline constexpr const char* message<close_quote> = "this quote is not closed";
template <>
inline constexpr const char* message<field_value> = "a value is missing after ':'";
template <>
inline constexpr const char* message<field_group_content> = "a term is missing after '('";
template <>
inline constexpr const char* message<close_field_group> = "')' is missing";
template <>
inline constexpr const char* message<sub_query_content> = "a term is missing after '{'";
template <>
inline constexpr const char* message<close_sub_query> = "'}' is missing";
template <>
inline constexpr const char* message<near_operand> = "a term is missing after NEAR";
template <>
inline constexpr const char* message<group_content> = "a term is missing after '('";
template <>
inline constexpr const char* message<close_parenthesis> = "')' is missing";
template <>
inline constexpr const char* message<not_operand> = "a term to negate is missing";
template <>
inline constexpr const char* message<and_operand> = "a term is missing after AND";
template <>
inline constexpr const char* message<or_operand> = "a term is missing after OR";
template <>
inline constexpr const char* message<stage_close_quote> = "a closing quote is missing";
template <>
inline constexpr const char* message<function_argument> = "a field is missing after '('";
template <>
inline constexpr const char* message<close_function> = "')' is missing";
template <>
inline constexpr const char* message<stage_range> = "a range is missing after ':'";
template <>
inline constexpr const char* message<stage_group_after_comma> = "a field is missing after ','";
template <>
inline constexpr const char* message<stage_after_bar> = "a stage is missing after '|'";
template <>
inline constexpr const char* message<end_of_query> = "this does not belong here";

}  // namespace kvq::grammar
