// SPDX-License-Identifier: MIT
#include "query/sql/metrics.hpp"

#include "query/vocabulary/words.hpp"
#include "schema/mail/defects.hpp"
#include "schema/mail/rows.hpp"

namespace kvq::sql {
namespace {

std::vector<LabelValue> mail_kinds() {
  std::vector<LabelValue> out;
  for (const std::string_view name : message_kind_names) out.push_back({name});
  return out;
}

std::vector<LabelValue> states() {
  std::vector<LabelValue> out;
  for (const FieldWord& word : state_words) out.push_back({word.name});
  return out;
}

std::vector<LabelValue> kinds_of_defects() {
  std::vector<LabelValue> out;
  for (const DefectInfo& info : defects()) out.push_back({info.name});
  return out;
}

std::vector<LabelValue> ages() {
  return {{"0-6d", "age:<7d"},
          {"7-29d", "age:>=7d age:<30d"},
          {"30-89d", "age:>=30d age:<90d"},
          {"90-179d", "age:>=90d age:<180d"},
          {"180d+", "age:>=180d"}};
}

// Without values: the command knows the versions.
std::vector<LabelValue> any() {
  return {};
}

constexpr MetricLabel versions[] = {{"version", any}, {"sqlite", any}};
constexpr MetricLabel by_list[] = {{"list"}};
constexpr MetricLabel by_list_and_mail_kind[] = {{"list"}, {"kind", mail_kinds}};
constexpr MetricLabel by_list_and_state[] = {{"list"}, {"state", states}};
constexpr MetricLabel by_list_and_age[] = {{"list"}, {"age", ages}};
constexpr MetricLabel by_list_and_defect[] = {{"list"}, {"kind", kinds_of_defects}};

#define KVQ_OPEN \
  "(state:awaiting-review OR state:awaiting-author OR state:partially-reviewed OR state:reviewed)"

// The time of the newest delivery is that of the last commit, not the highest time: one commit whose clock is
// years ahead would hide for years that no mail arrives.
#define KVQ_LAST_COMMIT(condition)                                                                         \
  "SELECT name, committed FROM (SELECT list.name, (SELECT d.committed FROM epoch e CROSS JOIN delivery d " \
  "ON d.epoch = e.id WHERE e.list = list.id" condition                                                     \
  " ORDER BY e.number DESC, d.position DESC LIMIT 1) AS committed FROM list) WHERE committed IS NOT NULL"

constexpr Metric table[] = {
    {.name = "kvq_build_info",
     .help = "Always 1; the labels are the versions of kvq and of SQLite.",
     .labels = versions},
    {.name = "kvq_schema_version",
     .help = "The version of the database's schema.",
     .sql = "SELECT user_version FROM pragma_user_version"},
    {.name = "kvq_database_size_bytes",
     .help = "The size of the database without its write-ahead log.",
     .sql = "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"},
    {.name = "kvq_database_wal_size_bytes", .help = "The size of the database's write-ahead log."},
    {.name = "kvq_database_modified_timestamp_seconds",
     .help = "When a file of the database was last written. A run of kvq index without new mails writes "
             "nothing."},
    {.name = "kvq_database_mails",
     .help = "Mails in the database, each once, however many lists carry it.",
     .query = "| count"},
    {.name = "kvq_archive_indexed",
     .help = "1 if the database has all commits that are in the archive of the list now, else 0, also if the "
             "archive cannot be read. Absent if only git can tell.",
     .labels = by_list},
    {.name = "kvq_archive_commits",
     .help = "Indexed commits of the archive of the list.",
     .labels = by_list,
     .sql = "SELECT list.name, sum(e.commits) FROM list JOIN epoch e ON e.list = list.id GROUP BY list.id",
     .has_zeros = true},
    {.name = "kvq_archive_epochs",
     .help = "Indexed epochs (repositories) of the archive of the list.",
     .labels = by_list,
     .sql = "SELECT list.name, count(*) FROM list JOIN epoch e ON e.list = list.id GROUP BY list.id",
     .has_zeros = true},
    {.name = "kvq_archive_last_commit_timestamp_seconds",
     .help = "The time of the last indexed commit of the archive of the list.",
     .labels = by_list,
     .sql = KVQ_LAST_COMMIT("")},
    {.name = "kvq_last_mail_timestamp_seconds",
     .help = "When the newest mail of the list was added to the archive.",
     .labels = by_list,
     .sql = KVQ_LAST_COMMIT(" AND d.state = 'present'")},
    {.name = "kvq_mails",
     .help = "Mails of the list, by kind.",
     .labels = by_list_and_mail_kind,
     .query = "| count by list, kind",
     .has_zeros = true},
    {.name = "kvq_mails_missing",
     .help = "Mails that mails of the list answer and that are not in the database.",
     .labels = by_list,
     .sql =
         "SELECT list.name, count(DISTINCT t.parent) FROM thread t CROSS JOIN message m ON m.msgid = t.msgid "
         "CROSS JOIN delivery d ON d.message = m.id CROSS JOIN epoch e ON e.id = d.epoch CROSS JOIN list ON "
         "list.id = e.list WHERE t.parent IS NOT NULL AND NOT EXISTS (SELECT 1 FROM message p WHERE p.msgid "
         "= t.parent) GROUP BY list.id",
     .has_zeros = true},
    {.name = "kvq_mail_defects",
     .help = "Defects of the mails of the list, by kind; one mail can have several.",
     .labels = by_list_and_defect,
     .sql =
         "SELECT list.name, f.kind, count(*) FROM defect f JOIN delivery d ON d.id = f.delivery JOIN epoch e "
         "ON e.id = d.epoch JOIN list ON list.id = e.list GROUP BY list.id, f.kind",
     .has_zeros = true},
    {.name = "kvq_series",
     .help = "Series of the list, each revision by itself, by state.",
     .labels = by_list_and_state,
     .query = "is:series | count by list, state",
     .has_zeros = true},
    {.name = "kvq_series_open",
     .help = "Series that wait for a review, for their author or to be applied, by the days since they were "
             "posted.",
     .labels = by_list_and_age,
     .query = "is:series " KVQ_OPEN " {} | count by list",
     .has_zeros = true},
    {.name = "kvq_series_unanswered",
     .help = "Series that nobody except their author and robots has answered, without those that are stale.",
     .labels = by_list,
     .query = "is:series is:unanswered -state:stale | count by list",
     .has_zeros = true},
    {.name = "kvq_series_incomplete",
     .help = "Series of which a patch is not in the archive.",
     .labels = by_list,
     .query = "is:series is:incomplete | count by list",
     .has_zeros = true},
    {.name = "kvq_patches_awaiting_review",
     .help = "Patches without a Reviewed-by or Acked-by in series that wait for a review and are not stale.",
     .labels = by_list,
     .query = "is:patch awaiting:review -state:stale -has:reviewed-by -has:acked-by | count by list",
     .has_zeros = true},
};

}  // namespace

std::span<const Metric> metrics() {
  return table;
}

}  // namespace kvq::sql
