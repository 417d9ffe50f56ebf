// SPDX-License-Identifier: MIT
// The grammar of queries. The rules do not know the names of fields and stages. Alternatives differ in their
// first characters, so nothing long is parsed twice. Each rule under must<> is used in one place only, so its
// message (grammar_errors.hpp) fits that place.
#pragma once

#include <tao/pegtl.hpp>

namespace kvq::grammar {

namespace p = tao::pegtl;

struct blank : p::star<p::space> {};
// Always ends a word.
struct delimiter : p::sor<p::space, p::one<'(', ')', '|', '"'>> {};
// `}` ends a word only if no character of the word follows, as the s in kvm_{un}share_hyp.
struct closing_brace : p::seq<p::one<'}'>, p::at<p::sor<delimiter, p::one<'}'>, p::eof>>> {};
struct word_end : p::at<p::sor<delimiter, closing_brace, p::eof>> {};

struct name_first : p::ranges<'a', 'z', 'A', 'Z'> {};
struct name_more : p::ranges<'a', 'z', 'A', 'Z', '0', '9', '_', '_', '-', '-', '.', '.'> {};
struct name : p::seq<name_first, p::star<name_more>> {};

template <char... letters>
struct keyword : p::seq<p::string<letters...>, word_end> {};
struct or_keyword : keyword<'O', 'R'> {};
struct and_keyword : keyword<'A', 'N', 'D'> {};
struct not_keyword : keyword<'N', 'O', 'T'> {};
struct near_distance : p::plus<p::digit> {};
struct near_keyword : p::seq<p::string<'N', 'E', 'A', 'R'>, p::opt<p::one<'/'>, near_distance>, word_end> {};
// Operators of other query languages. They are words only in quotes, so a pasted query that uses them is an
// error.
struct foreign_keyword
    : p::seq<p::sor<p::string<'X', 'O', 'R'>,
                    p::seq<p::string<'A', 'D', 'J'>, p::opt<p::one<'/'>, p::plus<p::digit>>>>,
             word_end> {};
struct reserved : p::sor<or_keyword, and_keyword, not_keyword, near_keyword, foreign_keyword> {};

// Values.
struct prefix_star : p::one<'*'> {};

struct phrase_escape : p::seq<p::one<'\\'>, p::one<'"', '\\'>> {};
struct phrase_text : p::star<p::sor<phrase_escape, p::not_one<'"'>>> {};
struct open_quote : p::one<'"'> {};
struct close_quote : p::one<'"'> {};
struct straight_phrase : p::seq<open_quote, phrase_text, p::must<close_quote>> {};
// Curly quotes, as blogs and mail programs write them.
struct curly_text : p::star<p::not_at<p::string<'\xe2', '\x80', '\x9d'>>, p::not_one<'\n'>> {};
struct curly_phrase
    : p::seq<p::string<'\xe2', '\x80', '\x9c'>, curly_text, p::string<'\xe2', '\x80', '\x9d'>> {};
struct phrase : p::seq<p::sor<straight_phrase, curly_phrase>, p::opt<prefix_star>> {};

struct regex_escape : p::seq<p::one<'\\'>, p::any> {};
struct regex_text : p::plus<p::sor<regex_escape, p::not_one<'/', '\n'>>> {};
struct regex : p::seq<p::one<'/'>, regex_text, p::one<'/'>, word_end> {};

struct parameter_name : name {};
struct parameter : p::seq<p::one<'$'>, parameter_name, word_end> {};

// `()` in a word ends the name of a function, as in kvm_init().
struct word_character
    : p::sor<p::string<'(', ')'>, p::seq<p::not_at<p::sor<delimiter, closing_brace>>, p::any>> {};
struct word_text : p::plus<p::not_at<p::one<'*'>, word_end>, word_character> {};
struct word : p::seq<word_text, p::opt<prefix_star>> {};
struct lone_star : p::seq<p::one<'*'>, word_end> {};

// Terms. `s:(a OR b)` applies s: to both terms; `thread:{a OR b}` matches the threads of the mails that
// match.
struct disjunction;
struct field_group_content : p::seq<disjunction, blank> {};
struct close_field_group : p::one<')'> {};
struct field_group : p::seq<p::one<'('>, blank, p::must<field_group_content>, p::must<close_field_group>> {};
struct sub_query_content : p::seq<disjunction, blank> {};
struct close_sub_query : p::one<'}'> {};
struct sub_query : p::seq<p::one<'{'>, blank, p::must<sub_query_content>, p::must<close_sub_query>> {};

struct field_name : name {};
struct field : p::seq<field_name, p::one<':'>> {};
struct field_value
    : p::sor<phrase, regex, parameter, p::seq<p::not_at<p::one<'{'>>, p::sor<word, lone_star>>> {};
struct field_term : p::seq<field, p::must<field_value>> {};
struct bare_term : p::sor<phrase, parameter, p::seq<p::not_at<reserved>, p::sor<word, lone_star>>> {};

// As in a pasted title. The binder, which knows the names of fields, rejects them here.
struct word_with_colon : p::seq<name, p::one<':'>, p::at<p::sor<p::space, p::one<')', '|', '}'>, p::eof>>> {};
struct title_word : p::seq<word_with_colon> {};

struct term : p::sor<title_word, field_term, bare_term> {};
struct near_operand : p::seq<term> {};
struct of_field : p::seq<field, field_group> {};
struct of_sub_query : p::seq<field, sub_query> {};
struct near_terms : p::seq<term, p::star<blank, near_keyword, blank, p::must<near_operand>>> {};

struct group_content : p::seq<disjunction, blank> {};
struct close_parenthesis : p::one<')'> {};
struct group : p::seq<p::one<'('>, blank, p::must<group_content>, p::must<close_parenthesis>> {};

struct operand;
// A `-` before a space is an ordinary word.
struct minus : p::seq<p::one<'-'>, p::not_at<p::sor<p::space, p::one<')', '|', '}'>, p::eof>>> {};
struct not_operand : p::seq<operand> {};
struct negation : p::seq<p::sor<minus, p::seq<not_keyword, blank>>, p::must<not_operand>> {};
// Each level of nesting passes through this rule once, so the depth limit is set only here.
struct operand : p::sor<negation, group, of_field, of_sub_query, near_terms> {};

struct and_operand : p::seq<operand> {};
struct conjunct : p::sor<p::seq<and_keyword, blank, p::must<and_operand>>, operand> {};
struct conjunction : p::seq<operand, p::star<blank, conjunct>> {};
struct or_operand : p::seq<conjunction> {};
struct disjunction : p::seq<conjunction, p::star<blank, or_keyword, blank, p::must<or_operand>>> {};

// Stages.
struct stage_quoted_text : p::star<p::not_one<'"', '\n'>> {};
struct stage_close_quote : p::one<'"'> {};
struct stage_quoted : p::seq<p::one<'"'>, stage_quoted_text, p::must<stage_close_quote>> {};
struct stage_plain : p::seq<p::opt<p::one<'$'>>, p::plus<name_more>> {};
struct function_name : name {};
struct column_argument : p::seq<p::plus<name_more>, p::at<blank, p::one<')'>>> {};
// An argument that is not a column, such as the filter in share(state:applied). The binder, which knows the
// names, checks it.
struct argument_call : p::seq<p::one<'('>, p::star<p::not_one<'(', ')'>>, p::one<')'>> {};
struct other_argument
    : p::seq<p::not_at<p::one<'$'>>, p::plus<p::sor<argument_call, p::not_one<'(', ')', '|'>>>,
             p::at<p::one<')'>>> {};
struct function_argument : p::sor<column_argument, other_argument, p::plus<name_more>> {};
struct close_function : p::one<')'> {};
struct function_call
    : p::seq<function_name, p::one<'('>, blank, p::must<function_argument>, blank, p::must<close_function>> {
};
struct plain_range : p::plus<p::not_at<p::sor<delimiter, p::one<','>>>, p::any> {};
struct stage_range : p::sor<stage_quoted, plain_range> {};
struct stage_word
    : p::seq<p::sor<stage_quoted, function_call, stage_plain>, p::opt<p::one<':'>, p::must<stage_range>>> {};
struct stage_words : p::seq<stage_word, p::star<p::plus<p::space>, stage_word>> {};
struct stage_group : stage_words {};
struct stage_group_after_comma : stage_words {};
struct stage_name : name {};
// `count by X`, and `median(X) by Y`: the head may be a call.
struct stage_head : p::sor<function_call, stage_name> {};
struct stage : p::seq<stage_head, p::opt<p::plus<p::space>, stage_group>,
                      p::star<blank, p::one<','>, blank, p::must<stage_group_after_comma>>> {};
struct stage_after_bar : p::seq<stage, blank> {};

struct end_of_query : p::eof {};
struct query : p::seq<blank, p::opt<disjunction>, blank,
                      p::star<p::one<'|'>, blank, p::must<stage_after_bar>>, p::must<end_of_query>> {};

}  // namespace kvq::grammar
