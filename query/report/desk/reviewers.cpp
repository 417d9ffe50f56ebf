// SPDX-License-Identifier: MIT
#include "query/report/desk/reviewers.hpp"

#include "query/report/pages/series_page.hpp"
#include "query/sql/desk.hpp"
#include "query/time/calendar.hpp"
#include "schema/sqlite/statement.hpp"

namespace kvq::report {
namespace {

constexpr int64_t seconds_a_year = 365 * seconds_a_day;
constexpr int64_t counted_seconds = 3 * seconds_a_year;

}  // namespace

std::optional<PossibleReviewers> possible_reviewers(const Database& database, const std::string& message_id,
                                                    size_t most) {
  const auto page = series_page(database, message_id);
  if (!page) return std::nullopt;
  const Revision& newest = page->revisions.back();
  PossibleReviewers out{.series = newest.id,
                        .title = newest.title,
                        .url = newest.url,
                        .files = Statement(database, sql::files_of_series).find(newest.series).value_or(0),
                        .people = {}};
  Statement statement(database, sql::possible_reviewers);
  auto rows = statement.use(newest.series, counted_seconds, seconds_a_year);
  while (out.people.size() < most && rows.next()) {
    out.people.push_back({.person = std::string(rows.text(0)),
                          .reviewed = rows.integer(1),
                          .files = rows.integer(2),
                          .answers = rows.integer(3),
                          .last = rows.is_null(4) ? std::nullopt : std::optional(rows.integer(4)),
                          .role = std::string(rows.text(5)),
                          .is_asked = rows.integer(6) != 0});
  }
  return out;
}

}  // namespace kvq::report
