// SPDX-License-Identifier: MIT
#include "schema/stores/list_status.hpp"

#include "schema/sqlite/statement.hpp"

namespace kvq {

std::vector<ListStatus> status_of_lists(const Database& database) {
  Statement lists(database,
                  "SELECT l.name, (SELECT count(*) FROM epoch e WHERE e.list = l.id), count(d.message), "
                  "coalesce(sum(iif(d.message IS NULL, 0, d.size)), 0), "
                  "count((SELECT 1 FROM defect f WHERE f.delivery = d.id LIMIT 1)) "
                  "FROM list l LEFT JOIN epoch e ON e.list = l.id LEFT JOIN delivery d ON d.epoch = e.id "
                  "GROUP BY l.id ORDER BY l.name");
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

std::vector<DefectCount> defects_of_list(const Database& database, const std::string& list) {
  Statement kinds(
      database,
      "SELECT f.kind, count(*) AS mails FROM list l JOIN epoch e ON e.list = l.id JOIN delivery d ON "
      "d.epoch = e.id JOIN defect f ON f.delivery = d.id WHERE l.name = ? GROUP BY f.kind ORDER BY "
      "mails DESC, f.kind");
  std::vector<DefectCount> out;
  auto rows = kinds.use(list);
  while (rows.next()) out.push_back({std::string(rows.text(0)), rows.integer(1)});
  return out;
}

std::optional<int64_t> newest_mail(const Database& database, const std::string& list) {
  Statement newest(
      database,
      "SELECT max(m.date) FROM (SELECT d.message FROM list l JOIN epoch e ON e.list = l.id JOIN "
      "delivery d ON d.epoch = e.id WHERE l.name = ? AND d.message IS NOT NULL ORDER BY e.number "
      "DESC, d.position DESC LIMIT 100) last JOIN message m ON m.id = last.message HAVING count(*) > 0");
  return newest.find(list);
}

}  // namespace kvq
