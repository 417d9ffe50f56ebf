// SPDX-License-Identifier: MIT
#include "schema/stores/fingerprint.hpp"

#include <fmt/format.h>

#include <cstdint>
#include <string_view>

#include "schema/sqlite/statement.hpp"
#include "statements.hpp"

namespace kvq {

std::string settings_fingerprint(const Database& database) {
  // http://www.isthe.com/chongo/tech/comp/fnv/
  constexpr uint64_t offset = 0xcbf29ce484222325;
  constexpr uint64_t prime = 0x100000001b3;
  uint64_t hash = offset;
  const auto add = [&](std::string_view text) {
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * prime;
    // Separates the texts: hashes the end of each one.
    hash *= prime;
  };
  Statement settings(database, statements::all_settings);
  auto rows = settings.use();
  while (rows.next()) {
    add(rows.text(0));
    add(rows.text(1));
  }
  // The default, lore, is not hashed, so fingerprints from before web archives were configurable stay valid.
  if (const WebArchives& web = database.web_archives(); web.of_all != WebArchives{}.of_all) add(web.of_all);
  for (const auto& [list, url] : database.web_archives().of_lists) {
    add(list);
    add(url);
  }
  return fmt::format("{:016x}", hash);
}

}  // namespace kvq
