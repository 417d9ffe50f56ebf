// SPDX-License-Identifier: MIT
#include "schema/full_text/full_text_bytes.hpp"

#include <algorithm>

#include "schema/base/error.hpp"
#include "schema/base/varint.hpp"

namespace kvq {

void throw_damaged_full_text() {
  throw Error(ErrorKind::database, "the full-text index of the database is damaged",
              "run 'kvq doctor --repair' to build it again from the stored texts");
}

uint64_t NumberReader::take_long() {
  constexpr size_t longest = 9;
  const auto is_last = [](char byte) { return static_cast<unsigned char>(byte) < 0x80; };
  if (rest_.size() < longest && std::ranges::none_of(rest_, is_last)) throw_damaged_full_text();
  return take_varint(rest_);
}

}  // namespace kvq
