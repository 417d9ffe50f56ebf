// SPDX-License-Identifier: MIT
// Pieces of SQL that several fields share. They are macros because only literals can be joined at compile
// time.
#pragma once

// Selects an expression over a mailbox b, its address a and its person p.
#define KVQ_OF_MAILBOX(what, mailbox)                   \
  "(SELECT " what                                       \
  " FROM mailbox b JOIN address a ON a.id = b.address " \
  "JOIN person p ON p.id = a.person WHERE b.id = " mailbox ")"

// "Name <address>" of that person, with their newest name.
#define KVQ_PERSON "iif(p.name = '', a.email, p.name || ' <' || a.email || '>')"

// The name in a mailbox b, else the part of its address before the @.
#define KVQ_NAME               \
  "iif(b.name <> '', b.name, " \
  "substr(b.written_address, 1, instr(b.written_address || '@', '@') - 1))"

// All mailboxes of the people who have one of the given mailboxes. The join order is fixed, because these are
// few.
#define KVQ_MAILBOXES_OF_THE_SAME(mailboxes) \
  "SELECT o.id FROM mailbox b CROSS JOIN mailbox o ON o.identity = b.identity WHERE b.id IN (" mailboxes ")"

// The company of the author of m when the mail was sent; 1 is unknown (schema/sql/007_people.sql).
#define KVQ_COMPANY                                                                                       \
  "coalesce((SELECT f.company FROM mailbox b JOIN affiliation f ON f.address = b.address AND f.since <= " \
  "m.date WHERE b.id = m.author ORDER BY f.since DESC LIMIT 1), 1)"
// The mails whose author belonged to the matching companies at that time. If the author is unknown, so is the
// company.
#define KVQ_OF_COMPANIES(condition)                                                                        \
  "m.id IN (WITH matched AS (SELECT id FROM company WHERE " condition                                      \
  ") SELECT n.id FROM matched CROSS JOIN affiliation f ON f.company = matched.id CROSS JOIN mailbox b ON " \
  "b.address = f.address CROSS JOIN message n ON n.author = b.id AND n.date >= f.since AND n.date < "      \
  "f.until UNION ALL SELECT id FROM message WHERE author IS NULL AND 1 IN (SELECT id FROM matched))"

// The messages with a Message-ID, or that had it before a server replaced it.
#define KVQ_MESSAGES_OF(id)                               \
  "(WITH named AS (SELECT id FROM msgid WHERE text = " id \
  ") SELECT id FROM message WHERE msgid IN named "        \
  "UNION ALL SELECT message FROM message_alias WHERE msgid IN named)"
#define KVQ_MESSAGES_WITH_ID KVQ_MESSAGES_OF("?")

// The recipients of a message, on one line, and one per row.
#define KVQ_RECIPIENTS(condition)                                        \
  "(SELECT group_concat(person, ', ') FROM (SELECT " KVQ_PERSON          \
  " AS person "                                                          \
  "FROM recipient r JOIN mailbox b ON b.id = r.mailbox "                 \
  "JOIN address a ON a.id = b.address JOIN person p ON p.id = a.person " \
  "WHERE r.message = m.id" condition " ORDER BY r.header DESC, r.position))"
#define KVQ_EACH_RECIPIENT(prefix, condition)                                                  \
  "JOIN recipient " prefix "r ON " prefix "r.message = m.id" condition " JOIN mailbox " prefix \
  "b ON " prefix "b.id = " prefix "r.mailbox"

// The lists that delivered a message, one per line.
#define KVQ_LISTS_OF(message)                                                                              \
  "(SELECT group_concat(list.name, char(10)) FROM delivery d JOIN epoch e ON e.id = d.epoch JOIN list ON " \
  "list.id = e.list WHERE d.message = " message ")"

#define KVQ_OF_PATCH(column) "(SELECT " column " FROM patch WHERE patch.message = m.id)"

// Message ids for conditions on messages, patches and series that use their own index, no matter which term
// drives the search.
#define KVQ_IN_MESSAGES "SELECT m.id FROM message m WHERE "
#define KVQ_IN_PATCHES "SELECT message FROM patch WHERE "
#define KVQ_IN_ALL_SERIES \
  "SELECT sm.message FROM series s CROSS JOIN series_message sm ON sm.series = s.id WHERE "

