// SPDX-License-Identifier: MIT
#include "query/report/desk/lists.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <span>
#include <utility>
#include <variant>

#include "query/language/bind.hpp"
#include "query/language/parse.hpp"
#include "query/language/written.hpp"
#include "query/report/desk/changes.hpp"
#include "query/run/run.hpp"
#include "query/sql/desk.hpp"
#include "query/sql/lower.hpp"
#include "query/sql/mails.hpp"
#include "query/sql/resolve.hpp"
#include "schema/sqlite/statement.hpp"

namespace kvq::report {
namespace {

/// Adds what a list says about a row.
using AddNote = void (*)(const Database& database, const DeskQuery& desk, DeskRow& row);

struct ListKind {
  std::string_view name;
  std::string_view heading;
  std::string_view purpose;
  /// `@FIELD` stands for the term of that field with the owner, `@within` for the age.
  std::string_view query;
  /// The field that says how long a row waits.
  std::string_view days;
  AddNote add_note = nullptr;
};

constexpr std::string_view oldest_wait_first = " | sort waiting desc, posted asc";

void add_changes(const Database& database, const DeskQuery& desk, DeskRow& row) {
  if (const auto changes = changes_since_answer(database, desk.owner, row.id))
    row.note = summary_of(*changes);
}

void add_lost_tags(const Database& database, const DeskQuery& desk, DeskRow& row) {
  Statement lost(database, sql::lost_tags_of_patch);
  for (auto rows = lost.use(identities_json(desk.owner), row.message); rows.next();)
    row.note += fmt::format("{}{} of v{}", row.note.empty() ? "lost " : ", ", rows.text(0), rows.integer(1));
}

// Who sends the patch of a colleague is its author, too.
constexpr ListKind lists_of_person[] = {
    {"review-again", "To review again, since they answered an earlier revision", "to review again",
     "is:series patches:>0 awaiting:review -awaiting:revision waiting:<@within -@person -@from -@answered-by "
     "@answered-earlier-by",
     "waiting", add_changes},
    {"review", "To review", "to review",
     "is:series patches:>0 awaiting:review -awaiting:revision waiting:<@within (@addressed-to OR "
     "@maintained-by) -@person -@from -@answered-by -@answered-earlier-by",
     "waiting"},
    {"answer", "To answer: questions about their series", "to answer about their series",
     "is:series awaiting:answer waiting:<@within (@person OR @from)", "waiting"},
    {"questions", "To answer: questions to them elsewhere", "to answer elsewhere",
     "@answers-to age:<@within -@person -@answered-by -is:robot -is:settled -series:{is:series (@person OR "
     "@from)} is:question",
     "age"},
    {"apply", "To apply: reviewed, in sections that they maintain", "to apply",
     "is:series awaiting:maintainer -is:rfc waiting:<@within @maintainer", "waiting"},
    {"resend", "To resend: promised, refused or partly applied, or reviewed and waiting for nine weeks",
     "to resend",
     "is:series (@person OR @from) waiting:<@within (awaiting:revision OR awaiting:maintainer waiting:>=63d)",
     "waiting"},
    {"lost-tags", "Tags of theirs that a new revision lost", "that lost a tag",
     "is:patch is:latest -@person @lost-tag (awaiting:review OR awaiting:author OR awaiting:maintainer) "
     "waiting:<@within",
     "waiting", add_lost_tags},
};

/// What a person has to apply if no MAINTAINERS says what they maintain.
constexpr std::string_view to_apply_without_sections =
    "is:series awaiting:maintainer -is:rfc waiting:<@within @to";

constexpr ListKind lists_of_section[] = {
    {"review", "To review", "to review",
     "is:series patches:>0 awaiting:review -awaiting:revision waiting:<@within @subsystem", "waiting"},
    {"answer", "To be answered by their authors", "to be answered",
     "is:series awaiting:answer waiting:<@within @subsystem", "waiting"},
    {"apply", "To apply: reviewed", "to apply",
     "is:series awaiting:maintainer -is:rfc waiting:<@within @subsystem", "waiting"},
    {"resend", "To be resent: promised, refused or partly applied, or reviewed and waiting for nine weeks",
     "to be resent",
     "is:series @subsystem waiting:<@within (awaiting:revision OR awaiting:maintainer "
     "waiting:>=63d)",
     "waiting"},
};

struct CountKind {
  std::string_view name;
  std::string_view one;
  std::string_view several;
  std::string_view query;
};

constexpr CountKind counts_of_person[] = {
    {"mails", "mail", "mails", "@new"},
    {"addressed", "mail to them", "mails to them", "@new @addressed-to -@person"},
    {"answers", "answer to their mails", "answers to their mails", "@new @answers-to -@person -is:robot"},
    {"series", "series for them", "series for them",
     "@new is:series (@addressed-to OR @maintained-by) -@person -@answered-earlier-by"},
    {"revisions", "revision of what they answered before", "revisions of what they answered before",
     "@new is:series -@person @answered-earlier-by"},
};

constexpr CountKind counts_of_section[] = {
    {"mails", "mail", "mails", "@new @subsystem"},
    {"series", "series", "series", "@new is:series @subsystem"},
    {"answers", "answer", "answers", "@new is:reply -is:robot @subsystem"},
};

/// Returns the query with the owner and the age in it.
std::string filled(std::string_view query, const DeskQuery& desk) {
  std::string out;
  while (!query.empty()) {
    const size_t at = std::min(query.find('@'), query.size());
    out += query.substr(0, at);
    query.remove_prefix(at);
    if (query.empty()) break;
    query.remove_prefix(1);
    const size_t end = std::min(query.find_first_not_of("abcdefghijklmnopqrstuvwxyz-"), query.size());
    const std::string_view name = query.substr(0, end);
    query.remove_prefix(end);
    out += name == "within" ? desk.within
           : name == "new"  ? desk.is_new
                            : ast::written_term(name, desk.owner.value);
  }
  return desk.list.empty() ? out : out + " " + ast::written_term("list", desk.list);
}

plan::Plan plan_of(const Database& database, const std::string& query, int64_t now) {
  const Source source{"query", query};
  plan::Plan plan = bind(parse(source), source, now);
  resolve(plan, database, source, now);
  return plan;
}

plan::Column column(std::string_view name) {
  const Field* field = find_field(name);
  return {std::string(name), field->column, field};
}

std::string text_at(const Row& row, size_t i) {
  const auto* text = std::get_if<std::string>(&row[i]);
  return text == nullptr ? "" : *text;
}

std::optional<int64_t> number_at(const Row& row, size_t i) {
  const auto* number = std::get_if<int64_t>(&row[i]);
  return number == nullptr ? std::nullopt : std::optional(*number);
}

DeskRow row_of(const Row& row) {
  return {.message = number_at(row, 0).value_or(0),
          .id = text_at(row, 1),
          .url = text_at(row, 2),
          .author = text_at(row, 3),
          .title = text_at(row, 4),
          .days = number_at(row, 5).value_or(0),
          .revision = number_at(row, 6),
          .patches = number_at(row, 7),
          .state = text_at(row, 8),
          .note = {}};
}

DeskList list_of(const Database& database, const DeskQuery& desk, const ListKind& kind) {
  DeskList list{.name = kind.name,
                .heading = kind.heading,
                .purpose = kind.purpose,
                .query = filled(kind.query, desk),
                .rows = {},
                .has_changes = kind.add_note == add_changes};
  list.query += kind.days == "age" ? " | sort date asc" : oldest_wait_first;
  const std::vector<plan::Column> columns = {{"message", ColumnKind::number, &sql::mail_message},
                                             column("id"),
                                             column("url"),
                                             column("author.name"),
                                             column("title"),
                                             column(kind.days),
                                             column("revision"),
                                             column("patches"),
                                             column("state")};
  run(database, sql::lower(plan_of(database, list.query, desk.now), columns), [&](Row&& row) {
    if (list.total++ < desk.limit) list.rows.push_back(row_of(row));
    return true;
  });
  if (kind.add_note != nullptr) {
    for (DeskRow& row : list.rows) kind.add_note(database, desk, row);
  }
  return list;
}

}  // namespace

std::vector<DeskList> desk_lists(const Database& database, const DeskQuery& desk) {
  std::vector<DeskList> lists;
  if (!desk.owner.is_person()) {
    for (const ListKind& kind : lists_of_section) lists.push_back(list_of(database, desk, kind));
    return lists;
  }
  const bool has_sections = Statement(database, sql::has_sections).find().has_value();
  for (ListKind kind : lists_of_person) {
    if (kind.name == "apply" && !has_sections) {
      kind.heading = "To apply: reviewed, and sent To them";
      kind.query = to_apply_without_sections;
    }
    lists.push_back(list_of(database, desk, kind));
  }
  return lists;
}

std::vector<NewCount> new_counts(const Database& database, const DeskQuery& desk) {
  std::vector<NewCount> counts;
  if (desk.is_new.empty()) return counts;
  const std::span<const CountKind> kinds =
      desk.owner.is_person() ? std::span<const CountKind>(counts_of_person) : counts_of_section;
  for (const CountKind& kind : kinds) {
    NewCount count{kind.name, kind.one, kind.several, filled(kind.query, desk)};
    run(database, sql::lower_count(plan_of(database, count.query, desk.now)), [&](Row&& row) {
      count.count = number_at(row, 0).value_or(0);
      return false;
    });
    counts.push_back(std::move(count));
  }
  return counts;
}

}  // namespace kvq::report
