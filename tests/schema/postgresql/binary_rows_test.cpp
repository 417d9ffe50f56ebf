// SPDX-License-Identifier: MIT
#include "schema/postgresql/copy/binary_rows.hpp"

#include <string>

#include "support/catch.hpp"

using namespace kvq::postgresql;
using namespace std::string_literals;

TEST_CASE("binary rows: values as PostgreSQL's COPY takes them", "[schema]") {
  CHECK(begin_of_rows() == "PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0"s);
  CHECK(end_of_rows() == "\xff\xff");
  BinaryRows rows;
  rows.begin_row(5);
  rows.add(int64_t{-2});
  rows.add(1.5);
  rows.add_null();
  rows.add_text("a\0b"s);
  rows.add_bytes("\0\x01"s);
  CHECK(rows.bytes() ==
        "\0\x05"
        "\0\0\0\x08\xff\xff\xff\xff\xff\xff\xff\xfe"
        "\0\0\0\x08\x3f\xf8\0\0\0\0\0\0"
        "\xff\xff\xff\xff"
        "\0\0\0\x07"
        "a\xf4\x8f\xbf\xbe"
        "0b"
        "\0\0\0\x02\0\x01"s);
}
