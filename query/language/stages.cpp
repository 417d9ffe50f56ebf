// SPDX-License-Identifier: MIT
#include "query/language/stages.hpp"

namespace kvq {
namespace {

constexpr StageInfo table[] = {
    {StageKind::count, "count", "AGGREGATE[, ...] [by COLUMN[, ...]]",
     "one row for each combination of values of the columns; without by, one row for all mails; a mail with "
     "several values counts once for each; the aggregates are count, count(FIELD), median(FIELD) and so on; "
     "the rows are sorted by the first one, highest first",
     "is:series | count, median(people) by month(date), domain"},
    {StageKind::having, "having", "having COLUMN:RANGE[, ...]",
     "the rows of counts whose numbers and times are in the ranges; ranges are written as in terms",
     "is:patch | count by author | having count:>=2"},
    {StageKind::top, "top", "top N [by COLUMN] [per COLUMN]",
     "the N rows with the highest number or time in the column; after counts, by can be omitted: then the "
     "first aggregate decides; per works as in limit",
     "is:patch | count by domain, author | top 2 per domain"},
    {StageKind::sort, "sort", "sort COLUMN [asc|desc][, ...]",
     "the rows in this order; by default, texts ascend, numbers and times descend; letters(COLUMN) compares "
     "only letters and digits",
     "is:patch | sort date asc"},
    {StageKind::limit, "limit", "limit N [per COLUMN]",
     "the first N rows; with per, the first N rows for each value of the column; the values come in the "
     "order of their first rows",
     "is:series | sort date asc | limit 5 per subsystem | select subsystem, date, title"},
    {StageKind::skip, "skip", "skip N", "all but the first N rows", "is:patch | skip 10 | limit 10"},
    {StageKind::select, "select", "select COLUMN[, COLUMN...]",
     "the rows with only these columns, in this order", "is:cover | select date, author, title"},
    {StageKind::distinct, "distinct", "distinct [COLUMN[, COLUMN...]]",
     "the rows with only these columns, without duplicates; if no columns are named, with those of the "
     "select before it",
     "is:patch | distinct author, month(date)"},
    {StageKind::series, "series", "series",
     "one row for each series that a row belongs to or answers: its cover, else its first patch; newest "
     "first",
     "added:u64 | series"},
    {StageKind::latest, "latest", "latest",
     "for each topic, the rows of the newest revision among them; mails outside a series are skipped; newest "
     "first",
     "is:cover | latest"},
    {StageKind::threads, "threads", "threads",
     "one row for each thread that a row is in: the mail that started it, else its earliest mail; newest "
     "first",
     "from:@intel.com | threads"},
    {StageKind::dedupe, "dedupe", "dedupe topic by series, dedupe title in subject",
     "marks repeated rows: status is existing if an earlier row matches, else new; earlier.COLUMN is COLUMN "
     "of that earlier row. With topic by series, an earlier row matches if it has the same topic but another "
     "series; with title in subject, if it is new and its subject contains the title of this row",
     "is:cover | dedupe topic by series | select status, subject, earlier.subject"},
};

}  // namespace

std::span<const StageInfo> stages() {
  return table;
}

}  // namespace kvq
