// SPDX-License-Identifier: MIT
// The grammar of report files: one statement per line, queries that continue on lines that begin with `|`,
// and templates between triple quotes.
#pragma once

#include <tao/pegtl.hpp>

namespace kvq::report::grammar {

namespace p = tao::pegtl;

struct space : p::plus<p::blank> {};
struct gap : p::star<p::blank> {};
struct rest_of_comment : p::star<p::not_one<'\n'>> {};
struct comment : p::seq<p::one<'#'>, rest_of_comment> {};
struct end_of_line : p::seq<gap, p::opt<comment>, p::eolf> {};
struct empty_line : p::seq<gap, p::opt<comment>, p::eol> {};
struct name : p::seq<p::alpha, p::star<p::sor<p::alnum, p::one<'_', '-'>>>> {};

struct quoted_text : p::star<p::not_one<'"', '\n'>> {};
struct quoted : p::seq<p::one<'"'>, quoted_text, p::one<'"'>> {};

// Templates.
struct fence : p::string<'"', '"', '"'> {};
struct open_brace : p::two<'{'> {};
struct close_brace : p::two<'}'> {};
struct literal : p::plus<p::not_at<p::sor<fence, p::one<'{', '}'>>>, p::any> {};
struct placeholder_word : p::seq<p::alpha, p::star<p::sor<p::alnum, p::one<'_', '-', '.'>>>> {};
// The name of a column may be a function call: {median(age)}.
struct placeholder_name : p::seq<placeholder_word, p::opt<p::one<'('>, placeholder_word, p::one<')'>>> {};
struct width : p::plus<p::digit> {};
struct regex_text : p::plus<p::sor<p::seq<p::one<'\\'>, p::any>, p::not_one<'/', '\n'>>> {};
struct regex : p::seq<p::one<'/'>, regex_text, p::one<'/'>> {};
struct upto : p::seq<p::string<'u', 'p', 't', 'o'>, space, regex> {};
struct without_first_line : p::seq<TAO_PEGTL_STRING("without"), space, TAO_PEGTL_STRING("first"), space,
                                   TAO_PEGTL_STRING("line"), space, regex> {};
struct link_column : placeholder_word {};
struct link : p::seq<TAO_PEGTL_STRING("link"), p::not_at<p::identifier_other>,
                     p::opt<p::plus<p::blank>, link_column>> {};
struct percent_of_name : placeholder_word {};
struct percent_of
    : p::seq<TAO_PEGTL_STRING("percent"), space, TAO_PEGTL_STRING("of"), space, percent_of_name> {};
struct noun : p::plus<p::not_one<'{', '}', '|', ',', '"', '\n'>> {};
struct singular : noun {};
struct plural : noun {};
struct one_else : p::seq<TAO_PEGTL_STRING("one"), space, singular, p::one<','>, gap, TAO_PEGTL_STRING("else"),
                         space, plural> {};
struct function : p::sor<upto, without_first_line, link, percent_of, one_else> {};
struct placeholder_end : p::one<'}'> {};
struct placeholder
    : p::seq<p::one<'{'>, gap, p::must<placeholder_name>, p::opt<p::one<':'>, p::must<width>>,
             p::star<gap, p::one<'|'>, gap, p::must<function>>, gap, p::must<placeholder_end>> {};
struct template_piece : p::sor<open_brace, close_brace, placeholder, literal> {};
struct template_fence : p::seq<fence, p::opt<p::eol>> {};
struct close_fence : p::seq<fence> {};
struct fenced_template : p::seq<template_fence, p::star<template_piece>, p::must<close_fence>> {};
struct line_literal : p::plus<p::not_one<'"', '{', '}', '\n'>> {};
struct line_piece : p::sor<open_brace, close_brace, placeholder, line_literal> {};
struct line_template : p::seq<p::one<'"'>, p::star<line_piece>, p::one<'"'>> {};
struct report_template : p::sor<fenced_template, line_template> {};

// Statements.
struct report_name : name {};
struct summary : quoted_text {};
struct report_rest : p::seq<report_name, space, p::one<'"'>, summary, p::one<'"'>, end_of_line> {};
struct report_statement : p::seq<TAO_PEGTL_STRING("report"), space, p::must<report_rest>> {};

struct parameter_name : name {};
struct parameter_kind : name {};
struct plain_default : p::plus<p::not_one<' ', '\t', '\n', '"', '#'>> {};
struct quoted_default : quoted_text {};
struct parameter_default : p::sor<p::seq<p::one<'"'>, quoted_default, p::one<'"'>>, plain_default> {};
struct parameter_help : quoted_text {};
struct parameter_rest : p::seq<parameter_name, gap, p::one<':'>, gap, parameter_kind,
                               p::opt<gap, p::one<'='>, gap, p::must<parameter_default>>,
                               p::opt<space, p::one<'"'>, parameter_help, p::one<'"'>>, end_of_line> {};
struct parameter_statement : p::seq<TAO_PEGTL_STRING("parameter"), space, p::must<parameter_rest>> {};

struct continued : p::seq<p::eol, gap, p::at<p::one<'|'>>> {};
struct query_text : p::plus<p::sor<continued, p::not_one<'\n'>>> {};
struct let_name : name {};
struct let_rest : p::seq<let_name, gap, p::one<'='>, gap, query_text, p::eolf> {};
struct let_statement : p::seq<TAO_PEGTL_STRING("let"), space, p::must<let_rest>> {};

struct as_of_name : name {};
struct as_of_rest : p::seq<p::one<'$'>, as_of_name, end_of_line> {};
struct as_of_statement : p::seq<TAO_PEGTL_STRING("as-of"), space, p::must<as_of_rest>> {};

struct title_rest : p::seq<report_template, end_of_line> {};
struct title_statement : p::seq<TAO_PEGTL_STRING("title"), space, p::must<title_rest>> {};
struct heading_rest : p::seq<report_template, end_of_line> {};
struct heading_statement : p::seq<TAO_PEGTL_STRING("heading"), space, p::must<heading_rest>> {};
struct text_rest : p::seq<report_template, end_of_line> {};
struct text_statement : p::seq<TAO_PEGTL_STRING("text"), space, p::must<text_rest>> {};
struct note_rest : p::seq<report_template, end_of_line> {};
struct note_statement : p::seq<TAO_PEGTL_STRING("note"), space, p::must<note_rest>> {};
struct footer_rest : p::seq<report_template, end_of_line> {};
struct footer_statement : p::seq<TAO_PEGTL_STRING("footer"), space, p::must<footer_rest>> {};

struct section_rest : p::seq<query_text, p::eolf> {};
struct section_statement : p::seq<TAO_PEGTL_STRING("section"), space, p::must<section_rest>> {};
struct against_rest : p::seq<query_text, p::eolf> {};
struct against_statement : p::seq<TAO_PEGTL_STRING("against"), space, p::must<against_rest>> {};

struct row_status : name {};
struct row_rest : p::seq<p::opt<row_status, space>, report_template, end_of_line> {};
struct row_statement : p::seq<TAO_PEGTL_STRING("row"), space, p::must<row_rest>> {};

struct column_title : quoted_text {};
struct table_column : p::seq<placeholder_name, p::opt<space, p::one<'"'>, column_title, p::one<'"'>>> {};
struct table_rest
    : p::seq<table_column, p::star<gap, p::one<','>, gap, p::opt<p::eol, gap>, table_column>, end_of_line> {};
struct table_statement : p::seq<TAO_PEGTL_STRING("table"), space, p::must<table_rest>> {};

struct group_rest : p::seq<placeholder_name, end_of_line> {};
struct group_statement : p::seq<TAO_PEGTL_STRING("group"), space, p::must<group_rest>> {};
struct chart_kind : name {};
struct chart_rest : p::seq<chart_kind, end_of_line> {};
struct chart_statement : p::seq<TAO_PEGTL_STRING("chart"), space, p::must<chart_rest>> {};

struct empty_rest : p::seq<report_template, end_of_line> {};
struct empty_statement : p::seq<TAO_PEGTL_STRING("empty"), space, p::must<empty_rest>> {};

struct if_rest : p::seq<query_text, p::eolf> {};
struct if_statement : p::seq<TAO_PEGTL_STRING("if"), space, p::must<if_rest>> {};
struct else_statement : p::seq<TAO_PEGTL_STRING("else"), end_of_line> {};
struct end_statement : p::seq<TAO_PEGTL_STRING("end"), end_of_line> {};

struct statement
    : p::sor<report_statement, parameter_statement, let_statement, as_of_statement, title_statement,
             heading_statement, text_statement, note_statement, footer_statement, section_statement,
             against_statement, row_statement, table_statement, group_statement, chart_statement,
             empty_statement, if_statement, else_statement, end_statement> {};
struct end_of_report : p::eof {};
struct report : p::seq<p::star<p::sor<empty_line, statement>>, gap, p::must<end_of_report>> {};

}  // namespace kvq::report::grammar
