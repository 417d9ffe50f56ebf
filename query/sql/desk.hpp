// SPDX-License-Identifier: MIT
// SQL for a maintainer's desk: who a person is, what they said about a series, who could review one.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "query/language/plan.hpp"
#include "query/vocabulary/fragments.hpp"
#include "schema/sqlite/database.hpp"

namespace kvq::sql {

/// A person after the mailmap.
struct PersonFound {
  int64_t identity;
  /// `Name <address>`, or the address.
  std::string shown;
  std::string email;
  /// Mails by them.
  int64_t mails;
};

/// Returns the people who match a person term, those with most mails first.
std::vector<PersonFound> people_matching(const Database& database, const plan::PersonMatches& person);

/// Whether a section of MAINTAINERS was imported.
inline constexpr std::string_view has_sections = "SELECT 1 FROM maintainers_section LIMIT 1";

// In these, ?1 is a JSON array of identities.
#define KVQ_IDENTITIES "(SELECT value FROM json_each(?1))"

/// The people as tags show them: a row for each address.
inline constexpr std::string_view names_in_tags =
    "SELECT DISTINCT iif(p.name = '', a.email, p.name || ' <' || a.email || '>') FROM mailbox b JOIN address "
    "a ON "
    "a.id = b.address JOIN person p ON p.id = a.person WHERE b.identity IN " KVQ_IDENTITIES;

/// The answers of the people to the series ?2: the Message-ID of the cover or patch that each is about, its
/// own, its date, subject and address on the web.
inline constexpr std::string_view answers_on_series =
    "SELECT (SELECT text FROM msgid JOIN message x ON x.msgid = msgid.id WHERE x.id = sr.patch), id.text, a.date, "
    "a.subject, kvq_web_address(id.text, " KVQ_LISTS_OF(
        "a.id") ") FROM series_reply sr JOIN message a ON a.id = sr.message JOIN mailbox b ON b.id = a.author JOIN "
    "msgid id ON id.id = a.msgid WHERE sr.series = ?2 AND b.identity IN " KVQ_IDENTITIES " ORDER BY a.date, a.id";

/// The tags of the people that the patch with the rowid ?2 lacks (see the field lost-tag): kind and the
/// revision that had it last.
inline constexpr std::string_view lost_tags_of_patch =
    "SELECT pt.kind, max(before.revision) FROM series_message own JOIN series s ON s.id = own.series JOIN "
    "series before ON before.topic = s.topic AND before.date < s.date JOIN series_message q ON q.series = "
    "before.id AND q.title_key = own.title_key AND q.number > 0 JOIN patch_trailer pt ON pt.patch = "
    "q.message AND pt.kind IN ('reviewed-by', "
    "'acked-by', 'tested-by') JOIN mailbox b ON b.address = pt.address AND b.identity IN " KVQ_IDENTITIES
    " WHERE own.message = ?2 AND NOT EXISTS (SELECT 1 FROM patch_trailer kept JOIN mailbox k ON k.address = "
    "kept.address WHERE kept.patch = own.message AND kept.kind = pt.kind AND k.identity IN " KVQ_IDENTITIES
    ") GROUP BY pt.kind ORDER BY pt.kind";

/// Who could review the series ?1. Of the ?2 seconds before it: how many patches that change one of its files
/// each person reviewed or acked (a patch counts once however often it was posted), how many of its files
/// these change, how many answers they wrote to series of its sender, and the newest date of those. Then
/// their role in a section of MAINTAINERS, and whether the series was sent to them. Its authors, robots and
/// people who answered it are left out, and those who wrote nothing in the last ?3 seconds before it.
inline constexpr std::string_view possible_reviewers =
    "WITH own AS (SELECT sm.message, s.date, s.topic, s.sender FROM series s JOIN series_message sm ON "
    "sm.series = s.id WHERE s.id = ?1), authors AS (SELECT b.identity FROM own JOIN message m ON m.id = "
    "own.message JOIN mailbox b ON b.id IN (m.sender, m.author)), files AS (SELECT DISTINCT pf.file FROM "
    "own JOIN patch_file pf ON pf.message = own.message), touching AS (SELECT DISTINCT pf.message, pf.file "
    "FROM files CROSS JOIN patch_file pf ON pf.file = files.file CROSS JOIN message p ON p.id = pf.message "
    "AND p.date < (SELECT date FROM own) AND p.date >= (SELECT date FROM own) - ?2), review AS (SELECT "
    "b.identity, touching.file, coalesce(sm.title_key, sm.message) AS work, source.date FROM touching CROSS "
    "JOIN patch_trailer pt ON pt.patch = touching.message AND pt.kind IN ('reviewed-by', 'acked-by') CROSS "
    "JOIN series_message sm ON sm.message = touching.message CROSS JOIN series s ON s.id = sm.series AND "
    "s.topic <> (SELECT topic FROM own) CROSS JOIN message p ON p.id = touching.message CROSS JOIN message "
    "source ON source.id = pt.source CROSS JOIN trailer t ON t.message = pt.source AND +t.kind = pt.kind "
    "CROSS JOIN mailbox b ON b.id = t.mailbox AND b.address = pt.address WHERE b.identity IS NOT (SELECT "
    "identity FROM mailbox WHERE mailbox.id = p.author)), answer AS (SELECT b.identity, a.id, a.date FROM "
    "series s CROSS JOIN series_reply sr ON sr.series = s.id CROSS JOIN message a ON a.id = sr.message "
    "CROSS JOIN mailbox b ON b.id = a.author CROSS JOIN address x ON x.id = b.address AND x.robot = 0 WHERE "
    "s.sender = (SELECT sender FROM own) AND s.date < (SELECT date FROM own) AND s.date >= (SELECT date "
    "FROM own) - ?2 AND s.topic <> (SELECT topic FROM own)), role AS (SELECT b.identity, min(sp.role) AS "
    "role FROM files CROSS JOIN file_section fs ON fs.file = files.file CROSS JOIN section_person sp ON "
    "sp.section = fs.section CROSS JOIN mailbox b ON b.address = sp.address GROUP BY b.identity), who AS "
    "(SELECT identity FROM review UNION SELECT identity FROM answer UNION SELECT identity FROM role) SELECT "
    "text, (SELECT count(DISTINCT work) FROM review r WHERE r.identity = who.identity) AS reviewed, (SELECT "
    "count(DISTINCT file) FROM review r WHERE r.identity = who.identity), (SELECT count(*) FROM answer a "
    "WHERE a.identity = who.identity) AS answered, (SELECT max(date) FROM (SELECT date FROM review r WHERE "
    "r.identity = who.identity UNION ALL SELECT date FROM answer a WHERE a.identity = who.identity)), "
    "coalesce((SELECT role FROM role WHERE role.identity = who.identity), ''), EXISTS (SELECT 1 FROM own "
    "JOIN message m ON m.id = own.message JOIN recipient_list rl ON rl.list = m.recipients JOIN mailbox b "
    "ON b.id = rl.mailbox WHERE b.identity = who.identity) FROM who JOIN identity_shown ON "
    "identity_shown.identity = who.identity WHERE who.identity NOT IN authors AND NOT EXISTS (SELECT 1 FROM "
    "series_reply sr JOIN message a ON a.id = sr.message JOIN mailbox b ON b.id = a.author WHERE sr.series "
    "= ?1 AND b.identity = who.identity) AND EXISTS (SELECT 1 FROM mailbox b CROSS JOIN message a ON "
    "a.author = b.id AND a.date >= (SELECT date FROM own) - ?3 WHERE b.identity = who.identity) ORDER BY "
    "reviewed DESC, answered DESC, text";

/// The number of files that the series ?1 changes.
inline constexpr std::string_view files_of_series =
    "SELECT count(DISTINCT pf.file) FROM series_message sm JOIN patch_file pf ON pf.message = sm.message "
    "WHERE sm.series = ?1 AND sm.number > 0";

}  // namespace kvq::sql
