// SPDX-License-Identifier: MIT
// What the tools answer, and the arguments that they take. What they answer is what the command line prints
// and `kvq serve` sends.
#pragma once

#include "cli/mcp/tool.hpp"

namespace kvq::mcp {

inline constexpr int64_t most_skipped = 1'000'000'000;

inline constexpr Argument query_argument = {
    .name = "query",
    .help = "the query, such as: is:patch from:@arm.com s:\"page table\" date:1.week.ago..",
    .is_required = true};
inline constexpr Argument id_argument = {
    .name = "id",
    .help =
        "a Message-ID, with or without <>, or the address of a mail in a web archive such as lore.kernel.org",
    .is_required = true};
inline constexpr Argument skip_argument = {.name = "skip",
                                           .help = "how many to leave out before the first, to go on",
                                           .kind = ArgumentKind::number,
                                           .range = {.least = 0, .most = most_skipped, .otherwise = 0}};
inline constexpr Argument offset_argument = {.name = "offset",
                                             .help = "the byte of the text to begin at, to go on",
                                             .kind = ArgumentKind::number,
                                             .range = {.least = 0, .most = most_skipped, .otherwise = 0}};

inline constexpr Argument rows_argument = {.name = "limit",
                                           .help = "the most rows",
                                           .kind = ArgumentKind::number,
                                           .range = {.least = 1, .most = 500, .otherwise = 20}};
inline constexpr Argument topics_argument = {.name = "limit",
                                             .help = "the most topics that a query returns",
                                             .kind = ArgumentKind::number,
                                             .range = {.least = 1, .most = 20, .otherwise = 3}};
inline constexpr Argument mails_argument = {.name = "limit",
                                            .help = "the most mails",
                                            .kind = ArgumentKind::number,
                                            .range = {.least = 1, .most = 500, .otherwise = 100}};
inline constexpr Argument series_id_argument = {
    .name = "id", .help = "the Message-ID or address of a mail of the series; or give a query"};
inline constexpr Argument series_query_argument = {
    .name = "query", .help = "a query for mails of series, to get the topics of the mails that it matches"};
inline constexpr Argument texts_argument = {
    .name = "texts", .help = "whether to add the text of each mail", .kind = ArgumentKind::flag};
inline constexpr Argument report_argument = {
    .name = "name", .help = "the name of a report; the tool 'reports' lists them", .is_required = true};
inline constexpr Argument values_argument = {
    .name = "parameters",
    .help = "the values of the report's parameters, each a text, such as {\"range\": \"2022-01..2022-02\"}",
    .kind = ArgumentKind::texts_by_name};
inline constexpr Argument list_argument = {
    .name = "list", .help = "the name of the only mailing list that the report is about"};
inline constexpr Argument word_argument = {
    .name = "word",
    .help =
        "a field, stage or function, or a word that its description has; without it, all are listed briefly"};

inline constexpr Argument arguments_of_search[] = {query_argument, rows_argument, skip_argument};
inline constexpr Argument arguments_of_count[] = {query_argument};
inline constexpr Argument arguments_of_series[] = {series_id_argument, series_query_argument,
                                                   topics_argument};
inline constexpr Argument arguments_of_thread[] = {id_argument, texts_argument, mails_argument,
                                                   skip_argument};
inline constexpr Argument arguments_of_show[] = {id_argument, offset_argument};
inline constexpr Argument arguments_of_report[] = {report_argument, values_argument, list_argument,
                                                   offset_argument};
inline constexpr Argument arguments_of_fields[] = {word_argument};

Answer search(const ToolCall& call);
Answer count(const ToolCall& call);
Answer series(const ToolCall& call);
Answer thread(const ToolCall& call);
Answer show(const ToolCall& call);
Answer report_text(const ToolCall& call);
Answer reports(const ToolCall& call);
Answer lists(const ToolCall& call);
Answer fields(const ToolCall& call);

}  // namespace kvq::mcp
