// SPDX-License-Identifier: MIT
#include "doctor_statements.hpp"

#include <string_view>

#include "schema/open.hpp"
#include "schema/sqlite/statement.hpp"
#include "support/catch.hpp"

namespace kvq {

TEST_CASE("doctor: every statement can be prepared on an empty database", "[schema]") {
  const Database database = open_in_memory();
  database.execute(doctor_statements::read_indexed_terms);
  for (const std::string_view sql : doctor_statements::all) {
    CAPTURE(sql);
    CHECK_NOTHROW(Statement(database, sql));
  }
}

}  // namespace kvq
