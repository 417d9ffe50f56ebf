// SPDX-License-Identifier: MIT
#include "query/stages.hpp"

namespace kvq {
namespace {

constexpr StageInfo table[] = {
    {StageKind::count, "count", "count by FIELD[, FIELD...]",
     "one row for each value (a mail with several counts for each), the most frequent first",
     "is:patch | count by author"},
    {StageKind::top, "top", "top N", "the N highest counts", "is:patch | count by domain | top 5"},
    {StageKind::sort, "sort", "sort COLUMN [asc|desc][, ...]",
     "texts rise, numbers and times fall, unless it says otherwise; letters(COLUMN) goes by letters and "
     "digits alone",
     "is:patch | sort date asc"},
    {StageKind::limit, "limit", "limit N", "the first N rows", "is:cover | limit 10"},
    {StageKind::select, "select", "select COLUMN[, COLUMN...]", "which columns, in which order",
     "is:cover | select date, author, title"},
    {StageKind::dedupe, "dedupe", "dedupe TOPIC by SERIES | dedupe TITLE in SUBJECT",
     "marks a row existing (column status) whose topic was met before in another series, or whose title is "
     "in the "
     "subject of a new row before it; that row's columns are earlier.COLUMN",
     "is:cover | dedupe topic by series | select status, subject, earlier.subject"},
};

}  // namespace

std::span<const StageInfo> stages() {
  return table;
}

}  // namespace kvq
