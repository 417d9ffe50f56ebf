// SPDX-License-Identifier: MIT
#include "schema/stores/tree_patches.hpp"

#include <algorithm>
#include <utility>

#include "schema/stores/relation_reading.hpp"
#include "statements.hpp"

namespace kvq {
namespace sql = statements;
using namespace reading;

namespace {

void read_files(const Database& database, PatchesToFind& found) {
  Statement paths(database, sql::paths_of_patches);
  for (auto rows = paths.use(); rows.next();) found.files.emplace(rows.text(1), rows.integer(0));
  Statement files(database, sql::files_of_patches);
  auto patch = found.patches.begin();
  for (auto rows = files.use(); rows.next();) {
    const int64_t message = rows.integer(0);
    while (patch != found.patches.end() && patch->message < message) ++patch;
    if (patch == found.patches.end()) break;
    if (patch->message == message) patch->files.push_back(rows.integer(1));
  }
}

void read_people(const Database& database, PatchesToFind& found) {
  Statement authors(database, sql::authors_of_patches);
  for (auto rows = authors.use(); rows.next();) found.authors.emplace(rows.integer(0), writer_of(rows, 1, 2));
  Statement people(database, sql::addresses_of_people);
  for (auto rows = people.use(); rows.next();) {
    found.people.emplace(
        rows.text(0),
        Writer{rows.integer(1), integer_of(rows, 2), !rows.is_null(3) && rows.integer(3) != 0, {}});
  }
}

}  // namespace

PatchesToFind patches_to_find(const Database& database, int64_t tree) {
  PatchesToFind found;
  Statement patches(database, sql::patches_to_find);
  for (auto rows = patches.use(tree); rows.next();) {
    found.patches.push_back({.message = rows.integer(0),
                             .msgid = rows.integer(1),
                             .message_id = std::string(rows.text(2)),
                             .title = std::string(rows.text(3)),
                             .date = rows.integer(4),
                             .patch_id = std::string(rows.text(5)),
                             .is_backport = rows.integer(6) != 0,
                             .author = integer_of(rows, 7),
                             .series = rows.integer(8),
                             .was_looked_for = rows.integer(9) != 0});
  }
  read_files(database, found);
  read_people(database, found);
  return found;
}

}  // namespace kvq
