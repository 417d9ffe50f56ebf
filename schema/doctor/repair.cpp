// SPDX-License-Identifier: MIT
#include "schema/doctor/repair.hpp"

#include <cstdint>

#include "doctor_statements.hpp"
#include "schema/doctor/checks.hpp"
#include "schema/doctor/schema_objects.hpp"
#include "schema/full_text/page_checksums.hpp"
#include "schema/stores/recompute_people.hpp"
#include "schema/stores/settings_store.hpp"
#include "schema/stores/text_blocks.hpp"

namespace kvq {
namespace sql = doctor_statements;

std::vector<std::string> repair_schema(const Database& database) {
  std::vector<std::string> made;
  for (const SchemaObject& object : objects_to_make(database)) {
    if (object.type == "table") continue;
    database.execute("DROP " + object.type + " IF EXISTS " + object.name);
    database.execute(object.sql);
    made.push_back(object.name);
  }
  database.execute(sql::forget_indexes_to_make);
  return made;
}

void make_indexes_again(const Database& database) {
  database.execute(sql::reindex);
}

void look_people_up_again(const Database& database) {
  recompute_people(database);
  SettingsStore settings(database);
  settings.replace_robot_patterns(settings.robot_patterns());
}

void forget_relations(const Database& database) {
  database.execute(sql::delete_relations);
}

void tidy_texts(const Database& database) {
  TextBlocks blocks(database);
  for (const int64_t block : blocks_with_unused_texts(database)) blocks.note_loss(block);
  blocks.tidy();
}

void empty_full_text(const Database& database) {
  database.execute(sql::empty_full_text);
}

void write_checksums(const Database& database) {
  PageChecksums(database).write_all();
}

void build_full_text_again(const Database& database) {
  PageChecksums checksums(database);
  database.execute(sql::rebuild_mailbox_full_text);
  database.execute(sql::rebuild_full_text);
  checksums.write_all();
}

}  // namespace kvq
