// SPDX-License-Identifier: MIT
#include "schema/postgresql/dialect/untranslatable.hpp"

#include <fmt/format.h>

#include "schema/base/error.hpp"

namespace kvq::postgresql {

void refuse(std::string_view what, std::string_view sql) {
  constexpr size_t most = 60;
  throw Error(ErrorKind::database,
              fmt::format("this has no translation for PostgreSQL: {}: {}", what, sql.substr(0, most)),
              "this is a bug of kvq: report it with the command");
}

}  // namespace kvq::postgresql
