// SPDX-License-Identifier: MIT
#include "query/sql/person.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "query/sql/full_text.hpp"
#include "query/sql/person_turns.hpp"
#include "query/sql/subsystem.hpp"
#include "query/vocabulary/fragments.hpp"

namespace kvq::sql {
namespace {

/// FieldSql::compared of person.
constexpr std::string_view whole_person_role = "person";
/// FieldSql::compared of reviewer.
constexpr std::string_view reviewer_role = "reviewer";
/// FieldSql::compared of maintained-by.
constexpr std::string_view maintainer_role = "maintainer";
/// FieldSql::compared of contact.
constexpr std::string_view contact_role = "contact";

/// Writes a SELECT of the mailboxes that match a person term.
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

void write_whole_person(Writer& out, const plan::PersonMatches& person) {
  out.add("m.author IN (SELECT o.id FROM mailbox o WHERE o.identity IN (");
  write_identities(out, person);
  out.add("))");
}

void write_reviewer(Writer& out, const plan::PersonMatches& person) {
  // The addresses are those of the identities, and find the trailers by an index.
  out.add(KVQ_REVIEWED_BY_IDENTITIES);
  write_identities(out, person);
  out.add(") AND pt.address IN (SELECT o.address FROM mailbox o WHERE o.identity IN (");
  write_identities(out, person);
  out.add(")))");
}

void write_maintained_by(Writer& out, const plan::PersonMatches& person) {
  out.add("m.id IN (");
  write_touching(out, [&] {
    out.add(
        "(SELECT DISTINCT sp.section AS id FROM section_person sp WHERE sp.address IN (SELECT o.address FROM "
        "mailbox o WHERE o.identity IN (");
    write_identities(out, person);
    out.add("))) s");
  });
  out.add(")");
}

/// Matches the mail with a trailer by the person, and the patches that the trailer applies to.
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

/// Matches the sender, and the recipients in To and Cc.
void write_contact(Writer& out, const plan::PersonMatches& person) {
  out.add("m.id IN (SELECT message.id FROM message WHERE message.sender IN (");
  write_mailboxes(out, person);
  out.add(") UNION ALL SELECT r.message FROM recipient r WHERE r.mailbox IN (");
  write_mailboxes(out, person);
  out.add("))");
}

}  // namespace

void write_identities(Writer& out, const plan::PersonMatches& person) {
  using How = plan::PersonMatches::How;
  out.add("SELECT b.identity FROM mailbox b WHERE b.id IN (");
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
      // With '@' as a dot, the domain and its subdomains have the same suffix.
      out.add("substr(replace(i.email, '@', '.'), -length(");
      out.bind("." + person.value);
      out.add(")) = ");
      out.bind("." + person.value);
      break;
  }
}

void write_person(Writer& out, const plan::PersonMatches& person, bool few) {
  if (write_person_turn(out, person, few)) return;
  if (person.role == whole_person_role) return write_whole_person(out, person);
  if (person.role == reviewer_role) return write_reviewer(out, person);
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

bool is_of_few_messages(const plan::Condition& condition) {
  if (const auto* name = std::get_if<plan::NameIs>(&condition.node)) return name->kind == FieldKind::domain;
  const auto* person = std::get_if<plan::PersonMatches>(&condition.node);
  return person != nullptr && (person->role.starts_with("m.") || person->role == whole_person_role);
}

}  // namespace kvq::sql