// An expression over the series s of a cover or patch, and the covers and patches of the series that match.
#define KVQ_OF_SERIES(what) \
  "(SELECT " what " FROM series_message sm JOIN series s ON s.id = sm.series WHERE sm.message = m.id)"
#define KVQ_IN_SERIES(condition) "m.id IN (" KVQ_IN_ALL_SERIES condition ")"

// The cover, patches and answers of each series.
#define KVQ_MAILS_OF_SERIES \
  "SELECT message, series FROM series_message UNION ALL SELECT message, series FROM series_reply"

// The condition that a header h has a name, the value of a header, and the SQL of a header field.
#define KVQ_HEADER(name) "h.field >= '" name ": ' AND h.field < '" name ":!'"
#define KVQ_HEADER_VALUE "substr(h.field, instr(h.field, ':') + 2)"
#define KVQ_OF_HEADER(name)                                                                    \
  {                                                                                            \
    .value = "(SELECT group_concat(" KVQ_HEADER_VALUE                                          \
             ", ', ') FROM message_header mh JOIN header h ON "                                \
             "h.id = mh.header WHERE mh.message = m.id AND " KVQ_HEADER(name) ")",             \
    .equals =                                                                                  \
        "m.id IN (SELECT mh.message FROM header h JOIN message_header mh ON mh.header = h.id " \
        "WHERE " KVQ_HEADER(name) " AND instr(lower(" KVQ_HEADER_VALUE "), ?) > 0)",           \
    .matches =                                                                                 \
        "m.id IN (SELECT mh.message FROM header h JOIN message_header mh ON mh.header = h.id " \
        "WHERE " KVQ_HEADER(name) " AND kvq_matches(" KVQ_HEADER_VALUE ", ?))"                 \
  }

// The ids of the mailboxes that match a regular expression, in the form that columns show.
#define KVQ_MATCHING_MAILBOXES                                                                \
  "SELECT id FROM mailbox WHERE kvq_matches(iif(name = '', written_address, name || ' <' || " \
  "written_address || '>'), ?)"
#define KVQ_RECIPIENT_MATCHES(condition) \
  "m.id IN (SELECT r.message FROM recipient r WHERE " condition "r.mailbox IN (" KVQ_MATCHING_MAILBOXES "))"

// The SQL of a field for the text of a kind of trailer.
#define KVQ_TRAILER_CONTAINS(kind)                                                                           \
  {                                                                                                          \
    .value = "(SELECT group_concat(value, ', ') FROM trailer WHERE trailer.message = m.id AND kind = '" kind \
             "')",                                                                                           \
    .equals =                                                                                                \
        "m.id IN (SELECT message FROM trailer WHERE kind = '" kind "' AND instr(lower(value), ?) > 0)",      \
    .matches = "m.id IN (SELECT message FROM trailer WHERE kind = '" kind "' AND kvq_matches(value, ?))"     \
  }

// The current state of a series: the state by its mails, unless a later revision exists or nobody has
// answered for long.
// The states besides applied that do not become stale.
#define KVQ_REFUSED_STATES "'withdrawn', 'superseded', 'rejected', 'dropped', 'nacked'"
// In seconds.
#define KVQ_STALE_AFTER "15552000"
#define KVQ_IS_STALE "s.active < kvq_now() - " KVQ_STALE_AFTER
#define KVQ_SERIES_STATE                                                                             \
  "CASE WHEN s.state IN ('applied', 'backport') THEN s.state WHEN s.superseded_by IS NOT NULL THEN " \
  "'superseded' WHEN s.state IN (" KVQ_REFUSED_STATES ") THEN s.state WHEN " KVQ_IS_STALE            \
  " THEN 'stale' ELSE s.state END"
// The state by the mails alone.
#define KVQ_STANDING \
  "iif(s.state NOT IN ('applied', 'backport') AND s.superseded_by IS NOT NULL, 'superseded', s.state)"
