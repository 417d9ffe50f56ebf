// SPDX-License-Identifier: MIT
#include "query/sql/condition.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "query/sql/as_of.hpp"
#include "query/sql/full_text.hpp"
#include "query/sql/one_by_one.hpp"
#include "query/sql/person.hpp"
#include "query/sql/series_terms.hpp"
#include "query/sql/subsystem.hpp"
#include "query/vocabulary/fragments.hpp"
#include "schema/base/object_id.hpp"
#include "schema/base/overloaded.hpp"
#include "schema/mail/body.hpp"

namespace kvq::sql {
namespace {

using plan::Condition;

void write_match(Writer& out, std::string expression) {
  out.add("m.id IN (SELECT rowid FROM message_fts WHERE message_fts MATCH ");
  out.bind(std::move(expression));
  out.add(")");
}

/// Returns the value once for each `?` of the SQL.
std::vector<Value> repeated(std::string_view sql, const std::string& value) {
  return std::vector<Value>(static_cast<size_t>(std::ranges::count(sql, '?')), Value{value});
}

/// Matches a regular expression in the parts of the body and in the other columns that the full text indexes.
void write_text_contains(Writer& out, const plan::TextContains& contains) {
  constexpr std::string_view all_columns = "subject sender attachment own quoted " KVQ_DIFF;
  std::string parts;
  out.add("(");
  for (std::string_view rest = contains.columns.empty() ? all_columns : contains.columns; !rest.empty();) {
    const size_t end = std::min(rest.find(' '), rest.size());
    const std::string_view column = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (part_named(column)) {
      if (!parts.empty()) parts += ' ';
      parts += column;
      continue;
    }
    out.add("kvq_matches((SELECT ");
    out.add(column);
    out.add(" FROM message_text WHERE message_text.message = m.id), ");
    out.bind(contains.regex);
    out.add(") OR ");
  }
  if (parts.empty()) return out.add("0)");
  out.add("(SELECT kvq_parts_match(frame, begin, bytes, ");
  out.bind(parts);
  out.add(", ");
  out.bind(contains.regex);
  out.add(") FROM packed_text WHERE packed_text.message = m.id))");
}

/// Ids are abbreviated in mails and can be abbreviated in a query: one is a prefix of the other.
void write_object_id(Writer& out, const plan::ObjectIdIs& id) {
  const std::string_view compared = id.field->sql.compared;
  if (compared == "patch_id") {
    if (id.digits.size() > digits_of_sha1) return out.add("0");
    out.add("m.id IN (SELECT message FROM patch WHERE patch_id BETWEEN CAST(");
    out.bind(oid_bytes(id.digits, '0'));
    out.add(" AS BLOB) AND CAST(");
    out.bind(oid_bytes(id.digits, 'f'));
    return out.add(" AS BLOB))");
  }
  if (compared == "commit_oid") {
    if (id.digits.size() > digits_of_sha1) return out.add("0");
    out.add(
        "m.id IN (SELECT pc.message FROM tree_commit c JOIN patch_commit pc ON pc.tree_commit = c.id AND "
        "pc.counts = 1 WHERE c.commit_oid BETWEEN CAST(");
    out.bind(oid_bytes(id.digits, '0'));
    out.add(" AS BLOB) AND CAST(");
    out.bind(oid_bytes(id.digits, 'f'));
    return out.add(" AS BLOB))");
  }
  out.add("m.id IN (");
  for (std::string_view rest = compared; !rest.empty();) {
    const std::string_view column = rest.substr(0, std::min(rest.find(' '), rest.size()));
    rest.remove_prefix(std::min(column.size() + 1, rest.size()));
    out.add("SELECT message FROM patch_file WHERE ");
    out.add(column);
    out.add(" >= ");
    out.bind(id.digits);
    out.add(" AND ");
    out.add(column);
    out.add(" < ");
    out.bind(id.digits + "g");
    out.add(" UNION ALL SELECT message FROM patch_file WHERE ");
    out.add(column);
    out.add(" IN (''");
    for (size_t digits = fewest_id_digits; digits < id.digits.size(); ++digits) {
      out.add(", ");
      out.bind(id.digits.substr(0, digits));
    }
    out.add(rest.empty() ? "))" : ") UNION ALL ");
  }
}

/// Writes the condition that a mail is in a thread, series or topic with one of the hits. The hits are
/// Message-IDs and are computed first.
template <class WriteHits>
void write_related(Writer& out, std::string_view of, const WriteHits& write_hits) {
  Writer related;
  related.steps = std::move(out.steps);
  if (of == "thread") {
    // Uses the thread table, not the messages: a hit can be a mail that is missing.
    related.add(
        "SELECT t.msgid FROM thread t WHERE t.root IN (SELECT h.root FROM thread h WHERE h.msgid IN (");
    write_hits(related);
    related.add("))");
    out.add("m.msgid IN ");
    return out.add(out.add_step(std::move(related)));
  }
  const bool whole_topic = of == "topic";
  related.add("SELECT r.message FROM (" KVQ_MAILS_OF_SERIES ") r WHERE r.series IN (");
  if (whole_topic)
    related.add("SELECT s.id FROM series s WHERE s.topic IN (SELECT topic FROM series WHERE id IN (");
  related.add("SELECT h.series FROM message m CROSS JOIN (" KVQ_MAILS_OF_SERIES
              ") h ON h.message = m.id WHERE m.msgid IN (");
  write_hits(related);
  related.add(whole_topic ? "))))" : "))");
  out.add("m.id IN ");
  out.add(out.add_step(std::move(related)));
}

// By kvq's name of the list, or by labels of the List-Id header (RFC 2919).
#define KVQ_HAS_LIST_ID                                                                                     \
  KVQ_HEADER("list-id")                                                                                     \
  " AND instr('.' || lower(rtrim(substr(h.field, instr(h.field, '<') + 1), '>')) || '.', '.' || ? || '.') " \
  "> 0"

/// Writes the condition for the mails of a list. Their set takes as long as the list is large, so the few
/// mails that other conditions leave are asked one by one.
void write_in_list(Writer& out, const std::string& name, bool one_by_one) {
  out.add(
      one_by_one
          ? "(EXISTS (SELECT 1 FROM delivery d JOIN epoch e ON e.id = d.epoch JOIN list ON list.id = e.list "
            "WHERE d.message = m.id AND list.name = ?) OR EXISTS (SELECT 1 FROM message_header mh JOIN "
            "header h ON h.id = mh.header WHERE mh.message = m.id AND " KVQ_HAS_LIST_ID "))"
          : "m.id IN (SELECT d.message FROM list JOIN epoch e ON e.list = list.id JOIN delivery d ON "
            "d.epoch = e.id WHERE list.name = ? UNION ALL SELECT mh.message FROM header h JOIN "
            "message_header mh ON mh.header = h.id WHERE " KVQ_HAS_LIST_ID ")",
      {name, name});
}

void write_name(Writer& out, const plan::NameIs& name, Left left) {
  const bool one_by_one = left == Left::few || (left == Left::fewer && name.is_common);
  switch (name.kind) {
    case FieldKind::subsystem:
      return write_subsystem(out, name.name, left != Left::many && name.is_common);
    case FieldKind::domain:
      out.add(
          "m.author IN (SELECT b.id FROM domain d JOIN address a ON a.domain = d.id JOIN mailbox b ON "
          "b.address = a.id WHERE d.name = ");
      out.bind(name.name);
      return out.add(")");
    case FieldKind::company:
      if (left == Left::few && name.of == "company")
        return out.add(KVQ_COMPANY " IN (SELECT id FROM company WHERE folded = ?)", {name.name});
      return out.add(find_field(name.of)->sql.equals, {name.name});
    case FieldKind::list:
      return write_in_list(out, name.name, one_by_one);
    case FieldKind::kind:
      out.add("m.kind = ");
      return out.bind(name.name);
    case FieldKind::id:
      return out.add("m.id IN " KVQ_MESSAGES_WITH_ID, {name.name});
    case FieldKind::related:
      return write_related(out, name.of, [&](Writer& hits) {
        hits.add("SELECT id FROM msgid WHERE text = ");
        hits.bind(name.name);
        hits.add(" UNION ALL SELECT own FROM msgid JOIN message_alias a ON a.msgid = msgid.id WHERE text = ");
        hits.bind(name.name);
      });
    case FieldKind::trailer:
      return out.add(
          one_by_one ? "(EXISTS (SELECT 1 FROM trailer t WHERE t.message = m.id AND +t.kind = ?) OR EXISTS "
                       "(SELECT 1 FROM patch_trailer pt WHERE pt.patch = m.id AND pt.kind = ?))"
                     : "m.id IN (SELECT message FROM trailer WHERE kind = ? UNION ALL SELECT patch FROM "
                       "patch_trailer WHERE kind = ?)",
          {name.name, name.name});
    default:
      return out.add("0");
  }
}

void write_within(Writer& out, const plan::Within& within) {
  const FieldSql& sql = within.field->sql;
  if (sql.compared_in.empty()) return write_interval(out, sql.compared, within.interval);
  out.add("m.id IN (");
  out.add(sql.compared_in);
  write_interval(out, sql.compared, within.interval);
  out.add(")");
}

/// Whether the set of a condition grows with the archive, and no index finds its few members.
bool has_large_set(const Condition& condition) {
  const auto* name = std::get_if<plan::NameIs>(&condition.node);
  return std::holds_alternative<plan::HasWord>(condition.node) ||
         std::holds_alternative<plan::Within>(condition.node) ||
         (name != nullptr && name->kind == FieldKind::company);
}

bool is_of_kind(const Condition& condition) {
  if (const auto* name = std::get_if<plan::NameIs>(&condition.node)) return name->kind == FieldKind::kind;
  const auto* has = std::get_if<plan::HasWord>(&condition.node);
  return has != nullptr && has->word->sql.starts_with("m.kind = ");
}

/// Adjacent text terms share one MATCH.
void write_all(Writer& out, const plan::All& all, Left left) {
  std::vector<Condition> operands = all.operands;
  plan::All texts = take_texts(operands);
  if (!texts.operands.empty()) operands.insert(operands.begin(), Condition{std::move(texts)});
  out.add("(");
  write_conditions(out, operands, left);
  out.add(")");
}

void write_any(Writer& out, const plan::Any& any, Left left) {
  plan::Any texts;
  std::vector<Condition> operands;
  for (const Condition& operand : any.operands) {
    (match_expression(operand) ? texts.operands : operands).push_back(operand);
  }
  if (!texts.operands.empty()) operands.insert(operands.begin(), Condition{std::move(texts)});
  bool first = true;
  for (const Condition& operand : operands) {
    out.add(first ? "(" : " OR ");
    first = false;
    write_condition(out, operand, left);
  }
  out.add(")");
}

/// Writes a condition that is no full-text search.
void write_by_kind(Writer& out, const Condition& condition, Left left) {
  std::visit(
      Overloaded{[&](const plan::Everything&) { out.add("1"); }, [&](const plan::TextMatch&) {},
                 [&](const plan::TextNear&) {},
                 [&](const plan::TextContains& contains) { write_text_contains(out, contains); },
                 [&](const plan::RegexMatches& matches) {
                   out.add(matches.field->sql.matches, repeated(matches.field->sql.matches, matches.regex));
                 },
                 [&](const plan::Equals& equals) { out.add(equals.field->sql.equals, {equals.value}); },
                 [&](const plan::HasPhrase& has) {
                   out.add(has.field->sql.has_phrase, {has.phrase, int64_t{has.prefix}});
                 },
                 [&](const plan::MessageIdBegins& begins) {
                   // U+10FFFF is behind every character, in UTF-8 as in its order of bytes.
                   out.add("m.msgid IN (SELECT id FROM msgid WHERE text >= ? AND text < ? || char(0x10ffff))",
                           {begins.text, begins.text});
                 },
                 [&](const plan::ObjectIdIs& id) { write_object_id(out, id); },
                 [&](const plan::RelatedTo& related) {
                   write_related(out, related.of, [&](Writer& hits) {
                     hits.add("SELECT m.msgid FROM message m WHERE ");
                     write_condition(hits, related.filter.front());
                   });
                 },
                 [&](const plan::PersonMatches& person) { write_person(out, person, left != Left::many); },
                 [&](const plan::NameIs& name) { write_name(out, name, left); },
                 [&](const plan::Within& within) { write_within(out, within); },
                 [&](const plan::HasWord& has) { out.add(has.word->sql); },
                 [&](const plan::InRange& range) {
                   out.add("m.id IN (SELECT d.message FROM delivery d WHERE d.message IS NOT NULL AND ");
                   write_range(out, range);
                   out.add(")");
                 },
                 [&](const plan::AsOf& as_of) { write_as_of(out, as_of.time); },
                 // IS NOT TRUE treats NULL as false, so each mail matches either a query or its
                 // negation.
                 [&](const plan::Negated& negated) {
                   out.add("(");
                   write_condition(out, negated.operand.front(), left);
                   out.add(") IS NOT TRUE");
                 },
                 [&](const plan::All& all) { write_all(out, all, left); },
                 [&](const plan::Any& any) { write_any(out, any, left); }},
      condition.node);
}

}  // namespace

void write_interval(Writer& out, std::string_view compared, const Interval& interval) {
  constexpr Interval open;
  out.add("(");
  out.add(compared);
  if (interval.from != open.from) {
    out.add(" >= ");
    out.bind(interval.from);
  } else {
    out.add(" IS NOT NULL");
  }
  if (interval.before != open.before) {
    out.add(" AND ");
    out.add(compared);
    out.add(" < ");
    out.bind(interval.before);
  }
  out.add(")");
}

void write_conditions(Writer& out, const std::vector<Condition>& conditions, Left left) {
  const Left left_by_all = left_by(conditions, left);
  std::vector<Condition> others = conditions;
  if (const auto series = take_series(others, left != Left::many)) {
    out.add(*series);
    if (!others.empty()) out.add(" AND ");
  }
  const bool are_of_people = std::ranges::any_of(others, is_of_few_messages);
  bool first = true;
  for (const Condition& condition : others) {
    if (!first) out.add(" AND ");
    first = false;
    // The `+` keeps SQLite from the index by kind and date: the mails of a person are fewer.
    if (are_of_people && is_of_kind(condition)) out.add("+");
    write_condition(out, condition, left_by_all);
  }
}

void write_range(Writer& out, const plan::InRange& range) {
  if (range.epochs.empty()) return out.add("0");
  out.add("(");
  bool first = true;
  for (const plan::EpochSpan& span : range.epochs) {
    if (!first) out.add(" OR ");
    first = false;
    out.add("(d.epoch = ");
    out.bind(span.epoch);
    out.add(" AND d.position > ");
    out.bind(span.after);
    out.add(" AND d.position <= ");
    out.bind(span.upto);
    out.add(")");
  }
  out.add(")");
}

void write_condition(Writer& out, const Condition& condition, Left left) {
  if (auto expression = match_expression(condition)) return write_match(out, std::move(*expression));
  if (left == Left::few && has_large_set(condition)) {
    Writer set;
    write_by_kind(set, condition, left);
    if (auto each = asked_of_each(set.text)) set.text = std::move(*each);
    return out.add(set);
  }
  write_by_kind(out, condition, left);
}

}  // namespace kvq::sql
