// SPDX-License-Identifier: MIT
#include "query/report/pages/message_page.hpp"

#include <string_view>

#include "query/sql/pages.hpp"
#include "schema/sqlite/statement.hpp"

namespace kvq::report {
namespace {

std::optional<int64_t> number_at(const Statement::Rows& rows, int column) {
  return rows.is_null(column) ? std::nullopt : std::optional(rows.integer(column));
}

void read_children(const Database& database, int64_t message, MessagePage& page) {
  Statement recipients(database, sql::recipients_of_message);
  for (auto rows = recipients.use(message); rows.next();) {
    (rows.text(0) == "to" ? page.to : page.cc).emplace_back(rows.text(1));
  }
  Statement defects(database, sql::defects_of_message);
  for (auto rows = defects.use(message); rows.next();) page.defects.emplace_back(rows.text(0));
  Statement files(database, sql::files_of_message);
  for (auto rows = files.use(message); rows.next();) {
    page.files.push_back({std::string(rows.text(0)), number_at(rows, 1), number_at(rows, 2)});
  }
  Statement attachments(database, sql::attachments_of_message);
  for (auto rows = attachments.use(message); rows.next();) {
    page.attachments.push_back({std::string(rows.text(0)), std::string(rows.text(1)), rows.integer(2)});
  }
  Statement trailers(database, sql::trailers_of_message);
  for (auto rows = trailers.use(message); rows.next();) {
    page.trailers.push_back({std::string(rows.text(0)), std::string(rows.text(1))});
  }
  page.commits = AppliedCommits(database).of_patch(message);
}

}  // namespace

std::vector<MessagePage> message_pages(const Database& database, const std::string& message_id) {
  std::vector<MessagePage> pages;
  Statement messages(database, sql::messages_of_id);
  for (auto rows = messages.use(message_id); rows.next();) {
    MessagePage& page = pages.emplace_back();
    page.id = message_id;
    page.subject = rows.text(1);
    page.date = rows.integer(2);
    page.kind = rows.text(3);
    page.from = rows.text(4);
    page.author = rows.text(5);
    page.in_reply_to = rows.text(6);
    page.thread = rows.text(7);
    page.series = rows.text(8);
    page.lists = rows.text(9);
    page.text = rows.text(10);
    read_children(database, rows.integer(0), page);
  }
  return pages;
}

}  // namespace kvq::report
