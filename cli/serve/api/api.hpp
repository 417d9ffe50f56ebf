// SPDX-License-Identifier: MIT
// Answers for programs: JSON, feeds, and the formats of rows. Each function answers one request of a route,
// and throws NotFound, QueryError or Error. What it answers is what the command line prints.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "cli/reports/report_sources.hpp"
#include "cli/serve/http/exchange.hpp"
#include "cli/serve/site/parameters.hpp"
#include "cli/serve/site/site.hpp"
#include "schema/base/error.hpp"

namespace kvq::serve {

inline constexpr Parameter query_parameter = {
    .name = "q", .help = "the query", .example = "is:patch date:1.week.ago..", .is_required = true};
inline constexpr Parameter limit_parameter = {
    .name = "limit",
    .help = "the most rows to answer",
    .example = "20",
    .number = NumberRange{.least = 1, .most = 10'000, .otherwise = 100}};
inline constexpr Parameter skip_parameter = {
    .name = "skip",
    .help = "the rows to leave out before the first",
    .example = "100",
    .number = NumberRange{.least = 0, .most = 1'000'000'000, .otherwise = 0}};
inline constexpr Parameter topics_parameter = {
    .name = "limit",
    .help = "the most topics to answer",
    .example = "5",
    .number = NumberRange{.least = 1, .most = 100, .otherwise = 10}};

inline constexpr Parameter parameters_of_rows[] = {query_parameter, limit_parameter, skip_parameter};
inline constexpr Parameter parameters_of_count[] = {query_parameter};
inline constexpr Parameter parameters_of_topics[] = {query_parameter, topics_parameter};

/// Rows as JSON.
Response api_search(Site& site, const Request& request, const std::string& name);
/// Rows in the format that the name is of.
Response search_in_format(Site& site, const Request& request, const std::string& format);
Response api_count(Site& site, const Request& request, const std::string& name);
/// The series of the mails that a query matches, and the series of one mail.
Response api_series_found(Site& site, const Request& request, const std::string& name);
Response api_series(Site& site, const Request& request, const std::string& id);
Response api_thread(Site& site, const Request& request, const std::string& id);
Response api_mail(Site& site, const Request& request, const std::string& id);
/// Looks a report up by its name, which is never that of a file. Throws NotFound.
KnownReport report_named(const Reading& reading, const std::string& name);
/// A report; the parameters of the request are its own.
Response api_report(Site& site, const Request& request, const std::string& name);
Response api_reports(Site& site, const Request& request, const std::string& name);
Response api_fields(Site& site, const Request& request, const std::string& name);
Response api_lists(Site& site, const Request& request, const std::string& name);
Response api_health(Site& site, const Request& request, const std::string& name);
/// Prometheus' text format.
Response metrics(Site& site, const Request& request, const std::string& name);
/// No robot shall follow the links of the pages: they lead to more queries than anybody can answer.
Response robots(Site& site, const Request& request, const std::string& name);

/// Returns the JSON schemas of the answers, by name; they refer to each other below `#/components/schemas/`.
std::string_view answer_schemas();

/// Returns the answer for an error of a request, as JSON.
Response json_error(const Error& error, int status);

}  // namespace kvq::serve
