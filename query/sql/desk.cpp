// SPDX-License-Identifier: MIT
#include "query/sql/desk.hpp"

#include <algorithm>

#include "query/sql/person.hpp"
#include "query/sql/writer.hpp"
#include "schema/sqlite/statement.hpp"

namespace kvq::sql {

std::vector<PersonFound> people_matching(const Database& database, const plan::PersonMatches& person) {
  Writer out;
  out.add(
      "SELECT i.id, shown.text, i.email, (SELECT count(*) FROM mailbox b JOIN message m ON m.author = b.id "
      "WHERE b.identity = i.id) AS mails FROM identity i JOIN identity_shown shown ON shown.identity = i.id "
      "WHERE i.id IN (");
  write_identities(out, person);
  out.add(") ORDER BY mails DESC, shown.text");
  Statement statement(database, out.text);
  std::vector<PersonFound> found;
  for (auto rows = statement.use_all(out.binds); rows.next();) {
    found.push_back({rows.integer(0), std::string(rows.text(1)), std::string(rows.text(2)), rows.integer(3)});
  }
  return found;
}

}  // namespace kvq::sql
