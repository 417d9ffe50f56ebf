// SPDX-License-Identifier: MIT
#include "schema/doctor/archive_rows.hpp"

#include <string_view>

#include "doctor_statements.hpp"
#include "schema/mail/text_block.hpp"
#include "schema/sqlite/statement.hpp"
#include "schema/stores/mail_place_columns.hpp"
#include "schema/stores/text_blocks.hpp"
#include "statements.hpp"

namespace kvq {
namespace sql = doctor_statements;

std::vector<IndexedEpoch> indexed_epochs(const Database& database) {
  std::vector<IndexedEpoch> out;
  Statement statement(database, sql::epochs_by_list);
  for (auto rows = statement.use(); rows.next();) {
    out.push_back({std::string(rows.text(0)), rows.integer(1), rows.integer(2), std::string(rows.text(3)),
                   std::string(rows.text(4)), rows.integer(5), epoch_kind(rows.text(6)),
                   mbox_format(rows.text(7))});
  }
  return out;
}

std::vector<IndexedCommit> indexed_commits(const Database& database, int64_t epoch) {
  std::vector<IndexedCommit> out;
  Statement statement(database, sql::deliveries_of_epoch);
  for (auto rows = statement.use(epoch); rows.next();) {
    out.push_back(
        {rows.integer(0), std::string(rows.text(1)), std::string(rows.text(2)), mail_place(rows, 3)});
  }
  return out;
}

std::vector<MailSource> sources_of_mail(const Database& database, int64_t message) {
  std::vector<MailSource> out;
  Statement statement(database, sql::deliveries_of_message);
  for (auto rows = statement.use(message); rows.next();) {
    out.push_back({rows.integer(0), mail_place(rows, 1)});
  }
  return out;
}

void forget_deliveries(const Database& database, const std::string& list) {
  for (const std::string_view statement :
       {sql::delete_refs_of_list, sql::delete_defects_of_list, sql::delete_places_of_list,
        sql::delete_deliveries_of_list, sql::forget_files_of_list, sql::forget_heads_of_list}) {
    Statement(database, statement).run(list);
  }
  // Rows of a message that is gone would be in the way of the one that gets its id.
  database.execute(sql::rows_of_missing_messages);
}

MailReplacement::MailReplacement(const Database& database) : database_(database) {
  // Between remove() and deliver(), the deliveries refer to no message.
  database.execute(sql::defer_references);
  database.execute(sql::rows_of_missing_messages);
}

void MailReplacement::remove(int64_t message) {
  Statement(database_, sql::delete_unused_message).run(message);
}

void MailReplacement::deliver(int64_t delivery, int64_t message) {
  Statement(database_, statements::restore_delivery).run(delivery, message);
}

void MailReplacement::set_defects(int64_t delivery, const std::vector<Defect>& defects) {
  Statement(database_, sql::delete_defects_of_delivery).run(delivery);
  Statement insert(database_, statements::insert_defect);
  for (const Defect defect : defects) insert.run(delivery, defect_name(defect));
}

void MailReplacement::forget_text(int64_t message) {
  TextBlockBuilder text;
  const TextSpan span = text.add(Body{});
  const int64_t block = TextBlocks(database_).add(text.take_frame());
  Statement(database_, sql::delete_text).run(message);
  Statement(database_, statements::insert_body).run(message, block, span.begin, span.bytes);
}

void MailReplacement::remove_unused_blocks() {
  std::vector<int64_t> blocks;
  {
    Statement unused(database_, sql::unused_text_blocks);
    for (auto rows = unused.use(); rows.next();) blocks.push_back(rows.integer(0));
  }
  Statement remove(database_, statements::delete_text_block);
  for (const int64_t block : blocks) remove.run(block);
}

}  // namespace kvq
