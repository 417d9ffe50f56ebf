// SPDX-License-Identifier: MIT
// The statements for the pages of one mail, one thread and one topic.
#pragma once

#include <string_view>

#include "query/vocabulary/fragments.hpp"

namespace kvq::sql {

#define KVQ_MSGID_OF(message) \
  "(SELECT text FROM msgid JOIN message x ON x.msgid = msgid.id WHERE x.id = " message ")"
#define KVQ_OF_ADDRESS(address)                                                                       \
  "(SELECT iif(p.name = '', a.email, p.name || ' <' || a.email || '>') FROM address a JOIN person p " \
  "ON p.id = a.person WHERE a.id = " address ")"

inline constexpr std::string_view messages_of_id =
    "SELECT m.id, m.subject, m.date, m.kind, " KVQ_OF_MAILBOX(KVQ_PERSON, "m.sender") ", " KVQ_OF_MAILBOX(
        KVQ_PERSON, "m.author") ", (SELECT text FROM msgid WHERE id = m.in_reply_to), "
    "(SELECT text FROM thread t JOIN msgid ON msgid.id = t.root WHERE t.msgid = m.msgid), "
    "coalesce((SELECT " KVQ_MSGID_OF("series") " FROM series_message WHERE message = m.id), "
    "(SELECT " KVQ_MSGID_OF("series") " FROM series_reply WHERE message = m.id)), "
    "(SELECT group_concat(name, ', ') FROM (SELECT DISTINCT list.name FROM delivery d JOIN epoch e ON e.id = d.epoch "
    "JOIN list ON list.id = e.list WHERE d.message = m.id ORDER BY list.name)), "
    "(SELECT kvq_whole_text(frame, begin, bytes) FROM packed_text WHERE packed_text.message = m.id) "
    "FROM message m WHERE m.id IN " KVQ_MESSAGES_WITH_ID " ORDER BY m.id";

inline constexpr std::string_view recipients_of_message =
    "SELECT r.header, " KVQ_PERSON
    " FROM recipient r JOIN mailbox b ON b.id = r.mailbox JOIN address a ON a.id = "
    "b.address JOIN person p ON p.id = a.person WHERE r.message = ? ORDER BY r.header DESC, r.position";

inline constexpr std::string_view attachments_of_message =
    "SELECT name, type, size FROM attachment WHERE message = ? ORDER BY position";

inline constexpr std::string_view defects_of_message =
    "SELECT DISTINCT kind FROM delivery CROSS JOIN defect ON defect.delivery = delivery.id WHERE message = ? "
    "ORDER BY kind";

inline constexpr std::string_view files_of_message =
    "SELECT path, added, removed FROM patch_file JOIN file ON file.id = patch_file.file WHERE message = ? "
    "ORDER BY path";

inline constexpr std::string_view trailers_of_message =
    "SELECT kind, value FROM trailer WHERE message = ? ORDER BY position";

inline constexpr std::string_view nodes_of_thread =
    "SELECT node.text, (SELECT text FROM msgid WHERE id = t.parent), m.date, m.subject, m.kind, " KVQ_OF_MAILBOX(
        KVQ_NAME, "m.sender") " FROM thread t JOIN msgid node ON node.id = t.msgid LEFT JOIN message m ON m.msgid = "
    "t.msgid WHERE t.root = (SELECT root FROM thread WHERE thread.msgid IN (SELECT id FROM msgid WHERE "
    "text = ?1 UNION ALL SELECT own FROM msgid JOIN message_alias a ON a.msgid = msgid.id WHERE text = ?1)) "
    "ORDER BY m.date, node.text";

/// The topic of the cover, patch or answer with a Message-ID.
inline constexpr std::string_view topic_of_message_id =
    "SELECT s.topic FROM message m JOIN (SELECT message, series FROM "
    "series_message "
    "UNION ALL SELECT message, series FROM series_reply) r ON r.message = m.id JOIN series s ON s.id = "
    "r.series "
    "WHERE m.id IN " KVQ_MESSAGES_WITH_ID " LIMIT 1";

inline constexpr std::string_view revisions_of_topic =
    "SELECT s.id, " KVQ_MSGID_OF("s.id") ", s.form, s.revision, s.rfc, s.resend, s.patches, s.total, s.complete, "
    "s.title, s.date, s.previous, s.reason, s.confidence, " KVQ_SERIES_STATE ", s.state, s.active, s.people, s.reviewed, "
    "s.acked, s.tested, s.superseded_by, s.sender, " KVQ_OF_ADDRESS("s.sender") ", "
    "kvq_web_address(" KVQ_MSGID_OF("s.id") ", " KVQ_LISTS_OF("s.id") "), "
    "iif(s.reason = 'part', " KVQ_MSGID_OF("s.previous") ", ''), iif(s.reason = 'part', (SELECT title FROM series w WHERE "
    "w.id = s.previous), '') FROM series s WHERE s.topic = ? "
    "ORDER BY s.date, 2";

/// The series that have some patches of this one and go on by themselves.
inline constexpr std::string_view parts_of_series = "SELECT " KVQ_MSGID_OF(
    "s.id") ", s.title FROM series s WHERE s.previous = ? AND s.reason = 'part' ORDER BY s.date, 1";

inline constexpr std::string_view patches_of_series =
    "SELECT sm.message, sm.number, " KVQ_MSGID_OF("sm.message") ", m.title, p.patch_id FROM series_message sm JOIN "
    "message m ON m.id = sm.message LEFT JOIN patch p ON p.message = m.id WHERE sm.series = ? ORDER BY sm.number";

inline constexpr std::string_view tags_of_patch =
    "SELECT kind, " KVQ_OF_ADDRESS("pt.address") ", origin, " KVQ_MSGID_OF("pt.source") " FROM patch_trailer pt WHERE "
    "patch = ? AND kind IN ('reviewed-by', 'acked-by', 'tested-by') ORDER BY kind, 2";

inline constexpr std::string_view speakers_of_series =
    "SELECT " KVQ_OF_ADDRESS("b.address") ", count(*), b.address FROM series_reply r JOIN message m ON m.id = r.message "
    "JOIN mailbox b ON b.id = m.sender JOIN address a2 ON a2.id = b.address WHERE r.series = ? AND a2.robot = 0 "
    "GROUP BY b.address";

inline constexpr std::string_view evidence_of_series =
    "SELECT " KVQ_MSGID_OF("e.message") ", m.date, m.subject, " KVQ_OF_MAILBOX(KVQ_NAME, "m.sender") ", "
    "coalesce((SELECT line FROM verdict v WHERE v.message = e.message AND v.kind = ?2 ORDER BY object LIMIT 1), "
    "iif(?2 = 'backport', (SELECT backport FROM patch WHERE patch.message = e.message), NULL), '') FROM "
    "series_evidence e "
    "JOIN message m ON m.id = e.message WHERE e.series = ?1 ORDER BY m.date, 1";

/// The commits that are from a patch, those that stand first: id, time, first tag and its release, the tree
/// and its branch, what says so, and the commit that reverted it.
inline constexpr std::string_view commits_of_patch =
    "SELECT lower(hex(c.commit_oid)), c.committed, coalesce(t.name, ''), coalesce(t.release, ''), tree.path, "
    "tree.branch, CASE WHEN pc.by_patch_id THEN 'patch-id' WHEN pc.by_link THEN 'link' ELSE 'title' END, "
    "coalesce((SELECT lower(hex(commit_oid)) FROM tree_commit WHERE id = c.reverted_by), '') "
    "FROM patch_commit pc JOIN tree_commit c ON c.id = pc.tree_commit JOIN tree ON tree.id = c.tree "
    "LEFT JOIN tree_tag t ON t.id = c.tag WHERE pc.message = ? AND pc.counts = 1 "
    "ORDER BY c.reverted_by IS NOT NULL, t.date IS NULL, t.date, t.name, c.committed, 1, tree.path, "
    "tree.branch";

inline constexpr std::string_view searched_trees =
    "SELECT path, branch, tip_committed FROM tree ORDER BY path, branch";

/// The release of a series: that of the last of its patches, if a tree has all of them.
inline constexpr std::string_view release_of_series =
    "SELECT coalesce(" KVQ_LAST_TAG_OF_SERIES("t.release") ", '') FROM series s WHERE s.id = ?";

/// The series that a tree has at least a patch of, the newest releases first. Each patch counts by the commit
/// that was in a release first, and the series by the last of these.
inline constexpr std::string_view series_in_tree =
    "SELECT coalesce(release, ''), lower(hex(commit_oid)), in_tree, s.patches, s.total, s.date, s.title, "
    KVQ_OF_ADDRESS("s.sender") ", " KVQ_MSGID_OF("s.id") " FROM (SELECT series, count(*) AS in_tree, commit_oid, "
    "release, max(format('%020d %020d', tagged, committed)) AS last FROM (SELECT sm.series, c.commit_oid, c.committed, "
    "t.release, coalesce(t.date, 9223372036854775807) AS tagged, row_number() OVER (PARTITION BY pc.message ORDER BY "
    "t.date IS NULL, t.date, t.name, c.committed, c.commit_oid) AS place FROM tree_commit c JOIN patch_commit pc ON "
    "pc.tree_commit = c.id AND pc.counts = 1 JOIN series_message sm ON sm.message = pc.message LEFT JOIN tree_tag t ON "
    "t.id = c.tag WHERE c.tree = ? AND c.reverted_by IS NULL) WHERE place = 1 GROUP BY series) JOIN series s ON s.id = "
    "series ORDER BY last DESC, s.id DESC";

}  // namespace kvq::sql
