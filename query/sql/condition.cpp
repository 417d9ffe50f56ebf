// SPDX-License-Identifier: MIT
#include "query/sql/condition.hpp"

#include <algorithm>
#include <limits>

#include "query/overloaded.hpp"
#include "query/sql/fragments.hpp"
#include "query/sql/full_text.hpp"
#include "schema/body.hpp"
#include "schema/object_id.hpp"

namespace kvq::sql {
namespace {

using plan::Condition;

/// FieldSql::compared of person.
constexpr std::string_view whole_person_role = "person";
/// FieldSql::compared of maintained-by.
constexpr std::string_view maintainer_role = "maintainer";
/// FieldSql::compared of contact.
constexpr std::string_view contact_role = "contact";

void write_match(Writer& out, std::string expression) {
  out.add("m.id IN (SELECT rowid FROM message_fts WHERE message_fts MATCH ");
  out.bind(std::move(expression));
  out.add(")");
}

/// The mailboxes that a person term holds for.
void write_mailboxes(Writer& out, const plan::PersonMatches& person) {
  using How = plan::PersonMatches::How;
  switch (person.how) {
    case How::words:
      out.add("SELECT rowid FROM mailbox_fts WHERE mailbox_fts MATCH ");
      return out.bind(match_phrase({}, person.value, person.prefix));
    case How::address:
      out.add("SELECT b.id FROM address a JOIN mailbox b ON b.address = a.id WHERE a.email = ");
      return out.bind(person.value);
    case How::domain_and_below:
      out.add(
          "SELECT b.id FROM domain d CROSS JOIN address a ON a.domain = d.id CROSS JOIN mailbox b ON "
          "b.address = a.id WHERE d.name = ");
      out.bind(person.value);
      out.add(" OR substr(d.name, -length(");
      out.bind("." + person.value);
      out.add(")) = ");
      return out.bind("." + person.value);
  }
}

/// Everybody, after the mailmap, who has one of the mailboxes, or whom the mailmap itself names so.
void write_whole_person(Writer& out, const plan::PersonMatches& person) {
  using How = plan::PersonMatches::How;
  out.add(
      "m.author IN (SELECT o.id FROM mailbox o WHERE o.identity IN (SELECT b.identity FROM mailbox b WHERE b.id "
      "IN (");
  write_mailboxes(out, person);
  out.add(") UNION ALL SELECT i.id FROM identity i WHERE i.mapped = 1 AND ");
  switch (person.how) {
    case How::words:
      out.add("kvq_has_phrase(i.name || ' ' || i.email, ");
      out.bind(person.value);
      out.add(", ");
      out.bind(int64_t{person.prefix});
      out.add(")");
      break;
    case How::address:
      out.add("i.email = ");
      out.bind(person.value);
      break;
    case How::domain_and_below:
      // '@' as a dot: the domain itself and those below end alike.
      out.add("substr(replace(i.email, '@', '.'), -length(");
      out.bind("." + person.value);
      out.add(")) = ");
      out.bind("." + person.value);
      break;
  }
  out.add("))");
}

/// The patches that touch a file of a section `s` or of its person `sp`, and the covers of their series. The
/// joins are pinned: sections are few, files and patches many.
template <class WriteSections>
void write_touching(Writer& out, const WriteSections& write_sections) {
  out.add("WITH touching AS (SELECT DISTINCT pf.message FROM ");
  write_sections();
  out.add(
      " CROSS JOIN file_section fs ON fs.section = s.id CROSS JOIN patch_file pf ON pf.file = fs.file) "
      "SELECT message FROM touching UNION ALL SELECT c.message FROM touching CROSS JOIN series_message p ON "
      "p.message = touching.message CROSS JOIN series_message c ON c.series = p.series AND c.number = 0");
}

void write_maintained_by(Writer& out, const plan::PersonMatches& person) {
  out.add("m.id IN (");
  write_touching(out, [&] {
    out.add(
        "(SELECT DISTINCT sp.section AS id FROM section_person sp WHERE sp.address IN (SELECT b.address FROM "
        "mailbox b WHERE b.id IN (");
    write_mailboxes(out, person);
    out.add("))) s");
  });
  out.add(")");
}

/// Who gave a trailer: of the mail that has it, and of the patches that it holds for.
void write_giver(Writer& out, const plan::PersonMatches& person, std::string_view kind) {
  out.add("m.id IN (SELECT t.message FROM trailer t WHERE t.kind = ");
  out.bind(std::string(kind));
  out.add(" AND t.mailbox IN (");
  write_mailboxes(out, person);
  out.add(") UNION ALL SELECT pt.patch FROM patch_trailer pt WHERE pt.kind = ");
  out.bind(std::string(kind));
  out.add(" AND pt.address IN (SELECT address FROM mailbox WHERE id IN (");
  write_mailboxes(out, person);
  out.add(")))");
}

/// Who sent it or is in To or Cc.
void write_contact(Writer& out, const plan::PersonMatches& person) {
  out.add("m.id IN (SELECT message.id FROM message WHERE message.sender IN (");
  write_mailboxes(out, person);
  out.add(") UNION ALL SELECT r.message FROM recipient r WHERE r.mailbox IN (");
  write_mailboxes(out, person);
  out.add("))");
}

void write_person(Writer& out, const plan::PersonMatches& person) {
  if (person.role == whole_person_role) return write_whole_person(out, person);
  if (person.role == contact_role) return write_contact(out, person);
  if (person.role == maintainer_role) return write_maintained_by(out, person);
  if (person.role.ends_with("-by")) return write_giver(out, person, person.role);
  const bool of_message = person.role.starts_with("m.");
  if (of_message) {
    out.add(person.role);
    out.add(" IN (");
  } else {
    out.add("m.id IN (SELECT r.message FROM recipient r WHERE ");
    if (person.role != "recipient") {
      out.add("r.header = ");
      out.bind(std::string(person.role));
      out.add(" AND ");
    }
    out.add("r.mailbox IN (");
  }
  write_mailboxes(out, person);
  out.add(of_message ? ")" : "))");
}

/// A title that names it, or that of a cover's patch; or a file of the section of that name.
void write_subsystem(Writer& out, const std::string& name) {
  out.add(
      "m.id IN (SELECT ms.message FROM subsystem s JOIN message_subsystem ms ON ms.subsystem = s.id WHERE "
      "s.folded "
      "= ");
  out.bind(name);
  out.add(" UNION ALL SELECT * FROM (");
  write_touching(out, [&] {
    out.add("(SELECT id FROM maintainers_section WHERE folded = ");
    out.bind(name);
    out.add(" UNION SELECT id FROM maintainers_section WHERE short = ");
    out.bind(name);
    out.add(") s");
  });
  out.add("))");
}

/// What a field's table says, each `?` in it one of the values.
void write_field_sql(Writer& out, std::string_view sql, std::vector<Value> values) {
  for (Value& value : values) {
    const size_t mark = sql.find('?');
    out.add(sql.substr(0, mark));
    out.bind(std::move(value));
    sql.remove_prefix(mark + 1);
  }
  out.add(sql);
}

/// The value as often as the SQL asks for it.
std::vector<Value> repeated(std::string_view sql, const std::string& value) {
  return std::vector<Value>(static_cast<size_t>(std::ranges::count(sql, '?')), Value{value});
}

/// As the text holds it, in the parts of the body and in what else the full text indexes.
void write_text_holds(Writer& out, const plan::TextHolds& holds) {
  constexpr std::string_view all_columns = "subject sender attachment own quoted " KVQ_DIFF;
  std::string parts;
  out.add("(");
  for (std::string_view rest = holds.columns.empty() ? all_columns : holds.columns; !rest.empty();) {
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
    out.bind(holds.regex);
    out.add(") OR ");
  }
  if (parts.empty()) return out.add("0)");
  out.add("kvq_parts_match((SELECT parts FROM body WHERE body.message = m.id), ");
  out.bind(parts);
  out.add(", ");
  out.bind(holds.regex);
  out.add("))");
}

/// The ids in the mails are cut, the one asked for may be: one begins with the other.
void write_object_id(Writer& out, const plan::ObjectIdIs& id) {
  constexpr size_t digits_of_sha1 = 40;
  constexpr size_t fewest_digits = 7;
  const std::string_view compared = id.field->sql.compared;
  if (compared == "patch_id") {
    out.add("m.id IN (SELECT message FROM patch WHERE patch_id BETWEEN CAST(");
    out.bind(oid_bytes(id.digits.substr(0, digits_of_sha1), '0'));
    out.add(" AS BLOB) AND CAST(");
    out.bind(oid_bytes(id.digits.substr(0, digits_of_sha1), 'f'));
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
    for (size_t digits = fewest_digits; digits < id.digits.size(); ++digits) {
      out.add(", ");
      out.bind(id.digits.substr(0, digits));
    }
    out.add(rest.empty() ? "))" : ") UNION ALL ");
  }
}

/// The mails of each thread, series or topic that has a hit. The hits are found first, whatever they are.
void write_related_to(Writer& out, const plan::RelatedTo& related) {
  if (related.of == "thread") {
    out.add(
        "m.msgid IN (SELECT t.msgid FROM thread t WHERE t.root IN (SELECT h.root FROM message m CROSS JOIN "
        "thread h ON h.msgid = m.msgid WHERE ");
    write_condition(out, related.filter.front());
    return out.add("))");
  }
  const bool whole_topic = related.of == "topic";
  out.add("m.id IN (WITH of_series AS (" KVQ_MAILS_OF_SERIES
          ") SELECT r.message FROM of_series r WHERE r.series IN (");
  if (whole_topic)
    out.add("SELECT s.id FROM series s WHERE s.topic IN (SELECT topic FROM series WHERE id IN (");
  out.add("SELECT h.series FROM message m CROSS JOIN (" KVQ_MAILS_OF_SERIES ") h ON h.message = m.id WHERE ");
  write_condition(out, related.filter.front());
  out.add(whole_topic ? "))))" : "))");
}

/// The mails of the thread, series or topic that a Message-ID is of.
void write_related(Writer& out, const plan::NameIs& name) {
  constexpr std::string_view series_of =
      "(SELECT series FROM (" KVQ_MAILS_OF_SERIES
      ") JOIN message n ON n.id = message JOIN msgid ON msgid.id = n.msgid WHERE msgid.text = ";
  if (name.of == "thread") {
    out.add(
        "m.msgid IN (SELECT t.msgid FROM thread t WHERE t.root = (SELECT root FROM thread JOIN msgid ON "
        "msgid.id = "
        "thread.msgid WHERE msgid.text = ");
    out.bind(name.name);
    return out.add("))");
  }
  const bool whole_topic = name.of == "topic";
  out.add("m.id IN (SELECT r.message FROM (" KVQ_MAILS_OF_SERIES ") r WHERE r.series IN (");
  if (whole_topic)
    out.add("SELECT s.id FROM series s WHERE s.topic IN (SELECT topic FROM series WHERE id IN ");
  if (!whole_topic) out.add("SELECT s.series FROM ");
  out.add(series_of);
  out.bind(name.name);
  out.add(whole_topic ? "))))" : ") s))");
}

void write_name(Writer& out, const plan::NameIs& name) {
  switch (name.kind) {
    case FieldKind::subsystem:
      return write_subsystem(out, name.name);
    case FieldKind::domain:
      out.add(
          "m.author IN (SELECT b.id FROM domain d JOIN address a ON a.domain = d.id JOIN mailbox b ON "
          "b.address = a.id WHERE d.name = ");
      out.bind(name.name);
      return out.add(")");
    case FieldKind::company:
      return write_field_sql(out, KVQ_OF_COMPANIES("folded = ?"), {name.name});
    case FieldKind::list:
      // By kvq's name of the list, or by labels of the List-Id header (RFC 2919).
      return write_field_sql(out,
                             "m.id IN (SELECT d.message FROM list JOIN epoch e ON e.list = list.id JOIN "
                             "delivery d ON d.epoch = e.id WHERE list.name = ? UNION ALL SELECT mh.message "
                             "FROM header h JOIN message_header mh ON mh.header = h.id WHERE " KVQ_HEADER(
                                 "list-id") " AND instr('.' || lower(rtrim(substr(h.field, instr(h.field, '<') + 1), '>')) || '.', '.' || ? || '.') > 0)",
                             {name.name, name.name});
    case FieldKind::kind:
      out.add("m.kind = ");
      return out.bind(name.name);
    case FieldKind::id:
      out.add("m.msgid = (SELECT id FROM msgid WHERE text = ");
      out.bind(name.name);
      return out.add(")");
    case FieldKind::related:
      return write_related(out, name);
    case FieldKind::trailer:
      out.add("m.id IN (SELECT message FROM trailer WHERE kind = ");
      out.bind(name.name);
      out.add(" UNION ALL SELECT patch FROM patch_trailer WHERE kind = ");
      out.bind(name.name);
      return out.add(")");
    default:
      return out.add("0");
  }
}

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

void write_within(Writer& out, const plan::Within& within) {
  const FieldSql& sql = within.field->sql;
  if (sql.compared_in.empty()) return write_interval(out, sql.compared, within.interval);
  out.add("m.id IN (");
  out.add(sql.compared_in);
  write_interval(out, sql.compared, within.interval);
  out.add(")");
}

void write_list(Writer& out, const std::vector<Condition>& operands, std::string_view word) {
  out.add("(");
  bool first = true;
  for (const Condition& operand : operands) {
    if (!first) out.add(word);
    first = false;
    write_condition(out, operand);
  }
  out.add(")");
}

/// Text terms side by side share one MATCH.
template <class List>
void write_sharing_match(Writer& out, const List& list, std::string_view word) {
  List texts;
  std::vector<Condition> operands;
  for (const Condition& operand : list.operands) {
    (match_expression(operand) ? texts.operands : operands).push_back(operand);
  }
  if (!texts.operands.empty()) operands.insert(operands.begin(), Condition{std::move(texts)});
  write_list(out, operands, word);
}

}  // namespace

bool is_of_few_messages(const plan::PersonMatches& person) {
  return person.role.starts_with("m.") || person.role == whole_person_role;
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

void write_condition(Writer& out, const Condition& condition) {
  if (auto expression = match_expression(condition)) return write_match(out, std::move(*expression));
  std::visit(
      Overloaded{
          [&](const plan::Everything&) { out.add("1"); }, [&](const plan::TextMatch&) {},
          [&](const plan::TextNear&) {}, [&](const plan::TextHolds& holds) { write_text_holds(out, holds); },
          [&](const plan::RegexMatches& matches) {
            write_field_sql(out, matches.field->sql.matches,
                            repeated(matches.field->sql.matches, matches.regex));
          },
          [&](const plan::Equals& equals) { write_field_sql(out, equals.field->sql.equals, {equals.value}); },
          [&](const plan::HasPhrase& has) {
            write_field_sql(out, has.field->sql.has_phrase, {has.phrase, int64_t{has.prefix}});
          },
          [&](const plan::ObjectIdIs& id) { write_object_id(out, id); },
          [&](const plan::RelatedTo& related) { write_related_to(out, related); },
          [&](const plan::PersonMatches& person) { write_person(out, person); },
          [&](const plan::NameIs& name) { write_name(out, name); },
          [&](const plan::Within& within) { write_within(out, within); },
          [&](const plan::HasWord& has) { out.add(has.word->sql); },
          [&](const plan::InRange& range) {
            out.add("m.id IN (SELECT d.message FROM delivery d WHERE d.message IS NOT NULL AND ");
            write_range(out, range);
            out.add(")");
          },
          // IS NOT TRUE: what a NULL makes unknown is not so, and a query and its negation
          // split all mails in two.
          [&](const plan::Negated& negated) {
            out.add("(");
            write_condition(out, negated.operand.front());
            out.add(") IS NOT TRUE");
          },
          [&](const plan::All& all) { write_sharing_match(out, all, " AND "); },
          [&](const plan::Any& any) { write_sharing_match(out, any, " OR "); }},
      condition.node);
}

}  // namespace kvq::sql
