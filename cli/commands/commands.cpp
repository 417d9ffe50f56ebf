// SPDX-License-Identifier: MIT
#include "cli/commands/commands.hpp"

namespace kvq {
namespace {

constexpr Command table[] = {
    {"search", "print the mails, or counts of them, that a query holds for; the command when none is named",
     declare_search},
    {"series", "print all that is known of a piece of work: its revisions, reviews and state",
     declare_series},
    {"thread", "draw the thread of a mail", declare_thread},
    {"show", "print one mail", declare_show},
    {"index", "bring the database up to date with archives", declare_index},
    {"digest", "print the digest of a range of an archive", declare_digest},
    {"diff", "print what a query finds new, no more, or in another state between two positions of an archive",
     declare_diff},
    {"query", "keep queries under names, list and run them", declare_query},
    {"report", "list, show and run reports", declare_report},
    {"subsystems", "import the kernel's MAINTAINERS, list its subsystems", declare_subsystems},
    {"people", "tell people and companies apart by your mailmap and affiliations, list them", declare_people},
    {"explain", "print how a query is understood, stage by stage, down to the SQL", declare_explain},
    {"fields", "list the fields and stages of the query language", declare_fields},
    {"completion", "print what makes a shell complete kvq's commands and queries", declare_completion},
};

}  // namespace

std::span<const Command> commands() {
  return table;
}

}  // namespace kvq
