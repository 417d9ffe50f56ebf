// SPDX-License-Identifier: MIT
#include "schema/first_load.hpp"

#include <array>
#include <string>
#include <vector>

#include "schema/error.hpp"
#include "schema/statement.hpp"
#include "statements.hpp"

namespace kvq {
namespace sql = statements;
namespace {

// Not those by which the write side finds rows itself: to thread, to find series, to delete.
constexpr std::array<std::string_view, 28> of_questions = {"delivery_by_commit",
                                                           "message_by_author",
                                                           "message_by_date",
                                                           "message_by_kind",
                                                           "message_by_received",
                                                           "message_by_recipients",
                                                           "message_by_size",
                                                           "message_header_by_header",
                                                           "message_subsystem_by_subsystem",
                                                           "patch_by_change_id",
                                                           "patch_by_number",
                                                           "patch_by_revision",
                                                           "patch_by_total",
                                                           "patch_file_by_file",
                                                           "patch_file_by_postblob",
                                                           "patch_file_by_preblob",
                                                           "patch_of_resend",
                                                           "patch_of_rfc",
                                                           "patch_trailer_by_address",
                                                           "patch_trailer_by_kind",
                                                           "patch_trailer_by_source",
                                                           "recipient_list_by_mailbox",
                                                           "series_by_date",
                                                           "series_by_state",
                                                           "series_reply_by_patch",
                                                           "thread_by_parent",
                                                           "trailer_by_kind",
                                                           "trailer_by_mailbox"};

// Those of the write side, which were filled in another order than their own, and so have pages half empty.
// Written anew they leave the pages that the indexes of questions take.
constexpr std::string_view rewrite_others =
    "REINDEX thread; REINDEX msgid; REINDEX patch; REINDEX patch_trailer; REINDEX reference; REINDEX series; "
    "REINDEX delivery";

std::vector<std::string> waiting(const Database& database) {
  std::vector<std::string> out;
  Statement statement(database, sql::indexes_to_make);
  for (auto rows = statement.use(); rows.next();) out.emplace_back(rows.text(0));
  return out;
}

}  // namespace

bool has_indexes_to_make(const Database& database) {
  return !waiting(database).empty();
}

FirstLoad::FirstLoad(const Database& database) : database_(database) {
  Statement has_deliveries(database, sql::has_deliveries);
  if (has_deliveries.find().value() != 0) return;
  Transaction transaction(database);
  // Another process may have begun while this one waited for the lock.
  if (has_deliveries.find().value() != 0) return;
  Statement note(database, sql::note_index_to_make);
  for (const std::string_view name : of_questions) {
    note.run(name);
    database.execute("DROP INDEX IF EXISTS " + std::string(name));
  }
  transaction.commit();
  check_references(false);
}

FirstLoad::~FirstLoad() {
  try {
    allow_taking_rows_out();
  } catch (const Error&) {
    // Only a handle that is broken cannot be told so, and whoever uses it next learns that.
  }
}

void FirstLoad::allow_taking_rows_out() {
  if (!checks_references_) check_references(true);
}

void FirstLoad::check_references(bool whether) {
  database_.execute(whether ? "PRAGMA foreign_keys = ON" : "PRAGMA foreign_keys = OFF");
  checks_references_ = whether;
}

void FirstLoad::make_indexes() {
  const std::vector<std::string> indexes = waiting(database_);
  if (indexes.empty()) return;
  const std::future<void> copying = database_.copy_log_aside();
  Transaction transaction(database_);
  database_.execute(rewrite_others);
  for (const std::string& create : indexes) database_.execute(create);
  Statement(database_, sql::forget_indexes_to_make).run();
  transaction.commit();
}

}  // namespace kvq
