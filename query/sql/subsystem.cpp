// SPDX-License-Identifier: MIT
#include "query/sql/subsystem.hpp"

namespace kvq::sql {

void write_subsystem(Writer& out, const std::string& name) {
  out.add(
      "m.id IN (SELECT ms.message FROM subsystem s JOIN message_subsystem ms ON ms.subsystem = s.id WHERE "
      "s.folded "
      "= ");
  out.bind(name);
  out.add(" UNION ALL SELECT * FROM (");
  write_touching(out, [&] {
    out.add("(SELECT id FROM maintainers_section WHERE folded = ");
    out.bind(name);
    out.add(" UNION SELECT id FROM maintainers_section WHERE short = ");
    out.bind(name);
    out.add(") s");
  });
  out.add("))");
}

}  // namespace kvq::sql
