// SPDX-License-Identifier: MIT
#include "query/sql/resolve.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string_view>
#include <utility>
#include <variant>

#include "query/sql/word_parts.hpp"
#include "query/time/values.hpp"
#include "schema/base/fold.hpp"
#include "schema/base/object_id.hpp"
#include "schema/base/overloaded.hpp"
#include "schema/sqlite/statement.hpp"

namespace kvq {
namespace {

/// The place of a commit in the archives.
struct Place {
  int64_t list;
  std::string list_name;
  int64_t epoch_number;
  int64_t position;

  bool operator==(const Place&) const = default;
};

#define KVQ_PLACE "SELECT list.id, list.name, e.number, d.position FROM "
#define KVQ_LIST_OF_DELIVERY "JOIN epoch e ON e.id = d.epoch JOIN list ON list.id = e.list "
#define KVQ_PLACE_OF KVQ_PLACE "delivery d " KVQ_LIST_OF_DELIVERY

std::vector<Place> places(Statement::Rows rows) {
  std::vector<Place> out;
  while (rows.next())
    out.push_back({rows.integer(0), std::string(rows.text(1)), rows.integer(2), rows.integer(3)});
  return out;
}

bool is_hex(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

class RangeResolver {
 public:
  RangeResolver(const Database& database, const Source& source, int64_t now)
      : database_(database), source_(source), now_(now) {}

  RangeList resolve(plan::InRange& range) {
    const auto [first, last] = places_of(range);
    Statement epochs(database_, "SELECT id, number, commits FROM epoch WHERE list = ? ORDER BY number");
    auto rows = epochs.use(last.list);
    while (rows.next()) {
      const int64_t number = rows.integer(1);
      if ((first && number < first->epoch_number) || number > last.epoch_number) continue;
      const int64_t after = first && number == first->epoch_number ? first->position : 0;
      const int64_t upto = number == last.epoch_number ? last.position : rows.integer(2);
      if (after < upto) range.epochs.push_back({rows.integer(0), after, upto});
    }
    return list_of(last);
  }

  RangeEnds resolve_ends(const plan::InRange& range) {
    const auto [first, last] = places_of(range);
    RangeEnds out{list_of(last), std::nullopt, end_at(last)};
    if (first) out.from = end_at(*first);
    return out;
  }

 private:
  std::pair<std::optional<Place>, Place> places_of(const plan::InRange& range) {
    const std::vector<Place> from = range.from.text.empty() ? std::vector<Place>{} : ends(range.from);
    const std::vector<Place> to =
        ends(range.to.text.empty() ? plan::RangeEnd{"HEAD", range.to.span} : range.to);
    return in_one_list(range, from, to);
  }

  RangeList list_of(const Place& place) const {
    Statement titles(database_, "SELECT title FROM list WHERE id = ?");
    auto title = titles.use(place.list);
    title.next();
    return {place.list_name, std::string(title.text(0))};
  }

  ArchiveEnd end_at(const Place& place) const {
    Statement times(database_,
                    "SELECT d.committed FROM delivery d JOIN epoch e ON e.id = d.epoch WHERE e.list = ? AND "
                    "e.number = ? AND d.position = ?");
    const auto committed = times.find(place.list, place.epoch_number, place.position);
    return {place.list, place.epoch_number, place.position, committed.value()};
  }

  [[noreturn]] void refuse(Span span, const std::string& message, const std::string& hint = {}) const {
    throw QueryError(source_, span, message, hint);
  }

  static Span span_of(const plan::InRange& range) { return {range.from.span.begin, range.to.span.end}; }

  /// Returns the pair of ends that are in one list. Throws QueryError if there is none or more than one.
  std::pair<std::optional<Place>, Place> in_one_list(const plan::InRange& range,
                                                     const std::vector<Place>& from,
                                                     const std::vector<Place>& to) const {
    std::vector<std::pair<std::optional<Place>, Place>> pairs;
    for (const Place& last : to) {
      if (from.empty()) pairs.emplace_back(std::nullopt, last);
      for (const Place& first : from) {
        if (first.list == last.list) pairs.emplace_back(first, last);
      }
    }
    if (pairs.empty())
      refuse(span_of(range),
             fmt::format("'{}' and '{}' are in different lists", range.from.text, range.to.text));
    if (pairs.size() > 1) {
      std::vector<std::string> names;
      names.reserve(pairs.size());
      for (const auto& pair : pairs) names.push_back(pair.second.list_name);
      refuse(span_of(range), fmt::format("the range is in more than one list: {}", fmt::join(names, ", ")),
             "write its ends as commit ids");
    }
    return pairs.front();
  }

  /// Returns the places of an end: at least one, and at most one in each list.
  std::vector<Place> ends(const plan::RangeEnd& end) {
    const auto& [text, span] = end;
    std::vector<Place> found = refs(text);
    if (found.empty()) found = before_ref(text);
    if (found.empty()) found = commits(text, span);
    if (found.empty()) found = date(text);
    if (found.empty()) {
      refuse(span, fmt::format("'{}' is not a commit, ref or date of the archive", text),
             is_hex(text) && text.size() < fewest_id_digits
                 ? fmt::format("a commit id needs at least {} digits", fewest_id_digits)
                 : "'kvq index' adds new commits and refs");
    }
    return found;
  }

  /// Returns the place of the ref in the newest epoch of each list that has it. Names are looked up in git's
  /// order (gitrevisions).
  std::vector<Place> refs(const std::string& name) {
    for (const std::string_view prefix : {"", "refs/", "refs/tags/", "refs/heads/", "refs/remotes/"}) {
      // The `+` makes SQLite look up the commit instead of scanning all deliveries of the epoch.
      Statement find(database_, KVQ_PLACE
                     "ref CROSS JOIN delivery d ON d.commit_oid = ref.commit_oid AND +d.epoch = "
                     "ref.epoch " KVQ_LIST_OF_DELIVERY
                     "WHERE ref.name = ? ORDER BY list.id, e.number DESC, d.position DESC");
      std::vector<Place> found = places(find.use(std::string(prefix) + name));
      const auto same_list = [](const Place& a, const Place& b) { return a.list == b.list; };
      found.erase(std::unique(found.begin(), found.end(), same_list), found.end());
      if (!found.empty()) return found;
    }
    return {};
  }

  /// REF~N: N commits before it, in the same epoch or the ones before.
  std::vector<Place> before_ref(const std::string& text) {
    const size_t tilde = text.rfind('~');
    if (tilde == std::string::npos) return {};
    int64_t back = 1;
    const std::string digits = text.substr(tilde + 1);
    if (!digits.empty()) {
      const auto [end, failed] = std::from_chars(digits.data(), digits.data() + digits.size(), back);
      if (failed != std::errc() || end != digits.data() + digits.size() || back < 0) return {};
    }
    std::vector<Place> found = refs(text.substr(0, tilde));
    std::erase_if(found, [&](Place& place) { return !step_back(place, back); });
    return found;
  }

  bool step_back(Place& place, int64_t back) {
    Statement previous(
        database_,
        "SELECT number, commits FROM epoch WHERE list = ? AND number < ? ORDER BY number DESC LIMIT 1");
    while (back >= place.position) {
      auto row = previous.use(place.list, place.epoch_number);
      if (!row.next()) return false;
      back -= place.position;
      place.epoch_number = row.integer(0);
      place.position = row.integer(1);
    }
    place.position -= back;
    return true;
  }

  std::vector<Place> commits(const std::string& text, Span span) {
    const std::string hex = fold(text);
    if (hex.size() < fewest_id_digits || hex.size() > digits_of_sha1 || !is_hex(hex)) return {};
    // A commit of an archive of version 1 may have several deliveries, and a mailbox the same mail several
    // times.
    Statement find(
        database_,
        "SELECT list.id, list.name, e.number, max(d.position) FROM delivery d " KVQ_LIST_OF_DELIVERY
        "WHERE d.commit_oid BETWEEN ? AND ? GROUP BY e.id, d.commit_oid ORDER BY list.id");
    std::vector<Place> found = places(find.use(Blob{oid_bytes(hex, '0')}, Blob{oid_bytes(hex, 'f')}));
    const auto same_list = [](const Place& a, const Place& b) { return a.list == b.list; };
    if (std::ranges::adjacent_find(found, same_list) != found.end()) {
      refuse(span, fmt::format("'{}' is a prefix of {} commit ids", text, found.size()), "write more digits");
    }
    return found;
  }

  std::vector<Place> date(const std::string& text) {
    const std::optional<Interval> time = parse_time(text, now_);
    if (!time) return {};
    Statement lists(database_, "SELECT id FROM list ORDER BY id");
    Statement find(database_, KVQ_PLACE_OF
                   "WHERE list.id = ? AND d.committed >= ? ORDER BY e.number, d.position LIMIT 1");
    Statement newest(database_,
                     KVQ_PLACE_OF "WHERE list.id = ? ORDER BY e.number DESC, d.position DESC LIMIT 1");
    std::vector<Place> found;
    auto rows = lists.use();
    while (rows.next()) {
      const int64_t list = rows.integer(0);
      std::vector<Place> in_list = places(find.use(list, time->from));
      if (in_list.empty()) in_list = places(newest.use(list));
      std::ranges::move(in_list, std::back_inserter(found));
    }
    return found;
  }

  const Database& database_;
  const Source& source_;
  int64_t now_;
};

// An eighth of all mails.
#define KVQ_COMMON "(SELECT max(1, coalesce(sum(commits), 0) / 8) FROM epoch)"

/// Resolves a condition and those in it, and remembers the list of the first range.
class ConditionResolver {
 public:
  ConditionResolver(const Database& database, const Source& source, int64_t now)
      : database_(database), ranges_(database, source, now) {}

  void resolve(plan::Condition& condition) {
    std::visit(Overloaded{[&](plan::InRange& range) {
                            RangeList found = ranges_.resolve(range);
                            if (!list_) list_ = std::move(found);
                          },
                          [&](plan::NameIs& name) { resolve_name(condition, name); },
                          [&](plan::RelatedTo& related) { resolve(related.filter.front()); },
                          [&](plan::Negated& negated) { resolve(negated.operand.front()); },
                          [&](plan::All& all) { resolve_all(condition, all); },
                          [&](plan::Any& any) { resolve_each(any.operands); }, [](auto&) {}},
               condition.node);
  }

  RangeList list() { return list_.value_or(RangeList{}); }

 private:
  void resolve_name(plan::Condition& condition, plan::NameIs& name) {
    const auto holds = [&](std::string_view sql) {
      return Statement(database_, sql).find(name.name).has_value();
    };
    if (name.kind == FieldKind::list) {
      name.is_common = holds(
          "SELECT 1 WHERE (SELECT sum(e.commits) FROM list l JOIN epoch e ON e.list = l.id WHERE l.name = ?) "
          ">= " KVQ_COMMON);
      // All mails are of the only list: there is nothing to look up.
      if (name.is_common && holds("SELECT 1 FROM list WHERE name = ? AND (SELECT count(*) FROM list) = 1"))
        condition = {plan::Everything{}};
    } else if (name.kind == FieldKind::subsystem) {
      name.is_common = holds(
          "SELECT 1 WHERE (SELECT count(*) FROM (SELECT 1 FROM subsystem s JOIN message_subsystem ms ON "
          "ms.subsystem = s.id WHERE s.folded = ? LIMIT " KVQ_COMMON ")) >= " KVQ_COMMON);
    } else if (name.kind == FieldKind::trailer) {
      name.is_common =
          holds("SELECT 1 WHERE (SELECT count(*) FROM (SELECT 1 FROM trailer WHERE kind = ? LIMIT " KVQ_COMMON
                ")) >= " KVQ_COMMON);
    }
  }

  void resolve_all(plan::Condition& condition, plan::All& all) {
    resolve_each(all.operands);
    std::erase_if(all.operands, [](const plan::Condition& operand) {
      return std::holds_alternative<plan::Everything>(operand.node);
    });
    if (all.operands.size() > 1) return;
    plan::Condition left =
        all.operands.empty() ? plan::Condition{plan::Everything{}} : std::move(all.operands.front());
    condition = std::move(left);
  }

  void resolve_each(std::vector<plan::Condition>& operands) {
    for (plan::Condition& operand : operands) resolve(operand);
  }

  const Database& database_;
  RangeResolver ranges_;
  std::optional<RangeList> list_;
};

}  // namespace

RangeList resolve(plan::Plan& plan, const Database& database, const Source& source, int64_t now) {
  ConditionResolver resolver(database, source, now);
  resolver.resolve(plan.filter);
  find_word_parts(plan.filter, database);
  return resolver.list();
}

RangeEnds resolve_ends(const plan::InRange& range, const Database& database, const Source& source,
                       int64_t now) {
  return RangeResolver(database, source, now).resolve_ends(range);
}

}  // namespace kvq
