// SPDX-License-Identifier: MIT
#include "query/sql/subsystem.hpp"

#include "schema/sqlite/statement.hpp"

namespace kvq::sql {

bool is_subsystem(const Database& database, const std::string& name) {
  Statement exists(
      database,
      "SELECT 1 WHERE EXISTS (SELECT 1 FROM subsystem s JOIN message_subsystem ms ON ms.subsystem = "
      "s.id WHERE s.folded = ?1) OR EXISTS (SELECT 1 FROM (SELECT id FROM maintainers_section WHERE "
      "folded = ?1 UNION SELECT id FROM maintainers_section WHERE short = ?1) s CROSS JOIN "
      "file_section fs ON fs.section = s.id CROSS JOIN patch_file pf ON pf.file = fs.file)");
  return exists.find(name).has_value();
}

void write_subsystem(Writer& out, const std::string& name, bool one_by_one) {
  out.add(one_by_one
              ? "(EXISTS (SELECT 1 FROM message_subsystem ms WHERE ms.message = m.id AND ms.subsystem IN "
                "(SELECT id FROM subsystem WHERE folded = ?)) OR m.id IN (SELECT * FROM ("
              : "m.id IN (SELECT ms.message FROM subsystem s JOIN message_subsystem ms ON ms.subsystem "
                "= s.id WHERE s.folded = ? UNION ALL SELECT * FROM (",
          {name});
  write_touching(out, [&] {
    out.add("(SELECT id FROM maintainers_section WHERE folded = ");
    out.bind(name);
    out.add(" UNION SELECT id FROM maintainers_section WHERE short = ");
    out.bind(name);
    out.add(") s");
  });
  out.add(one_by_one ? ")))" : "))");
}

}  // namespace kvq::sql
