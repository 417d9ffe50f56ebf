// SPDX-License-Identifier: MIT
#include "query/sql/condition.hpp"

#include <limits>

#include "query/overloaded.hpp"
#include "query/sql/full_text.hpp"

namespace kvq::sql {
namespace {

using plan::Condition;

/// FieldSql::compared of maintained-by.
constexpr std::string_view maintainer_role = "maintainer";

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

void write_person(Writer& out, const plan::PersonMatches& person) {
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

/// The mails of the thread, series or topic that a Message-ID is of.
void write_related(Writer& out, const plan::NameIs& name) {
  constexpr std::string_view series_of =
      "(SELECT series FROM (SELECT message, series FROM series_message UNION ALL SELECT message, series FROM "
      "series_reply) JOIN message n ON n.id = message JOIN msgid ON msgid.id = n.msgid WHERE msgid.text = ";
  if (name.of == "thread") {
    out.add(
        "m.msgid IN (SELECT t.msgid FROM thread t WHERE t.root = (SELECT root FROM thread JOIN msgid ON "
        "msgid.id = "
        "thread.msgid WHERE msgid.text = ");
    out.bind(name.name);
    return out.add("))");
  }
  const bool whole_topic = name.of == "topic";
  out.add(
      "m.id IN (SELECT r.message FROM (SELECT message, series FROM series_message UNION ALL SELECT message, "
      "series "
      "FROM series_reply) r WHERE r.series IN (");
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
    case FieldKind::list:
      out.add(
          "m.id IN (SELECT d.message FROM list JOIN epoch e ON e.list = list.id JOIN delivery d ON d.epoch = "
          "e.id WHERE list.name = ");
      out.bind(name.name);
      return out.add(")");
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
    case FieldKind::mention:
      out.add("m.id IN (SELECT message FROM trailer WHERE kind = ");
      out.bind(std::string(name.of));
      out.add(" AND instr(lower(value), ");
      out.bind(name.name);
      return out.add(") > 0)");
    default:
      return out.add("0");
  }
}

void write_within(Writer& out, const plan::Within& within) {
  constexpr Interval open;
  const std::string_view compared = within.field->sql.compared;
  const Interval& interval = within.interval;
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
      Overloaded{[&](const plan::Everything&) { out.add("1"); }, [&](const plan::TextMatch&) {},
                 [&](const plan::SubjectMatches& matches) {
                   out.add("kvq_matches(m.subject, ");
                   out.bind(matches.regex);
                   out.add(")");
                 },
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