// Who must act next.
#define KVQ_AWAITS_AUTHOR "s.state = 'awaiting-author' AND s.superseded_by IS NULL"
#define KVQ_AWAITS_REVIEW "s.state IN ('awaiting-review', 'partially-reviewed') AND s.superseded_by IS NULL"
#define KVQ_OPEN_SERIES(name) \
  KVQ_IN_SERIES("s.state = '" name "' AND s.superseded_by IS NULL AND NOT " KVQ_IS_STALE)

// Whether an author of the series s wrote something after the mail that decides its state, such as a promise.
#define KVQ_AUTHOR_SPOKE_LAST                                                                           \
  "EXISTS (SELECT 1 FROM series_reply sr JOIN message r ON r.id = sr.message JOIN mailbox b ON b.id = " \
  "r.author WHERE sr.series = s.id AND r.date > (SELECT max(e_m.date) FROM series_evidence e JOIN "     \
  "message e_m ON e_m.id = e.message WHERE e.series = s.id) AND b.identity IN (" KVQ_AUTHORS_OF_SERIES "))"
// Whether somebody took some patches of the series s and left the others.
#define KVQ_IS_PARTLY_APPLIED                                                                       \
  "s.state IN ('partially-reviewed', 'reviewed') AND EXISTS (SELECT 1 FROM series_evidence e JOIN " \
  "verdict v ON v.message = e.message AND v.kind = 'applied' WHERE e.series = s.id)"
// Since when the series s is in its state. Reviews of some of its patches do not end its wait for the others.
#define KVQ_WAITS_SINCE                                                                                     \
  "iif(s.state = 'partially-reviewed', s.date, coalesce((SELECT max(e_m.date) FROM series_evidence e JOIN " \
  "message e_m ON e_m.id = e.message WHERE e.series = s.id), s.date))"

// What says that the series of a cover or patch m is a backport: of that mail itself, else of the first that
// says so.
#define KVQ_BACKPORT                                                                                      \
  "(SELECT p.backport FROM series_message sm JOIN series s ON s.id = sm.series AND s.state = 'backport' " \
  "JOIN series_evidence e ON e.series = s.id JOIN patch p ON p.message = e.message WHERE sm.message = m.id)"
#define KVQ_IN_BACKPORTS(condition)                                                                      \
  "m.id IN (SELECT sm.message FROM series s JOIN series_message sm ON sm.series = s.id WHERE s.state = " \
  "'backport' AND EXISTS (SELECT 1 FROM series_evidence e JOIN patch p ON p.message = e.message WHERE "  \
  "e.series = s.id AND " condition "))"

// The patches that are in a git tree, each with the commit by which it was in a release first.
#define KVQ_PATCHES_IN_TREES \
  "applied_patch a JOIN tree_commit c ON c.id = a.tree_commit AND a.reverted IS NULL"
#define KVQ_LAST_COMMITTED                                                     \
  "(SELECT max(c.committed) FROM series_message sm JOIN " KVQ_PATCHES_IN_TREES \
  " WHERE a.message = sm.message AND sm.series = s.id)"
// A column of the tag of the series s that first has all of its patches; NULL if some are in no tag.
#define KVQ_LAST_TAG_OF_SERIES(column)                                                                  \
  "(SELECT name FROM (SELECT " column                                                                   \
  " AS name, max(t.date), count(*) AS patches, count(t.id) AS tagged FROM series_message sm LEFT JOIN " \
  "applied_patch a ON a.message = sm.message AND a.reverted IS NULL LEFT JOIN tree_commit c ON c.id = " \
  "a.tree_commit LEFT JOIN tree_tag t ON t.id = c.tag WHERE sm.series = s.id AND sm.number > 0) WHERE " \
  "patches = tagged AND s.complete = 1)"
#define KVQ_RELEASE                                                                  \
  "coalesce((SELECT t.release FROM " KVQ_PATCHES_IN_TREES                            \
  " JOIN tree_tag t ON t.id = c.tag WHERE a.message = m.id), iif(m.kind = 'cover', " \
  "(SELECT " KVQ_LAST_TAG_OF_SERIES("t.release") " FROM series s WHERE s.id = m.id), NULL))"
