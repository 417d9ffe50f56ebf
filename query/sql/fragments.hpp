// SPDX-License-Identifier: MIT
// Pieces of SQL that several fields share. Macros, since only literals join at compile time.
#pragma once

// What is asked of a mailbox b, with its address a and its person p.
#define KVQ_OF_MAILBOX(what, mailbox)                   \
  "(SELECT " what                                       \
  " FROM mailbox b JOIN address a ON a.id = b.address " \
  "JOIN person p ON p.id = a.person WHERE b.id = " mailbox ")"

// "Name <address>" there, by the person's newest name.
#define KVQ_PERSON "iif(p.name = '', a.email, p.name || ' <' || a.email || '>')"

// The name in a mailbox b, else what stands before the @ of its address.
#define KVQ_NAME               \
  "iif(b.name <> '', b.name, " \
  "substr(b.written_address, 1, instr(b.written_address || '@', '@') - 1))"

// The recipients of a message, all on one line, and one a row.
#define KVQ_RECIPIENTS(condition)                                        \
  "(SELECT group_concat(person, ', ') FROM (SELECT " KVQ_PERSON          \
  " AS person "                                                          \
  "FROM recipient r JOIN mailbox b ON b.id = r.mailbox "                 \
  "JOIN address a ON a.id = b.address JOIN person p ON p.id = a.person " \
  "WHERE r.message = m.id" condition " ORDER BY r.header DESC, r.position))"
#define KVQ_EACH_RECIPIENT(prefix, condition)                                                  \
  "JOIN recipient " prefix "r ON " prefix "r.message = m.id" condition " JOIN mailbox " prefix \
  "b ON " prefix "b.id = " prefix "r.mailbox"

#define KVQ_OF_PATCH(column) "(SELECT " column " FROM patch WHERE patch.message = m.id)"

// A cover and the patches that name it in their references, with its revision and total, are one posting.
// The order of the joins is pinned: a planner without statistics would begin with all covers.
#define KVQ_HAS_COVER                                                                   \
  "EXISTS (SELECT 1 FROM patch mp CROSS JOIN reference r ON r.message = mp.message "    \
  "CROSS JOIN message c ON c.msgid = r.msgid CROSS JOIN patch cp ON cp.message = c.id " \
  "WHERE mp.message = m.id AND +c.kind = 'cover' "                                      \
  "AND cp.revision = mp.revision AND cp.total = mp.total)"

#define KVQ_SUBSYSTEM_AS_MOSTLY_WRITTEN                                         \
  "(SELECT s.name FROM subsystem s WHERE s.folded = subsystem.folded ORDER BY " \
  "(SELECT count(*) FROM message_subsystem ms WHERE ms.subsystem = s.id) DESC, s.name LIMIT 1)"

// Who maintains or reviews the files of a message, all on one line, and one a row.
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
