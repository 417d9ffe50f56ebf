// SPDX-License-Identifier: MIT
#include "schema/stores/bulk_load.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schema/base/error.hpp"
#include "schema/sqlite/statement.hpp"
#include "statements.hpp"

namespace kvq {
namespace sql = statements;
namespace {

// Excludes indexes that the write side uses itself: for threads, series and deletions. Also excludes indexes
// with one key per mail in random order: an index created at once has full pages, and each later mail would
// split one.
constexpr std::array<std::string_view, 27> of_queries = {"message_by_author",
                                                         "message_by_date",
                                                         "message_by_kind",
                                                         "message_by_kind_and_date",
                                                         "message_by_received",
                                                         "message_by_recipients",
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

// Used only to delete mails; many archives have no deletions.
constexpr std::string_view of_deletions = "delivery_by_message";

struct DeferredIndex {
  std::string name;
  std::string create;
};

std::vector<DeferredIndex> waiting(const Database& database) {
  std::vector<DeferredIndex> out;
  Statement statement(database, sql::indexes_to_make);
  for (auto rows = statement.use(); rows.next();)
    out.push_back({std::string(rows.text(0)), std::string(rows.text(1))});
  return out;
}

}  // namespace

bool has_deferred_indexes(const Database& database) {
  return !waiting(database).empty();
}

BulkLoad::BulkLoad(const Database& database) : database_(database), may_delete_(true) {
  Statement has_deliveries(database, sql::has_deliveries);
  std::optional<Transaction> transaction;
  if (has_deliveries.find().value() == 0) transaction.emplace(database);
  // Asked again: another process may have begun to load while we waited for the lock.
  if (has_deliveries.find().value() != 0) {
    may_delete_ = !has_deferred_indexes(database);
    return;
  }
  Statement note(database, sql::note_index_to_make);
  const auto defer = [&](std::string_view name) {
    note.run(name);
    database.execute("DROP INDEX IF EXISTS " + std::string(name));
  };
  std::ranges::for_each(of_queries, defer);
  defer(of_deletions);
  transaction->commit();
  check_references(false);
  may_delete_ = false;
}

BulkLoad::~BulkLoad() {
  try {
    check_references(true);
  } catch (const Error&) {
    // This fails only if the handle is broken; its next user gets the error.
  }
}

void BulkLoad::allow_deletions() {
  if (may_delete_) return;
  check_references(true);
  Transaction transaction(database_);
  Statement forget(database_, sql::forget_index_to_make);
  for (const DeferredIndex& index : waiting(database_)) {
    if (index.name != of_deletions) continue;
    database_.execute(index.create);
    forget.run(index.name);
  }
  transaction.commit();
  may_delete_ = true;
}

void BulkLoad::check_references(bool whether) {
  database_.execute(whether ? "PRAGMA foreign_keys = ON" : "PRAGMA foreign_keys = OFF");
}

void BulkLoad::make_indexes() {
  if (!has_deferred_indexes(database_)) return;
  const std::future<void> copying = database_.checkpoint_aside();
  Statement forget(database_, sql::forget_index_to_make);
  for (bool is_awaited = true; is_awaited;) {
    is_awaited = false;
    Transaction transaction(database_);
    // Read within the transaction: another process may have made them.
    for (const DeferredIndex& index : waiting(database_)) {
      database_.execute(index.create);
      forget.run(index.name);
      is_awaited = database_.is_awaited();
      if (is_awaited) break;
    }
    transaction.commit();
  }
}

}  // namespace kvq