// The patches and covers of a release, with or without its v, or of a tag.
#define KVQ_OF_RELEASE \
  "m.id IN (WITH wanted AS (SELECT ? AS name), patches AS (SELECT a.message, wanted.name FROM wanted JOIN "  \
  "tree_tag t ON t.release IN (wanted.name, 'v' || wanted.name) OR t.name = wanted.name JOIN tree_commit c " \
  "ON c.tag = t.id JOIN applied_patch a ON a.tree_commit = c.id AND a.reverted IS NULL) SELECT message "     \
  "FROM patches UNION ALL SELECT s.id FROM (SELECT DISTINCT sm.series, p.name FROM patches p JOIN "          \
  "series_message sm ON sm.message = p.message) found JOIN series s ON s.id = found.series JOIN message "    \
  "cover ON cover.id = s.id AND cover.kind = 'cover' WHERE " KVQ_LAST_TAG_OF_SERIES(                         \
      "t.release") " IN (found.name, 'v' || found.name) OR " KVQ_LAST_TAG_OF_SERIES("t.name") " = "          \
                                                                                              "found.name)"
#define KVQ_COMMITS                                                                                         \
  "(SELECT group_concat(id, ' ') FROM (SELECT lower(hex(c.commit_oid)) AS id FROM patch_commit pc JOIN "    \
  "tree_commit c ON c.id = pc.tree_commit WHERE pc.message = m.id AND pc.counts = 1 GROUP BY c.commit_oid " \
  "ORDER BY min(c.reverted_by IS NOT NULL), min(c.committed), id))"
#define KVQ_HAS_COMMIT                                                                                     \
  "m.id IN (SELECT message FROM applied_patch WHERE reverted IS NULL UNION ALL SELECT s.id FROM series s " \
  "JOIN message cover ON cover.id = s.id AND cover.kind = 'cover' WHERE s.state = 'applied' AND "          \
  "s.complete = 1 AND NOT EXISTS (SELECT 1 FROM series_message sm WHERE sm.series = s.id AND sm.number > " \
  "0 AND sm.message NOT IN (SELECT message FROM applied_patch WHERE reverted IS NULL)))"

// The time of the first answer to the series s by somebody who wrote none of its mails and is not a robot.
// People are compared after the mailmap.
#define KVQ_AUTHORS_OF_SERIES                                                                            \
  "SELECT own.identity FROM series_message sm JOIN message own_m ON own_m.id = sm.message JOIN mailbox " \
  "own ON own.id IN (own_m.sender, own_m.author) WHERE sm.series = s.id"
#define KVQ_ROBOTS "SELECT b.id FROM address a JOIN mailbox b ON b.address = a.id WHERE a.robot = 1"
#define KVQ_FIRST_RESPONSE                                                                                \
  "(SELECT min(date) FROM (SELECT b.identity AS identity, min(r.date) AS date FROM series_reply sr JOIN " \
  "message r ON r.id = sr.message JOIN mailbox b ON b.id = r.author WHERE sr.series = s.id AND r.sender " \
  "NOT IN (" KVQ_ROBOTS ") GROUP BY b.identity) WHERE identity NOT IN (" KVQ_AUTHORS_OF_SERIES "))"
#define KVQ_SECONDS_TO_FIRST_RESPONSE "max(0, " KVQ_FIRST_RESPONSE " - s.date)"
#define KVQ_HOURS_TO_FIRST_RESPONSE KVQ_SECONDS_TO_FIRST_RESPONSE " / 3600"

// When the series s was applied: the date of the first mail that says so about the whole series, else of the
// last one that says so about a patch, else of the last of its commits in a tree.
#define KVQ_APPLIED                                                                                         \
  "iif(s.state = 'applied', coalesce((SELECT min(e_m.date) FROM series_evidence e JOIN series_reply sr ON " \
  "sr.message = e.message AND sr.patch = s.id JOIN message e_m ON e_m.id = e.message WHERE e.series = "     \
  "s.id), (SELECT max(e_m.date) FROM series_evidence e JOIN message e_m ON e_m.id = e.message WHERE "       \
  "e.series = s.id), " KVQ_LAST_COMMITTED "), NULL)"
#define KVQ_SECONDS_TO_MERGE \
  "max(0, " KVQ_APPLIED " - (SELECT first.date FROM series first WHERE first.id = s.topic))"
