// SPDX-License-Identifier: MIT
#include "query/run/mails.hpp"

#include <algorithm>
#include <array>
#include <unordered_set>
#include <utility>
#include <variant>

#include "query/run/run.hpp"
#include "query/sql/mails.hpp"
#include "schema/sqlite/statement.hpp"
#include "schema/stores/mail_place_columns.hpp"

namespace kvq {
namespace {

/// The sort key of a mail; the last part is the message id.
using Place = std::array<int64_t, 4>;

std::vector<int64_t> first_column(Statement::Rows rows) {
  std::vector<int64_t> out;
  while (rows.next()) out.push_back(rows.integer(0));
  return out;
}

}  // namespace

std::vector<int64_t> mails_found(const Database& database, plan::Plan plan) {
  plan.columns.clear();
  for (const Field* field : {&sql::mail_posted, &sql::mail_posting, &sql::mail_number, &sql::mail_message})
    plan.columns.push_back({std::string(field->name), field->column, field});
  std::vector<Place> places;
  run(database, sql::lower(plan, plan.columns), [&](Row&& row) {
    Place& place = places.emplace_back();
    std::ranges::transform(row, place.begin(), [](const Value& value) { return std::get<int64_t>(value); });
    return true;
  });
  std::ranges::sort(places);
  places.erase(std::unique(places.begin(), places.end()), places.end());
  std::vector<int64_t> messages(places.size());
  std::ranges::transform(places, messages.begin(), [](const Place& place) { return place.back(); });
  return messages;
}

std::vector<std::string> ids_found(const Database& database, plan::Plan plan, std::string_view field,
                                   size_t limit) {
  const Field* id = find_field(field);
  plan.columns = {{std::string(id->name), id->column, id}};
  std::vector<std::string> ids;
  std::unordered_set<std::string> known;
  if (limit == 0) return ids;
  run(database, sql::lower(plan, plan.columns), [&](Row&& row) {
    auto* text = std::get_if<std::string>(&row.front());
    if (text != nullptr && known.insert(*text).second) ids.push_back(std::move(*text));
    return ids.size() < limit;
  });
  return ids;
}

std::vector<std::string> topics_found(const Database& database, plan::Plan plan, size_t limit) {
  return ids_found(database, std::move(plan), "topic", limit);
}

std::vector<int64_t> mails_of_id(const Database& database, const std::string& message_id) {
  Statement messages(database, sql::messages_of_message_id);
  return first_column(messages.use(message_id));
}

std::vector<SeriesMail> mails_of_series(const Database& database, int64_t series) {
  Statement statement(database, sql::mails_of_series);
  std::vector<SeriesMail> mails;
  for (auto rows = statement.use(series); rows.next();) {
    mails.push_back({rows.integer(0), static_cast<int>(rows.integer(1)), std::string(rows.text(2)),
                     rows.integer(3) != 0});
  }
  return mails;
}

std::vector<MailPlace> mail_places(const Database& database, int64_t message) {
  Statement deliveries(database, sql::deliveries_of_message);
  std::vector<MailPlace> places;
  for (auto rows = deliveries.use(message); rows.next();) {
    places.push_back(mail_place(rows, 0));
  }
  return places;
}

}  // namespace kvq
