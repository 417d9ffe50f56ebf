// SPDX-License-Identifier: MIT
#include "query/sql/person_turns.hpp"

#include <string_view>

#include "query/sql/person.hpp"
#include "query/sql/subsystem.hpp"

namespace kvq::sql {
namespace {

/// FieldSql::compared of the fields.
constexpr std::string_view addressed_to_role = "addressed-to";
constexpr std::string_view answered_by_role = "answered-by";
constexpr std::string_view answered_earlier_by_role = "answered-earlier-by";
constexpr std::string_view answers_to_role = "answers-to";
constexpr std::string_view lost_tag_role = "lost-tag";
constexpr std::string_view maintainer_role = "maintainer-of-section";

/// Writes a SELECT of all mailboxes, or of their addresses, of the people who match.
void write_own(Writer& out, const plan::PersonMatches& person, std::string_view column) {
  out.add("SELECT o.");
  out.add(column);
  out.add(" FROM mailbox o WHERE o.identity IN (");
  write_identities(out, person);
  out.add(")");
}

void write_mailboxes_of(Writer& out, const plan::PersonMatches& person) {
  write_own(out, person, "id");
}

/// Writes the beginning of a SELECT of answers of the person, as step `answer`.
void write_answers(Writer& out, const plan::PersonMatches& person) {
  out.add("m.id IN (WITH answer AS (SELECT a.id FROM message a WHERE a.author IN (");
  write_mailboxes_of(out, person);
  out.add(") AND +a.kind = 'reply') ");
}

void write_addressed_to(Writer& out, const plan::PersonMatches& person, bool few) {
  if (few) {
    out.add("(EXISTS (SELECT 1 FROM recipient_list rl WHERE rl.list = m.recipients AND rl.mailbox IN (");
    write_mailboxes_of(out, person);
    out.add(
        ")) OR EXISTS (SELECT 1 FROM series_message own CROSS JOIN series_message other ON other.series = "
        "own.series CROSS JOIN message n ON n.id = other.message CROSS JOIN recipient_list rl ON rl.list = "
        "n.recipients AND rl.mailbox IN (");
    write_mailboxes_of(out, person);
    return out.add(") WHERE own.message = m.id))");
  }
  out.add(
      "m.id IN (WITH sent AS (SELECT n.id FROM message n WHERE n.recipients IN (SELECT rl.list FROM "
      "recipient_list rl WHERE rl.mailbox IN (");
  write_mailboxes_of(out, person);
  out.add(
      "))) SELECT id FROM sent UNION ALL SELECT other.message FROM sent CROSS JOIN series_message own ON "
      "own.message = sent.id CROSS JOIN series_message other ON other.series = own.series)");
}

void write_answered_by(Writer& out, const plan::PersonMatches& person, bool few) {
  if (few) {
    out.add(
        "(EXISTS (SELECT 1 FROM reference r CROSS JOIN message a ON a.id = r.message AND a.kind = 'reply' "
        "WHERE r.msgid = m.msgid AND a.author IN (");
    write_mailboxes_of(out, person);
    out.add(
        ")) OR EXISTS (SELECT 1 FROM series_message sm CROSS JOIN series_reply sr ON sr.series = sm.series "
        "CROSS JOIN message a ON a.id = sr.message WHERE sm.message = m.id AND a.author IN (");
    write_mailboxes_of(out, person);
    return out.add(")))");
  }
  write_answers(out, person);
  out.add(
      "SELECT c.id FROM answer CROSS JOIN reference r ON r.message = answer.id CROSS JOIN message c ON "
      "c.msgid = r.msgid UNION ALL SELECT sm.message FROM answer CROSS JOIN series_reply sr ON sr.message = "
      "answer.id CROSS JOIN series_message sm ON sm.series = sr.series)");
}

void write_answered_earlier_by(Writer& out, const plan::PersonMatches& person, bool few) {
  if (few) {
    out.add(
        "EXISTS (SELECT 1 FROM series_message sm CROSS JOIN series s ON s.id = sm.series CROSS JOIN series "
        "before ON before.topic = s.topic AND before.date < s.date CROSS JOIN series_reply sr ON sr.series = "
        "before.id CROSS JOIN message a ON a.id = sr.message WHERE sm.message = m.id AND a.author IN (");
    write_mailboxes_of(out, person);
    return out.add("))");
  }
  write_answers(out, person);
  out.add(
      "SELECT sm.message FROM answer CROSS JOIN series_reply sr ON sr.message = answer.id CROSS JOIN series "
      "before ON before.id = sr.series CROSS JOIN series s ON s.topic = before.topic AND s.date > "
      "before.date CROSS JOIN series_message sm ON sm.series = s.id)");
}

void write_answers_to(Writer& out, const plan::PersonMatches& person, bool few) {
  if (few) {
    out.add(
        "(m.kind = 'reply' AND EXISTS (SELECT 1 FROM thread t CROSS JOIN message p ON p.msgid = t.parent "
        "WHERE t.msgid = m.msgid AND p.author IN (");
    write_mailboxes_of(out, person);
    return out.add(")))");
  }
  out.add(
      "m.id IN (SELECT a.id FROM message p CROSS JOIN thread t ON t.parent = p.msgid CROSS JOIN message a ON "
      "a.msgid = t.msgid AND +a.kind = 'reply' WHERE p.author IN (");
  write_mailboxes_of(out, person);
  out.add("))");
}

/// A tag goes with a patch that is the same by its patch-id, as `kvq series` pairs them, and as b4 does. A
/// patch that has changed is found by its title.
void write_lost_tag(Writer& out, const plan::PersonMatches& person) {
  out.add(
      "m.id IN (WITH given AS (SELECT pt.patch, pt.kind, pt.address FROM patch_trailer pt WHERE "
      "pt.address IN (");
  write_own(out, person, "address");
  out.add(
      ") AND pt.kind IN ('reviewed-by', 'acked-by', 'tested-by')) SELECT own.message FROM given CROSS JOIN "
      "series_message q ON q.message = given.patch AND q.number > 0 CROSS JOIN patch old ON old.message = "
      "q.message CROSS JOIN series before ON before.id = q.series CROSS JOIN series s ON s.topic = "
      "before.topic AND s.date > before.date CROSS JOIN series_message own ON own.series = s.id AND "
      "own.number > 0 AND own.title_key = q.title_key CROSS JOIN patch new ON new.message = own.message "
      "WHERE new.patch_id IS NOT old.patch_id AND NOT EXISTS (SELECT 1 FROM patch_trailer kept WHERE "
      "kept.patch = own.message AND kept.kind = given.kind AND kept.address IN (");
  write_own(out, person, "address");
  out.add(
      ")) AND NOT EXISTS (SELECT 1 FROM given carried CROSS JOIN patch same ON same.message = carried.patch "
      "CROSS JOIN series_message cm ON cm.message = same.message CROSS JOIN series cs ON cs.id = cm.series "
      "WHERE carried.kind = given.kind AND same.patch_id = new.patch_id AND cs.topic = s.topic AND cs.date < "
      "s.date))");
}

void write_maintainer(Writer& out, const plan::PersonMatches& person) {
  out.add("m.id IN (");
  write_touching(out, [&] {
    out.add(
        "(SELECT DISTINCT sp.section AS id FROM section_person sp WHERE sp.role = 'maintainer' AND "
        "sp.address IN (");
    write_own(out, person, "address");
    out.add(")) s");
  });
  out.add(")");
}

}  // namespace

bool write_person_turn(Writer& out, const plan::PersonMatches& person, bool few) {
  if (person.role == addressed_to_role) {
    write_addressed_to(out, person, few);
  } else if (person.role == answered_by_role) {
    write_answered_by(out, person, few);
  } else if (person.role == answered_earlier_by_role) {
    write_answered_earlier_by(out, person, few);
  } else if (person.role == answers_to_role) {
    write_answers_to(out, person, few);
  } else if (person.role == lost_tag_role) {
    write_lost_tag(out, person);
  } else if (person.role == maintainer_role) {
    write_maintainer(out, person);
  } else {
    return false;
  }
  return true;
}

}  // namespace kvq::sql
