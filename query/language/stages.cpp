// SPDX-License-Identifier: MIT
#include "query/language/stages.hpp"

namespace kvq {
namespace {

constexpr StageInfo table[] = {
    {StageKind::count, "count", "AGGREGATE[, ...] [by COLUMN[, ...]]",
     "one row for each value of the columns (a mail with several values counts once for each), of all mails "
     "without by; the aggregates are count, count(FIELD), median(FIELD) and so on, and the first of them "
     "orders the rows, the greatest first",
     "is:series | count, median(people) by month(date), domain"},
    {StageKind::having, "having", "having COLUMN:RANGE[, ...]",
     "the counts whose numbers and times lie in the ranges, which are written as in terms",
     "is:patch | count by author | having count:>=2"},
    {StageKind::top, "top", "top N [by COLUMN] [per COLUMN]",
     "the N rows highest in a number or time; of counts without by: in the first aggregate; with per as in "
     "limit",
     "is:patch | count by domain, author | top 2 per domain"},
    {StageKind::sort, "sort", "sort COLUMN [asc|desc][, ...]",
     "texts rise, numbers and times fall, unless it says otherwise; letters(COLUMN) goes by letters and "
     "digits alone",
     "is:patch | sort date asc"},
    {StageKind::limit, "limit", "limit N [per COLUMN]",
     "the first N rows; with per the first N of each value of the column, value by value in the order of "
     "their first rows",
     "is:series | sort date asc | limit 5 per subsystem | select subsystem, date, title"},
    {StageKind::skip, "skip", "skip N", "all but the first N rows", "is:patch | skip 10 | limit 10"},
    {StageKind::select, "select", "select COLUMN[, COLUMN...]", "which columns, in which order",
     "is:cover | select date, author, title"},
    {StageKind::distinct, "distinct", "distinct [COLUMN[, COLUMN...]]",
     "selects the columns, and of equal rows keeps the first; without columns, those of the select before it",
     "is:patch | distinct author, month(date)"},
    {StageKind::series, "series", "series",
     "one row for each series that a row is of or answers: its cover, else its first patch; newest first",
     "added:u64 | series"},
    {StageKind::latest, "latest", "latest",
     "the rows of the newest revision among them, of each topic; mails of no series are left out; newest "
     "first",
     "is:cover | latest"},
    {StageKind::threads, "threads", "threads",
     "one row for each thread that a row is in: the mail that began it, else the earliest there is; newest "
     "first",
     "from:@intel.com | threads"},
    {StageKind::dedupe, "dedupe", "dedupe TOPIC by SERIES | dedupe TITLE in SUBJECT",
     "marks a row existing (column status) whose topic was met before in another series, or whose title is "
     "in the subject of a new row before it; that row's columns are earlier.COLUMN",
     "is:cover | dedupe topic by series | select status, subject, earlier.subject"},
};

}  // namespace

std::span<const StageInfo> stages() {
  return table;
}

}  // namespace kvq