#define KVQ_DAYS_TO_MERGE KVQ_SECONDS_TO_MERGE " / 86400"

// The Reviewed-by and Acked-by trailers by people other than the author of the patch: the reviewer, after the
// mailmap, and their company when the mail with the trailer was sent.
#define KVQ_REVIEWS(columns, joins, condition)                                                            \
  "SELECT " columns                                                                                       \
  " FROM patch_trailer pt JOIN message p ON p.id = pt.patch JOIN trailer t ON t.message "                 \
  "= pt.source AND +t.kind = pt.kind JOIN mailbox b ON b.id = t.mailbox AND b.address = pt.address" joins \
  " WHERE pt.kind IN ('reviewed-by', 'acked-by') AND b.identity IS NOT (SELECT identity FROM mailbox "    \
  "WHERE mailbox.id = p.author)" condition
#define KVQ_COMPANY_OF_REVIEWER                                                                     \
  " JOIN message source ON source.id = pt.source JOIN affiliation f ON f.address = pt.address AND " \
  "f.since <= source.date AND f.until > source.date"
#define KVQ_COMPANY_OF_PATCH                                                                             \
  " JOIN mailbox pb ON pb.id = p.author JOIN affiliation pf ON pf.address = pb.address AND pf.since <= " \
  "p.date AND pf.until > p.date"
#define KVQ_REVIEWED_BY_IDENTITIES "m.id IN (" KVQ_REVIEWS("pt.patch", "", " AND b.identity IN (")
#define KVQ_REVIEWED_BY_COMPANIES(condition)                   \
  "m.id IN (" KVQ_REVIEWS("pt.patch", KVQ_COMPANY_OF_REVIEWER, \
                          " AND f.company IN (SELECT id FROM company WHERE " condition ")") ")"

// The people in the trailers of a patch, on one line, and one per row.
#define KVQ_GIVERS(name)                                                                                    \
  "(SELECT group_concat(iif(p.name = '', a.email, p.name || ' <' || a.email || '>'), ', ') FROM "           \
  "patch_trailer pt "                                                                                       \
  "JOIN address a ON a.id = pt.address JOIN person p ON p.id = a.person WHERE pt.patch = m.id AND pt.kind " \
  "= '" name "')"
#define KVQ_EACH_GIVER(alias, name)                                                                  \
  "JOIN patch_trailer " alias "t ON " alias "t.patch = m.id AND " alias "t.kind = '" name            \
  "' JOIN address " alias "a ON " alias "a.id = " alias "t.address JOIN person " alias "p ON " alias \
  "p.id = " alias "a.person"
#define KVQ_GIVER(alias) \
  "iif(" alias "p.name = '', " alias "a.email, " alias "p.name || ' <' || " alias "a.email || '>')"

#define KVQ_SUBSYSTEM_AS_MOSTLY_WRITTEN                                         \
  "(SELECT s.name FROM subsystem s WHERE s.folded = subsystem.folded ORDER BY " \
  "(SELECT count(*) FROM message_subsystem ms WHERE ms.subsystem = s.id) DESC, s.name LIMIT 1)"

// The maintainers and reviewers of the files of a message, on one line, and one per row.
#define KVQ_OF_SECTIONS_FROM_FILES                                                         \
  "patch_file pf JOIN file_section fs ON fs.file = pf.file "                               \
  "JOIN section_person sp ON sp.section = fs.section JOIN address a ON a.id = sp.address " \
  "JOIN person p ON p.id = a.person"
#define KVQ_MAINTAINERS                                                  \
  "(SELECT group_concat(person, ', ') FROM (SELECT DISTINCT " KVQ_PERSON \
  " AS person FROM " KVQ_OF_SECTIONS_FROM_FILES " WHERE pf.message = m.id ORDER BY person))"
#define KVQ_EACH_MAINTAINER                                                                           \
  "JOIN (SELECT DISTINCT pf.message, p.id, " KVQ_PERSON " AS person FROM " KVQ_OF_SECTIONS_FROM_FILES \
  ") maintainers ON maintainers.message = m.id"

// The full-text columns of a diff.
#define KVQ_DIFF "file function added removed context"
