// SPDX-License-Identifier: MIT
#include "schema/stores/list_status.hpp"

#include "schema/sqlite/statement.hpp"

namespace kvq {

std::vector<ListStatus> status_of_lists(const Database& database) {
  // Few mails have a defect, so their number comes from the defects.
  Statement lists(
      database,
      "SELECT l.name, (SELECT count(*) FROM epoch e WHERE e.list = l.id), count(d.message), "
      "coalesce(sum(iif(d.message IS NULL, 0, d.size)), 0), (SELECT count(DISTINCT f.delivery) FROM "
      "defect f CROSS JOIN delivery fd ON fd.id = f.delivery CROSS JOIN epoch fe ON fe.id = fd.epoch "
      "WHERE fe.list = l.id) FROM list l LEFT JOIN epoch e ON e.list = l.id LEFT JOIN delivery d ON "
      "d.epoch = e.id GROUP BY l.id ORDER BY l.name");
  std::vector<ListStatus> out;
  auto rows = lists.use();
  while (rows.next()) {
    ListStatus list{.name = std::string(rows.text(0)),
                    .epochs = rows.integer(1),
                    .mails = rows.integer(2),
                    .bytes = rows.integer(3),
                    .newest = {},
                    .defective = rows.integer(4)};
    list.newest = newest_mail(database, list.name);
    out.push_back(std::move(list));
  }
  return out;
}

std::vector<EpochPlace> epoch_places(const Database& database) {
  Statement epochs(database,
                   "SELECT l.name, e.path FROM list l JOIN epoch e ON e.list = l.id ORDER BY l.id, e.number");
  std::vector<EpochPlace> out;
  auto rows = epochs.use();
  while (rows.next()) out.push_back({std::string(rows.text(0)), std::string(rows.text(1))});
  return out;
}

std::vector<DefectCount> defects_of_list(const Database& database, const std::string& list) {
  Statement kinds(database,
                  "SELECT f.kind, count(*) AS mails FROM defect f CROSS JOIN delivery d ON d.id = f.delivery "
                  "CROSS JOIN epoch e "
                  "ON e.id = d.epoch CROSS JOIN list l ON l.id = e.list WHERE l.name = ? GROUP BY f.kind "
                  "ORDER BY mails DESC, "
                  "f.kind");
  std::vector<DefectCount> out;
  auto rows = kinds.use(list);
  while (rows.next()) out.push_back({std::string(rows.text(0)), rows.integer(1)});
  return out;
}

int64_t number_of_mails(const Database& database) {
  return Statement(database, "SELECT count(*) FROM message").find().value_or(0);
}

int64_t mails_of_list(const Database& database, const std::string& list) {
  Statement mails(
      database,
      "SELECT count(DISTINCT d.message) FROM list l JOIN epoch e ON e.list = l.id JOIN delivery d ON "
      "d.epoch = e.id WHERE l.name = ?");
  return mails.find(list).value_or(0);
}

std::optional<int64_t> newest_mail(const Database& database, const std::string& list) {
  Statement newest(
      database,
      "SELECT max(m.date) FROM (SELECT d.message FROM list l JOIN epoch e ON e.list = l.id JOIN "
      "delivery d ON d.epoch = e.id WHERE l.name = ? AND d.message IS NOT NULL ORDER BY e.number "
      "DESC, d.position DESC LIMIT 100) last JOIN message m ON m.id = last.message HAVING count(*) > 0");
  return newest.find(list);
}

std::optional<std::string> newest_epoch(const Database& database, const std::string& list) {
  Statement newest(
      database,
      "SELECT e.path FROM list l JOIN epoch e ON e.list = l.id WHERE l.name = ? ORDER BY e.number DESC "
      "LIMIT 1");
  auto row = newest.use(list);
  return row.next() ? std::optional(std::string(row.text(0))) : std::nullopt;
}

}  // namespace kvq
