// SPDX-License-Identifier: MIT
#include "cli/commands/commands.hpp"

namespace kvq {
namespace {

constexpr Command table[] = {
    {"search", "print the mails that match a query, or counts of them (the default command)", declare_search},
    {"series", "print the revisions, reviews and state of a patch series", declare_series},
    {"thread", "print the thread of a mail as a tree", declare_thread},
    {"show", "print the texts of mails, or of whole threads", declare_show},
    {"browse", "read mails, threads and series in the terminal", declare_browse},
    {"todo", "print what waits for you: to review, to answer, to apply, to resend", declare_todo},
    {"am", "write a patch series for 'git am', with the tags of its reviewers", declare_am},
    {"mirror", "clone the archive of a list and index it", declare_mirror},
    {"update", "fetch what is new in the archives and index it", declare_update},
    {"index", "update the database from public-inbox archives", declare_index},
    {"applied", "find the commits of a git tree that are from patches, and their releases", declare_applied},
    {"status", "print what the database has of each list, and how fresh it is", declare_status},
    {"forget", "remove a list or a git tree from the database", declare_forget},
    {"digest", "print the digest of a range of mails", declare_digest},
    {"diff", "compare the results of a query at two positions of an archive", declare_diff},
    {"query", "save queries under names; list and run them", declare_query},
    {"report", "list, run and edit reports", declare_report},
    {"subsystems", "import the kernel's MAINTAINERS file; list its subsystems", declare_subsystems},
    {"people", "list people and companies; apply your mailmap and affiliations", declare_people},
    {"config", "print and change your settings", declare_config},
    {"doctor", "examine the database, its full text and its archives; repair what can be repaired",
     declare_doctor},
    {"metrics", "print numbers of the database for Prometheus", declare_metrics},
    {"serve", "answer queries over HTTP: pages for people, JSON and feeds for programs", declare_serve},
    {"mcp", "answer agents over the Model Context Protocol, on standard input and output", declare_mcp},
    {"explain", "print how kvq runs a query: its parse tree, plan and SQL", declare_explain},
    {"sql", "run one SQL statement that only reads; list the tables", declare_sql},
    {"export", "write the tables for dashboards and other programs to a file of their own", declare_export},
    {"copy", "bring a PostgreSQL database up to date, for readers on many machines", declare_copy},
    {"fields", "list the fields and stages of the query language", declare_fields},
    {"completion", "print the completion script for bash, zsh or fish", declare_completion},
};

}  // namespace

std::span<const Command> commands() {
  return table;
}

}  // namespace kvq
