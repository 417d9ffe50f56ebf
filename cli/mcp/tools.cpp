// SPDX-License-Identifier: MIT
// The table of tools.
#include "cli/mcp/answers.hpp"

namespace kvq::mcp {
namespace {

constexpr Tool table[] = {
    {"search", "Search mails",
     "Runs a query and returns its rows: mails, newest first, each with its Message-ID and web address; or "
     "counts "
     "and values, if the query has the stages for them. A query is terms that a mail must all match, then "
     "stages "
     "after |. Terms: words, \"phrases\", -term, (a OR b), and fields. Examples: 'is:patch from:@arm.com "
     "s:\"page "
     "table\"' (s: is the subject), 'author:\"Jane Doe\" is:reply', 'is:cover state:awaiting-review "
     "date:1.month.ago..', 'subsystem:KVM file:arch/arm64/kvm/ date:2022-01..2022-03', 'trailer:reviewed "
     "list:kvm', "
     "'is:patch date:1.year.ago.. | count by person | sort count | limit 10', 'is:cover | sort date asc', "
     "'is:series | "
     "select date, author, title, state'. The tool 'fields' explains every word. A mistake is answered with "
     "its "
     "place and a hint.",
     arguments_of_search, "Rows", search},
    {"count", "Count rows",
     "Returns how many rows a query has: for a query without stages, how many mails match.",
     arguments_of_count, "Count", count},
    {"series", "Show patch series",
     "Returns the topic of a patch series: all its revisions (v1, v2, ...), what changed between them, who "
     "reviewed "
     "which patch, the state (such as applied or awaiting-review) and the mails that are the evidence for "
     "it.",
     arguments_of_series, "Topics", series},
    {"thread", "Show a thread",
     "Returns the thread of a mail from its first mail down, as a tree; with the texts if asked.",
     arguments_of_thread, "Thread", thread},
    {"show", "Show a mail",
     "Returns a mail: its header fields, files and trailers, and its text with the patch.", arguments_of_show,
     "Messages", show},
    {"report", "Run a report",
     "Runs a report, such as weekly, unanswered, who-reviews-what or person, and returns it as Markdown.",
     arguments_of_report, "ReportText", report_text},
    {"reports", "List reports", "Lists the reports with their parameters.", {}, "Reports", reports},
    {"lists",
     "List mailing lists",
     "Lists the mailing lists of the database, with the dates of their oldest and newest mail.",
     {},
     "Lists",
     lists},
    {"fields", "Explain the query language",
     "Explains the words of the query language: fields (terms such as from:), stages (after |) and "
     "functions.",
     arguments_of_fields, "Words", fields},
};

}  // namespace

std::span<const Tool> tools() {
  return table;
}

}  // namespace kvq::mcp
