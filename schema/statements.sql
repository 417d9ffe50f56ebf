-- Every fixed statement of the write side. scripts/embed.py turns each block into a constant with the name in its
-- first line. A test prepares all of them on an empty database.

-- name: list_by_name
SELECT id, name, title FROM list WHERE name = ?;

-- name: insert_list
INSERT INTO list (name, title) VALUES (?, ?);

-- name: epoch_of_list
SELECT id, number, path, coalesce(head, x''), commits, coalesce(kind, 'git'), mbox_format, file_size, file_modified
FROM epoch LEFT JOIN input ON input.epoch = epoch.id
WHERE list = ? AND number = ?;

-- name: epoch_with_id
SELECT id, number, path, coalesce(head, x''), commits, coalesce(kind, 'git'), mbox_format, file_size, file_modified
FROM epoch LEFT JOIN input ON input.epoch = epoch.id
WHERE id = ?;

-- name: list_of_path
SELECT list.id, list.name, list.title FROM list JOIN epoch ON epoch.list = list.id WHERE epoch.path = ? LIMIT 1;

-- name: insert_epoch
INSERT INTO epoch (list, number, path) VALUES (?, ?, ?);

-- name: lists
SELECT id, name FROM list ORDER BY id;

-- name: epochs_of_list
SELECT id, number, path, coalesce(head, x''), commits, coalesce(kind, 'git'), mbox_format, file_size, file_modified
FROM epoch LEFT JOIN input ON input.epoch = epoch.id
WHERE list = ? ORDER BY number;

-- name: commit_at
SELECT commit_oid FROM delivery WHERE epoch = ? AND position = ?;

-- name: first_committed_after
SELECT coalesce(min(position), 0) FROM delivery WHERE epoch = ? AND committed > ?;

-- name: deletions_undone
-- Deleted mails whose deletion is no longer in the archive. A mail that left a Maildir has no deletion, and no place.
SELECT d.id, e.path, coalesce(i.kind, 'git'), coalesce(i.mbox_format, ''), coalesce(e.head, x''), d.blob_oid, d.committed,
  coalesce(p.begin, 0), coalesce(p.size, 0), coalesce(p.name, '')
FROM delivery d JOIN epoch e ON e.id = d.epoch LEFT JOIN input i ON i.epoch = e.id LEFT JOIN mail_place p ON p.delivery = d.id
WHERE d.state = 'deleted' AND (coalesce(i.kind, 'git') IN ('git', 'git-v1') OR p.delivery IS NOT NULL) AND NOT EXISTS (
  SELECT 1 FROM delivery later CROSS JOIN epoch le ON le.id = later.epoch
  WHERE later.blob_oid = d.blob_oid AND later.state = 'deletion' AND le.list = e.list
  AND (le.number, later.position) > (e.number, d.position))
ORDER BY e.list, e.number, d.position;

-- name: restore_delivery
UPDATE delivery SET state = 'present', message = ?2 WHERE id = ?1;

-- name: least_epoch_number
SELECT coalesce(min(number), 0) FROM epoch WHERE list = ?;

-- name: renumber_epoch
UPDATE epoch SET number = ?2 WHERE id = ?1;

-- name: set_epoch_kind
INSERT INTO input (epoch, kind) VALUES (?, ?) ON CONFLICT (epoch) DO UPDATE SET kind = excluded.kind;

-- name: set_mbox_format
UPDATE input SET mbox_format = ?2 WHERE epoch = ?1;

-- name: note_file
UPDATE input SET file_size = ?2, file_modified = ?3 WHERE epoch = ?1;

-- name: insert_mail_place
INSERT INTO mail_place (delivery, begin, size, name) VALUES (?, ?, ?, ?);

-- name: place_at
SELECT p.begin, p.size, coalesce(p.name, '') FROM delivery d JOIN mail_place p ON p.delivery = d.id
WHERE d.epoch = ? AND d.position = ?;

-- name: move_mail_place
UPDATE mail_place SET begin = ?3, size = ?4
WHERE delivery = (SELECT id FROM delivery WHERE epoch = ?1 AND position = ?2);

-- name: names_of_epoch
SELECT d.id, p.name FROM delivery d CROSS JOIN mail_place p ON p.delivery = d.id WHERE d.epoch = ? ORDER BY p.name;

-- name: message_of_delivery
SELECT message FROM delivery WHERE id = ? AND message IS NOT NULL;

-- name: delete_mail_place
DELETE FROM mail_place WHERE delivery = ?;

-- name: move_epoch
UPDATE epoch SET path = ?2 WHERE id = ?1;

-- name: epoch_commits
SELECT commits FROM epoch WHERE id = ?;

-- name: advance_epoch
UPDATE epoch SET head = nullif(?2, x''), commits = ?3 WHERE id = ?1;

-- name: refs_of_epoch
SELECT name, commit_oid FROM ref WHERE epoch = ? ORDER BY name;

-- name: delete_refs
DELETE FROM ref WHERE epoch = ?;

-- name: insert_ref
INSERT INTO ref (epoch, name, commit_oid) VALUES (?, ?, ?);

-- name: has_deliveries
SELECT EXISTS (SELECT 1 FROM delivery);

-- name: note_index_to_make
INSERT INTO index_to_make (name, sql) SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND name = ?;

-- name: indexes_to_make
SELECT name, sql FROM index_to_make ORDER BY name;

-- name: forget_index_to_make
DELETE FROM index_to_make WHERE name = ?;

-- name: insert_delivery
INSERT INTO delivery (epoch, position, commit_oid, committed, blob_oid, size, state, message)
VALUES (?, ?, ?, ?, ?, ?, ?, ?);

-- name: insert_defect
INSERT INTO defect (delivery, kind) VALUES (?, ?) ON CONFLICT DO NOTHING;

-- name: delivery_commits
SELECT commit_oid FROM delivery WHERE epoch = ? ORDER BY position;

-- name: has_deletion_after
SELECT EXISTS (SELECT 1 FROM delivery WHERE epoch = ? AND position > ? AND state = 'deletion');

-- name: messages_after
SELECT DISTINCT message FROM delivery WHERE epoch = ? AND position > ? AND message IS NOT NULL;

-- name: delete_deliveries_after
DELETE FROM delivery WHERE epoch = ? AND position > ?;

-- name: present_deliveries_of_mail
-- Excludes later epochs: their mails came after the deletion, even if they were indexed first.
SELECT delivery.id, delivery.message FROM msgid
CROSS JOIN message ON message.msgid = msgid.id
CROSS JOIN delivery ON delivery.message = message.id
CROSS JOIN epoch ON epoch.id = delivery.epoch
CROSS JOIN epoch AS deleting ON deleting.list = epoch.list AND deleting.number >= epoch.number
WHERE msgid.text = ?3 AND delivery.blob_oid = ?1 AND delivery.state = 'present' AND deleting.id = ?2;

-- name: has_many_messages
SELECT count(*) > 8 FROM (SELECT 1 FROM msgid CROSS JOIN message ON message.msgid = msgid.id WHERE msgid.text = ? LIMIT 9);

-- name: present_delivery
-- The same for one delivery.
SELECT delivery.id, delivery.message FROM delivery
CROSS JOIN epoch ON epoch.id = delivery.epoch
CROSS JOIN epoch AS deleting ON deleting.list = epoch.list AND deleting.number >= epoch.number
WHERE delivery.id = ?3 AND delivery.blob_oid = ?1 AND delivery.state = 'present' AND deleting.id = ?2;

-- name: blobs_of_deliveries
SELECT id, blob_oid FROM delivery WHERE state = 'present';

-- name: mark_delivery_deleted
UPDATE delivery SET state = 'deleted', message = NULL WHERE id = ?;

-- name: message_is_delivered
SELECT EXISTS (SELECT 1 FROM delivery WHERE message = ?);

-- name: delete_message
DELETE FROM message WHERE id = ?;

-- name: deletes_delivery_later
-- Whether a later epoch deletes the blob. The epochs of a list may be indexed in any order.
SELECT EXISTS (SELECT 1 FROM delivery CROSS JOIN epoch ON epoch.id = delivery.epoch
CROSS JOIN epoch AS mine ON mine.list = epoch.list AND mine.number < epoch.number
WHERE delivery.blob_oid = ?1 AND delivery.state = 'deletion' AND mine.id = ?2);

-- name: has_later_deletions
SELECT EXISTS (SELECT 1 FROM epoch AS mine CROSS JOIN epoch ON epoch.list = mine.list AND epoch.number > mine.number
CROSS JOIN delivery INDEXED BY deletion_by_blob ON delivery.epoch = epoch.id AND delivery.state = 'deletion'
WHERE mine.id = ?);

-- name: note_traces
INSERT OR IGNORE INTO trace (kind, id)
SELECT 'recipients', recipients FROM message WHERE id = ?1 AND recipients IS NOT NULL
UNION ALL SELECT 'mailbox', sender FROM message WHERE id = ?1 AND sender IS NOT NULL
UNION ALL SELECT 'mailbox', author FROM message WHERE id = ?1 AND author IS NOT NULL
UNION ALL SELECT 'mailbox', mailbox FROM trailer WHERE message = ?1 AND mailbox IS NOT NULL
UNION ALL SELECT 'msgid', msgid FROM message WHERE id = ?1
UNION ALL SELECT 'msgid', in_reply_to FROM message WHERE id = ?1 AND in_reply_to IS NOT NULL
UNION ALL SELECT 'msgid', msgid FROM reference WHERE message = ?1
UNION ALL SELECT 'msgid', msgid FROM mail_link WHERE message = ?1
UNION ALL SELECT 'msgid', msgid FROM message_alias WHERE message = ?1
UNION ALL SELECT 'file', file FROM patch_file WHERE message = ?1
UNION ALL SELECT 'header', header FROM message_header WHERE message = ?1
UNION ALL SELECT 'subsystem', subsystem FROM message_subsystem WHERE message = ?1
UNION ALL SELECT 'space', 0;

-- name: note_trace
INSERT OR IGNORE INTO trace (kind, id) VALUES (?, ?);

-- name: note_unused_space
INSERT OR IGNORE INTO trace (kind, id) VALUES ('space', 0);

-- name: has_traces
SELECT EXISTS (SELECT 1 FROM trace);

-- name: has_rows_of_deleted_mails
SELECT EXISTS (SELECT 1 FROM trace WHERE kind <> 'space');

-- name: forget_unused_space
DELETE FROM trace WHERE kind = 'space';

-- name: remove_rows_of_deleted_mails
-- Each row is removed if nothing uses it any longer. Before that, the rows that it uses are noted.
INSERT OR IGNORE INTO trace (kind, id) SELECT 'mailbox', mailbox FROM recipient_list WHERE list IN (
  SELECT id FROM trace WHERE kind = 'recipients'
  AND NOT EXISTS (SELECT 1 FROM message WHERE message.recipients = trace.id));
DELETE FROM recipient_list WHERE list IN (
  SELECT id FROM trace WHERE kind = 'recipients'
  AND NOT EXISTS (SELECT 1 FROM message WHERE message.recipients = trace.id));

INSERT OR IGNORE INTO trace (kind, id) SELECT 'address', address FROM mailbox
  WHERE id IN (SELECT id FROM trace WHERE kind = 'mailbox');
INSERT OR IGNORE INTO trace (kind, id) SELECT 'identity', identity FROM mailbox
  WHERE id IN (SELECT id FROM trace WHERE kind = 'mailbox') AND identity IS NOT NULL;
DELETE FROM mailbox WHERE id IN (SELECT id FROM trace WHERE kind = 'mailbox')
  AND NOT EXISTS (SELECT 1 FROM message WHERE message.sender = mailbox.id)
  AND NOT EXISTS (SELECT 1 FROM message WHERE message.author = mailbox.id)
  AND NOT EXISTS (SELECT 1 FROM recipient_list WHERE recipient_list.mailbox = mailbox.id)
  AND NOT EXISTS (SELECT 1 FROM trailer WHERE trailer.mailbox = mailbox.id)
  -- A person in MAINTAINERS has a mailbox, too.
  AND NOT EXISTS (SELECT 1 FROM section_person WHERE section_person.address = mailbox.address);
INSERT INTO mailbox_fts (mailbox_fts) VALUES ('optimize');
DELETE FROM identity WHERE id IN (SELECT id FROM trace WHERE kind = 'identity')
  AND NOT EXISTS (SELECT 1 FROM mailbox WHERE mailbox.identity = identity.id);

INSERT OR IGNORE INTO trace (kind, id) SELECT 'domain', domain FROM address
  WHERE id IN (SELECT id FROM trace WHERE kind = 'address') AND domain IS NOT NULL;
INSERT OR IGNORE INTO trace (kind, id) SELECT 'person', person FROM address
  WHERE id IN (SELECT id FROM trace WHERE kind = 'address');
INSERT OR IGNORE INTO trace (kind, id) SELECT 'company', company FROM affiliation
  WHERE address IN (SELECT id FROM trace WHERE kind = 'address') AND company > 2;
DELETE FROM address WHERE id IN (SELECT id FROM trace WHERE kind = 'address')
  AND NOT EXISTS (SELECT 1 FROM mailbox WHERE mailbox.address = address.id)
  AND NOT EXISTS (SELECT 1 FROM section_person WHERE section_person.address = address.id);
DELETE FROM affiliation WHERE address IN (SELECT id FROM trace WHERE kind = 'address')
  AND NOT EXISTS (SELECT 1 FROM address WHERE address.id = affiliation.address);
DELETE FROM company WHERE id IN (SELECT id FROM trace WHERE kind = 'company')
  AND NOT EXISTS (SELECT 1 FROM affiliation WHERE affiliation.company = company.id);
DELETE FROM domain WHERE id IN (SELECT id FROM trace WHERE kind = 'domain')
  AND NOT EXISTS (SELECT 1 FROM address WHERE address.domain = domain.id);
DELETE FROM person WHERE id IN (SELECT id FROM trace WHERE kind = 'person')
  AND NOT EXISTS (SELECT 1 FROM address WHERE address.person = person.id);
-- The deleted mail may have named a person whom other mails mention too.
UPDATE person SET (name, named_by) = (
  SELECT name, named_by FROM (
    SELECT mailbox.name AS name,
      max(coalesce((SELECT max(id) FROM message WHERE sender = mailbox.id), 0),
          coalesce((SELECT max(id) FROM message WHERE author = mailbox.id), 0)) AS named_by
    FROM address JOIN mailbox ON mailbox.address = address.id WHERE address.person = person.id AND mailbox.name <> ''
    UNION ALL SELECT '', 0)
  ORDER BY named_by DESC, name DESC LIMIT 1)
  WHERE id IN (SELECT id FROM trace WHERE kind = 'person');

DELETE FROM msgid WHERE id IN (SELECT id FROM trace WHERE kind = 'msgid')
  AND NOT EXISTS (SELECT 1 FROM message WHERE message.msgid = msgid.id)
  AND NOT EXISTS (SELECT 1 FROM reference WHERE reference.msgid = msgid.id)
  AND NOT EXISTS (SELECT 1 FROM mail_link WHERE mail_link.msgid = msgid.id)
  AND NOT EXISTS (SELECT 1 FROM message_alias WHERE message_alias.msgid = msgid.id)
  AND NOT EXISTS (SELECT 1 FROM thread WHERE thread.msgid = msgid.id)
  AND NOT EXISTS (SELECT 1 FROM thread WHERE thread.root = msgid.id)
  AND NOT EXISTS (SELECT 1 FROM thread WHERE thread.parent = msgid.id);

DELETE FROM file WHERE id IN (SELECT id FROM trace WHERE kind = 'file')
  AND NOT EXISTS (SELECT 1 FROM patch_file WHERE patch_file.file = file.id);
DELETE FROM file_section WHERE file IN (SELECT id FROM trace WHERE kind = 'file')
  AND NOT EXISTS (SELECT 1 FROM file WHERE file.id = file_section.file);
-- The next new file may get the id of a removed one.
UPDATE file_mapping SET upto = min(upto, coalesce((SELECT max(id) FROM file), 0));
DELETE FROM header WHERE id IN (SELECT id FROM trace WHERE kind = 'header')
  AND NOT EXISTS (SELECT 1 FROM message_header WHERE message_header.header = header.id);
DELETE FROM subsystem WHERE id IN (SELECT id FROM trace WHERE kind = 'subsystem')
  AND NOT EXISTS (SELECT 1 FROM message_subsystem WHERE message_subsystem.subsystem = subsystem.id);
-- What is known of a tree is about mails, too. delete_unused_tree_commits is the same, with
-- foreign keys.
DELETE FROM tree_commit WHERE id NOT IN (WITH RECURSIVE kept (id) AS (
  SELECT tree_commit FROM patch_commit UNION SELECT r.reverting FROM kept JOIN tree_revert r ON r.reverted = kept.id)
  SELECT id FROM kept);
DELETE FROM tree_revert WHERE reverted NOT IN (SELECT id FROM tree_commit)
  OR reverting NOT IN (SELECT id FROM tree_commit);
UPDATE tree_commit SET reverted_by = NULL WHERE reverted_by NOT IN (SELECT id FROM tree_commit);
DELETE FROM trace;
INSERT INTO trace (kind, id) VALUES ('space', 0);

-- name: domain_by_name
SELECT id FROM domain WHERE name = ?;

-- name: insert_domain
INSERT INTO domain (name) VALUES (?);

-- name: address_by_email
SELECT id FROM address WHERE email = ?;

-- name: insert_person
INSERT INTO person (name, named_by) VALUES (?, 0);

-- name: insert_address
INSERT INTO address (email, domain, person, robot) VALUES (?, ?, ?, ?);

-- name: name_person
UPDATE person SET name = ?2, named_by = ?3
WHERE id = (SELECT address.person FROM mailbox JOIN address ON address.id = mailbox.address WHERE mailbox.id = ?1)
AND (named_by < ?3 OR (named_by = ?3 AND name < ?2));

-- name: mailbox_by_text
SELECT id FROM mailbox WHERE text = ?;

-- name: insert_mailbox
INSERT INTO mailbox (text, name, written_address, address, identity) VALUES (?, ?, ?, ?, ?);

-- name: insert_mailbox_fts
INSERT INTO mailbox_fts (rowid, name, written_address) VALUES (?, ?, ?);

-- name: msgid_by_text
SELECT id FROM msgid WHERE text = ?;

-- name: insert_msgid
INSERT INTO msgid (text) VALUES (?);

-- name: messages_of_msgid
SELECT message.id, coalesce(mailbox.text, ''), message.sent, message.subject, kvq_text(frame, begin, bytes)
FROM message
LEFT JOIN mailbox ON mailbox.id = message.sender
JOIN packed_text ON packed_text.message = message.id
WHERE message.msgid = ? ORDER BY message.id;

-- name: message_of_msgid
-- The same for one message.
SELECT message.id, coalesce(mailbox.text, ''), message.sent, message.subject, kvq_text(frame, begin, bytes)
FROM message
LEFT JOIN mailbox ON mailbox.id = message.sender
JOIN packed_text ON packed_text.message = message.id
WHERE message.id = ?;

-- name: message_exists
SELECT EXISTS (SELECT 1 FROM message WHERE id = ?);

-- name: insert_message
INSERT INTO message (id, msgid, sender, author, subject, title, kind, size,
  sent, sent_zone, received, committed, date, in_reply_to, recipients, asks_nothing)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- name: newest_recipient_list
SELECT coalesce(max(list), 0) FROM recipient_list;

-- name: insert_recipient
INSERT INTO recipient_list (list, position, header, mailbox) VALUES (?, ?, ?, ?);

-- name: insert_message_alias
INSERT INTO message_alias (message, msgid, own) VALUES (?, ?, ?) ON CONFLICT DO NOTHING;

-- name: insert_reference
INSERT INTO reference (message, position, msgid) VALUES (?, ?, ?);

-- name: insert_attachment
INSERT INTO attachment (message, position, name, type, size) VALUES (?, ?, ?, ?, ?);

-- name: insert_patch
INSERT INTO patch (message, tags, number, total, revision, rfc, resend, patch_id, change_id, base, backport)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- name: insert_trailer
INSERT INTO trailer (message, position, kind, value, mailbox) VALUES (?, ?, ?, ?, ?);

-- name: insert_verdict
INSERT INTO verdict (message, kind, object, line) VALUES (?, ?, ?, ?);

-- name: insert_mail_link
INSERT INTO mail_link (message, msgid) VALUES (?, ?) ON CONFLICT DO NOTHING;

-- name: file_by_path
SELECT id FROM file WHERE path = ?;

-- name: insert_file
INSERT INTO file (path) VALUES (?);

-- name: insert_patch_file
INSERT INTO patch_file (message, file, changed, added, removed, preblob, postblob)
VALUES (?, ?, ?, ?, ?, nullif(?, ''), nullif(?, '')) ON CONFLICT DO NOTHING;

-- name: header_by_field
SELECT id FROM header WHERE field = ?;

-- name: insert_header
INSERT INTO header (field) VALUES (?);

-- name: insert_message_header
INSERT INTO message_header (message, header) VALUES (?, ?) ON CONFLICT DO NOTHING;

-- name: subsystem_by_name
SELECT id FROM subsystem WHERE name = ?;

-- name: insert_subsystem
INSERT INTO subsystem (name, folded) VALUES (?, ?);

-- name: insert_message_subsystem
INSERT INTO message_subsystem (message, subsystem) VALUES (?, ?) ON CONFLICT DO NOTHING;

-- name: insert_body
INSERT INTO body (message, block, begin, bytes) VALUES (?, ?, ?, ?);

-- name: insert_text_block
INSERT INTO text_block (frame) VALUES (?);

-- name: text_block_of_message
SELECT block FROM body WHERE message = ?;

-- name: last_text_blocks
SELECT id, frame FROM text_block ORDER BY id DESC LIMIT ?;

-- name: frame_of_text_block
SELECT frame FROM text_block WHERE id = ?;

-- name: texts_of_block
SELECT message, begin, bytes FROM body WHERE block = ? ORDER BY begin;

-- name: move_text
UPDATE body SET block = ?2, begin = ?3 WHERE message = ?1;

-- name: delete_text_block
DELETE FROM text_block WHERE id = ?;

-- name: full_text_record
SELECT block FROM message_fts_data WHERE id = ?;

-- name: full_text_version
SELECT v FROM message_fts_config WHERE k = 'version';

-- name: insert_full_text
INSERT INTO message_fts (rowid, subject, sender, attachment, own, quoted, file, function, added, removed, context)
SELECT * FROM message_text WHERE message = ?;

-- name: messages_of_full_text
SELECT rowid FROM message_fts WHERE message_fts MATCH ?;

-- name: messages_of_dates
SELECT id FROM message WHERE date >= ? AND date < ?;

-- name: message_of_dates
SELECT 1 FROM message WHERE id = ? AND date >= ? AND date < ?;

-- name: full_text_pages
SELECT id, block FROM message_fts_data WHERE id BETWEEN ? AND ? ORDER BY id;

-- name: any_full_text_record
SELECT id FROM message_fts_data;

-- name: full_text_page_of_term
SELECT pgno FROM message_fts_idx WHERE segid = ? AND term <= ? ORDER BY term DESC LIMIT 1;

-- name: put_full_text_record
REPLACE INTO message_fts_data (id, block) VALUES (?, ?);

-- name: put_full_text_index_entry
INSERT INTO message_fts_idx (segid, term, pgno) VALUES (?, ?, ?);

-- name: full_text_checksums
SELECT checksums FROM full_text_checksum WHERE chunk = ?;

-- name: has_full_text_checksums
SELECT EXISTS (SELECT 1 FROM full_text_checksum);

-- name: put_full_text_checksums
REPLACE INTO full_text_checksum (chunk, checksums) VALUES (?, ?);

-- name: delete_full_text_checksums
DELETE FROM full_text_checksum WHERE chunk = ?;

-- name: delete_all_full_text_checksums
DELETE FROM full_text_checksum;

-- name: full_text_records
SELECT id, block FROM message_fts_data ORDER BY id;

-- name: put_full_text_counts
REPLACE INTO message_fts_docsize (id, sz) VALUES (?, ?);

-- name: delete_full_text_records
DELETE FROM message_fts_data WHERE id BETWEEN ? AND ?;

-- name: delete_full_text_index_entries
DELETE FROM message_fts_idx WHERE segid = ?;

-- name: full_text_counts
SELECT sz FROM message_fts_docsize WHERE id = ?;

-- name: delete_full_text_counts
DELETE FROM message_fts_docsize WHERE id = ?;

-- name: first_texts_of_message
SELECT subject, sender, attachment FROM message_text WHERE message = ?;

-- name: other_texts_of_message
SELECT own, quoted, file, function, added, removed, context FROM message_text WHERE message = ?;

-- name: delete_full_text
INSERT INTO message_fts (message_fts, rowid,
  subject, sender, attachment, own, quoted, file, function, added, removed, context)
SELECT 'delete', message_text.* FROM message_text WHERE message = ?;

-- name: optimize_full_text
INSERT INTO message_fts (message_fts) VALUES ('optimize');

-- name: refresh_full_text
SAVEPOINT full_text;
INSERT INTO message_fts (message_fts, rank) VALUES ('merge', 0);
ROLLBACK TO full_text;
RELEASE full_text;

-- name: join_full_text_segments
INSERT INTO message_fts (message_fts, rank) VALUES ('merge', ?);

-- name: nodes_of_message
-- The Message-IDs of the mail and those that it cites. With each of its own, the first and the last mail that claim
-- it too, or NULL. One may come twice.
SELECT msgid, (SELECT min(own) FROM message_alias a WHERE a.msgid = m.msgid),
  (SELECT max(own) FROM message_alias a WHERE a.msgid = m.msgid) FROM message m WHERE id = ?1
UNION ALL SELECT msgid, NULL, NULL FROM reference WHERE message = ?1
UNION ALL SELECT msgid, (SELECT min(own) FROM message_alias a WHERE a.msgid = m.msgid),
  (SELECT max(own) FROM message_alias a WHERE a.msgid = m.msgid) FROM message_alias m WHERE message = ?1;

-- name: owner_of_alias
-- The Message-ID of the mails that claim a Message-ID that no mail has; none if they have different ones.
SELECT min(own) FROM message_alias WHERE msgid = ?1
  AND NOT EXISTS (SELECT 1 FROM message WHERE message.msgid = ?1) GROUP BY msgid
HAVING min(own) = (SELECT max(own) FROM message_alias WHERE msgid = ?1);

-- name: thread_of_msgid
SELECT root FROM thread WHERE msgid = ?;

-- name: nodes_of_thread
SELECT msgid, parent FROM thread WHERE root = ?;

-- name: arrived_node
-- All mails with the Message-ID: nearly always one, so that a sort costs more than the search.
SELECT in_reply_to, kind = 'reply', date, subject FROM message WHERE msgid = ?;

-- name: cited_node
-- The Message-ID before it in the References of the mails that cite it; of the oldest mail that has one.
SELECT before.msgid FROM reference r
JOIN message m ON m.id = r.message
LEFT JOIN reference before ON before.message = r.message AND before.position = r.position - 1
WHERE r.msgid = ? ORDER BY before.msgid IS NULL, m.date, (SELECT text FROM msgid WHERE msgid.id = m.msgid) LIMIT 1;

-- name: msgid_text
SELECT text FROM msgid WHERE id = ?;

-- name: put_thread_node
INSERT INTO thread (msgid, root, parent) VALUES (?1, ?2, ?3)
ON CONFLICT (msgid) DO UPDATE SET root = excluded.root, parent = excluded.parent
WHERE root <> excluded.root OR parent IS NOT excluded.parent;

-- name: delete_thread_node
DELETE FROM thread WHERE msgid = ?;

-- name: mails_of_thread
SELECT m.id, m.msgid, msgid.text, t.parent, m.kind, m.date, m.title,
  sa.id, sa.robot, p.message IS NOT NULL, p.tags, p.number, p.total, p.revision, p.rfc, p.resend, p.change_id, p.patch_id,
  EXISTS (SELECT 1 FROM patch_file pf WHERE pf.message = m.id AND pf.added IS NOT NULL),
  EXISTS (SELECT 1 FROM trailer WHERE trailer.message = m.id),
  EXISTS (SELECT 1 FROM verdict WHERE verdict.message = m.id),
  m.asks_nothing, p.backport, sb.identity, si.mapped, sb.name, ab.address, ab.identity, ai.mapped, ab.name
FROM thread t
CROSS JOIN message m ON m.msgid = t.msgid
JOIN msgid ON msgid.id = m.msgid
LEFT JOIN patch p ON p.message = m.id
LEFT JOIN mailbox sb ON sb.id = m.sender
LEFT JOIN address sa ON sa.id = sb.address
LEFT JOIN identity si ON si.id = sb.identity
LEFT JOIN mailbox ab ON ab.id = m.author
LEFT JOIN identity ai ON ai.id = ab.identity
WHERE t.root = ?;

-- name: threads_of_postings_near
-- The threads that contain numbered patches with that sender and total, sent between two times. Of an address with
-- many names, the first 200 count.
SELECT t.root FROM (SELECT id FROM mailbox WHERE address = ?1 ORDER BY id LIMIT 200) b
CROSS JOIN message m ON m.sender = b.id AND m.date BETWEEN ?3 AND ?4
CROSS JOIN patch p ON p.message = m.id AND p.total = ?2
CROSS JOIN thread t ON t.msgid = m.msgid;

-- name: threads_of_series_of
-- The threads of all mails of the series that a mail belongs to.
SELECT t.root FROM series_message mine
CROSS JOIN series_message other ON other.series = mine.series
CROSS JOIN message m ON m.id = other.message
CROSS JOIN thread t ON t.msgid = m.msgid
WHERE mine.message = ?;

-- name: series_of_message
SELECT series FROM series_message WHERE message = ?;

-- name: delete_series
DELETE FROM series WHERE id = ?;

-- name: delete_series_messages
DELETE FROM series_message WHERE series = ?;

-- name: delete_series_evidence
DELETE FROM series_evidence WHERE series = ?;

-- name: standings_are_missing
-- Whether an upgrade of the schema left them to be computed.
SELECT EXISTS (SELECT 1 FROM series) AND NOT EXISTS (SELECT 1 FROM series_standing);

-- name: delete_series_standings
DELETE FROM series_standing WHERE series = ?;

-- name: delete_series_replies
DELETE FROM series_reply WHERE series = ?;

-- name: appliers_of_series
SELECT address FROM series_applier WHERE series = ?;

-- name: applies_others_work
SELECT EXISTS (SELECT 1 FROM series_applier WHERE address = ?);

-- name: insert_series_applier
INSERT INTO series_applier (series, address) VALUES (?, ?) ON CONFLICT DO NOTHING;

-- name: delete_series_appliers
DELETE FROM series_applier WHERE series = ?;

-- name: is_maintainer_of_patch
SELECT EXISTS (SELECT 1 FROM patch_file pf CROSS JOIN file_section fs ON fs.file = pf.file
CROSS JOIN section_person sp ON sp.section = fs.section AND sp.address = ?2 AND sp.role = 'maintainer'
WHERE pf.message = ?1);

-- name: series_applied_by_their_author
-- The series about which an address says that they are applied, and of which it is the author: otherwise it is in
-- series_applier.
SELECT DISTINCT sr.series FROM mailbox b
CROSS JOIN message m ON m.sender = b.id
CROSS JOIN verdict v ON v.message = m.id AND v.kind = 'applied'
CROSS JOIN series_reply sr ON sr.message = m.id
WHERE b.address = ?1 AND NOT EXISTS (SELECT 1 FROM series_applier a WHERE a.series = sr.series AND a.address = ?1);

-- name: series_with_new_files_applied_by_author
-- The same for all addresses, of series that change a file after ?1.
SELECT DISTINCT sr.series FROM verdict v
CROSS JOIN series_reply sr ON sr.message = v.message
CROSS JOIN message m ON m.id = v.message
CROSS JOIN mailbox b ON b.id = m.sender
CROSS JOIN address ON address.id = b.address AND address.robot = 0
WHERE v.kind = 'applied'
AND NOT EXISTS (SELECT 1 FROM series_applier a WHERE a.series = sr.series AND a.address = b.address)
AND EXISTS (SELECT 1 FROM series_message sm CROSS JOIN patch_file pf ON pf.message = sm.message
  WHERE sm.series = sr.series AND pf.file > ?1);

-- name: delete_patch_trailers
DELETE FROM patch_trailer WHERE patch = ?;

-- name: delete_subsystems_from_patches
DELETE FROM message_subsystem WHERE message = ? AND from_patches = 1;

-- name: insert_series
INSERT INTO series (id, form, revision, total, patches, complete, sender, title, date, rfc, resend, change_id,
  normalised_title, topic, state, active, people, reviewed, acked, tested, sender_name)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?1, ?14, ?15, ?16, ?17, ?18, ?19, ?20);

-- name: insert_series_message
INSERT INTO series_message (message, series, number, title_key) VALUES (?, ?, ?, ?);

-- name: insert_series_evidence
INSERT INTO series_evidence (series, message) VALUES (?, ?) ON CONFLICT DO NOTHING;

-- name: insert_series_standing
INSERT INTO series_standing (series, since, message, state, people, reviewed, acked, tested)
VALUES (?, ?, ?, ?, ?, ?, ?, ?);

-- name: insert_series_reply
INSERT INTO series_reply (message, series, patch) VALUES (?, ?, ?);

-- name: insert_patch_trailer
INSERT INTO patch_trailer (patch, kind, address, origin, source) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING;

-- name: add_subsystems_of_patches
INSERT INTO message_subsystem (message, subsystem, from_patches)
SELECT DISTINCT ?1, ms.subsystem, 1 FROM series_message sm JOIN message_subsystem ms ON ms.message = sm.message
WHERE sm.series = ?1 AND sm.message <> ?1 ON CONFLICT DO NOTHING;

-- name: trailers_of_message
SELECT trailer.kind, address.id, address.robot, mailbox.identity, identity.mapped, mailbox.name FROM trailer
JOIN mailbox ON mailbox.id = trailer.mailbox JOIN address ON address.id = mailbox.address
LEFT JOIN identity ON identity.id = mailbox.identity
WHERE trailer.message = ? ORDER BY position;

-- name: verdicts_of_message
SELECT kind, object FROM verdict WHERE message = ? ORDER BY kind, object;

-- name: series_with_title
-- The ?6 before the series ?7 of the time ?3 and the ?6 after it, dated from ?4 to ?5. With (date, id) < (?3, ?7),
-- SQLite would read all series of one second.
SELECT id FROM (
  SELECT id FROM (SELECT id FROM series WHERE sender = ?1 AND normalised_title = ?2 AND date = ?3 AND id < ?7
    ORDER BY id DESC LIMIT ?6)
  UNION ALL
  SELECT id FROM (SELECT id FROM series WHERE sender = ?1 AND normalised_title = ?2 AND date >= ?4 AND date < ?3
    ORDER BY date DESC, id DESC LIMIT ?6)
  LIMIT ?6)
UNION ALL
SELECT id FROM (
  SELECT id FROM (SELECT id FROM series WHERE sender = ?1 AND normalised_title = ?2 AND date = ?3 AND id > ?7
    ORDER BY id LIMIT ?6)
  UNION ALL
  SELECT id FROM (SELECT id FROM series WHERE sender = ?1 AND normalised_title = ?2 AND date > ?3 AND date <= ?5
    ORDER BY date, id LIMIT ?6)
  LIMIT ?6);

-- name: series_of_name_with_title
-- The same for the name of a sender.
SELECT id FROM (
  SELECT id FROM (SELECT id FROM series WHERE sender_name = ?1 AND normalised_title = ?2 AND date = ?3 AND id < ?7
    ORDER BY id DESC LIMIT ?6)
  UNION ALL
  SELECT id FROM (SELECT id FROM series WHERE sender_name = ?1 AND normalised_title = ?2 AND date >= ?4 AND date < ?3
    ORDER BY date DESC, id DESC LIMIT ?6)
  LIMIT ?6)
UNION ALL
SELECT id FROM (
  SELECT id FROM (SELECT id FROM series WHERE sender_name = ?1 AND normalised_title = ?2 AND date = ?3 AND id > ?7
    ORDER BY id LIMIT ?6)
  UNION ALL
  SELECT id FROM (SELECT id FROM series WHERE sender_name = ?1 AND normalised_title = ?2 AND date > ?3 AND date <= ?5
    ORDER BY date, id LIMIT ?6)
  LIMIT ?6);

-- name: series_with_change_id
-- The ?3 before the series ?2 and the ?3 after it.
SELECT id FROM (SELECT id FROM series WHERE change_id = ?1 AND id < ?2 ORDER BY id DESC LIMIT ?3)
UNION ALL
SELECT id FROM (SELECT id FROM series WHERE change_id = ?1 AND id > ?2 ORDER BY id LIMIT ?3);

-- name: series_sharing_patches
-- The series that have a patch of the series ?1, by patch-id or title; one may come several times. For each patch,
-- looks at the ?2 mails before the series and the ?2 after it.
SELECT theirs.series FROM series_message own CROSS JOIN patch mine ON mine.message = own.message
CROSS JOIN patch o ON o.patch_id = mine.patch_id
  AND EXISTS (SELECT 1 FROM patch p WHERE p.patch_id = mine.patch_id AND p.message <> mine.message)
  AND o.message > coalesce((SELECT message FROM patch WHERE patch_id = mine.patch_id AND message < ?1
    ORDER BY message DESC LIMIT 1 OFFSET ?2), 0)
  AND o.message < coalesce((SELECT message FROM patch WHERE patch_id = mine.patch_id AND message >= ?1
    ORDER BY message LIMIT 1 OFFSET ?2), 9223372036854775807)
CROSS JOIN series_message theirs ON theirs.message = o.message
WHERE own.series = ?1 AND theirs.series <> ?1
UNION ALL
SELECT theirs.series FROM series_message own CROSS JOIN series_message theirs ON theirs.title_key = own.title_key
  AND EXISTS (SELECT 1 FROM series_message s WHERE s.title_key = own.title_key AND s.message <> own.message)
  AND theirs.message > coalesce((SELECT message FROM series_message WHERE title_key = own.title_key AND message < ?1
    ORDER BY message DESC LIMIT 1 OFFSET ?2), 0)
  AND theirs.message < coalesce((SELECT message FROM series_message WHERE title_key = own.title_key AND message >= ?1
    ORDER BY message LIMIT 1 OFFSET ?2), 9223372036854775807)
WHERE own.series = ?1 AND theirs.series <> ?1;

-- name: sender_and_date_of_series
SELECT sender, sender_name, date FROM series WHERE id = ?;

-- name: series_near_before
SELECT id FROM series WHERE sender = ?1 AND form <> 'partial' AND date BETWEEN ?2 AND ?3 AND id <> ?5
ORDER BY date DESC, id DESC LIMIT ?4;

-- name: series_near_after
SELECT id FROM series WHERE sender = ?1 AND form <> 'partial' AND date BETWEEN ?2 AND ?3 AND id <> ?5
ORDER BY date, id LIMIT ?4;

-- name: files_of_series
SELECT DISTINCT file FROM series_message sm CROSS JOIN patch_file pf ON pf.message = sm.message
WHERE sm.series = ? ORDER BY file LIMIT 2000;

-- name: series_linking_to
-- The series that have a mail with a link to a mail of this series.
SELECT theirs.series FROM series_message mine
CROSS JOIN message m ON m.id = mine.message
CROSS JOIN mail_link ON mail_link.msgid = m.msgid
CROSS JOIN series_message theirs ON theirs.message = mail_link.message
WHERE mine.series = ?1 AND theirs.series <> ?1;

-- name: series_linked_from
SELECT theirs.series FROM series_message mine
CROSS JOIN mail_link ON mail_link.message = mine.message
CROSS JOIN message m ON m.msgid = mail_link.msgid
CROSS JOIN series_message theirs ON theirs.message = m.id
WHERE mine.series = ?1 AND theirs.series <> ?1;

-- name: series_row
SELECT series.id, form, series.revision, series.rfc, series.resend, series.sender, series.date, series.change_id,
  msgid.text, normalised_title, patches, coalesce(patch.tags, ''), message.kind = 'pull', series.total,
  mailbox.identity, identity.mapped, sender_name
FROM series JOIN message ON message.id = series.id JOIN msgid ON msgid.id = message.msgid
LEFT JOIN patch ON patch.message = series.id
LEFT JOIN mailbox ON mailbox.id = message.sender LEFT JOIN identity ON identity.id = mailbox.identity
WHERE series.id = ?;

-- name: addresses_of_sender
-- The addresses of the person who sent a mail, by the mailmap: the mail's, and those of the person's first 200
-- mailboxes. One address may have a name of its own in each mail.
SELECT b.address FROM message m CROSS JOIN mailbox b ON b.id = m.sender WHERE m.id = ?1
UNION
SELECT address FROM (
  SELECT o.address FROM message m CROSS JOIN mailbox b ON b.id = m.sender
  CROSS JOIN mailbox o ON o.identity = b.identity WHERE m.id = ?1 ORDER BY o.id LIMIT 200);

-- name: titles_of_series
SELECT title_key FROM series_message WHERE series = ? AND title_key IS NOT NULL;

-- name: patch_ids_of_series
SELECT patch_id FROM series_message sm CROSS JOIN patch p ON p.message = sm.message
WHERE sm.series = ? AND patch_id IS NOT NULL;

-- name: parents_of_series
SELECT t.parent FROM series_message sm CROSS JOIN message m ON m.id = sm.message CROSS JOIN thread t ON t.msgid = m.msgid
WHERE sm.series = ? AND t.parent IS NOT NULL;

-- name: parent_and_series
-- What a mail answers, and its series; several rows if several mails have the Message-ID.
SELECT t.parent, sm.series FROM thread t LEFT JOIN message m ON m.msgid = t.msgid
LEFT JOIN series_message sm ON sm.message = m.id WHERE t.msgid = ?;

-- name: topic_overrides
-- Splits come last and override joins.
SELECT DISTINCT one_sm.series, other_sm.series, w.is_one_topic FROM topic_word w
CROSS JOIN msgid one_id ON one_id.text = w.one CROSS JOIN message one_m ON one_m.msgid = one_id.id
CROSS JOIN series_message one_sm ON one_sm.message = one_m.id
CROSS JOIN msgid other_id ON other_id.text = w.other CROSS JOIN message other_m ON other_m.msgid = other_id.id
CROSS JOIN series_message other_sm ON other_sm.message = other_m.id
WHERE one_sm.series <> other_sm.series
ORDER BY w.is_one_topic DESC;

-- name: set_previous
UPDATE series SET previous = ?2, reason = ?3, confidence = ?4
WHERE id = ?1 AND (previous IS NOT ?2 OR reason IS NOT ?3 OR confidence IS NOT ?4);

-- name: topic_of_series
SELECT topic FROM series WHERE id = ?;

-- name: series_of_topic
SELECT series.id, previous, form, series.date, coalesce(reason, ''), msgid.text FROM series
JOIN message ON message.id = series.id JOIN msgid ON msgid.id = message.msgid
WHERE topic = ? ORDER BY series.date, msgid.text, series.id;

-- name: series_following
SELECT id FROM series WHERE previous = ?1 UNION SELECT series FROM series_includes WHERE included = ?1;

-- name: delete_inclusions
DELETE FROM series_includes WHERE series = ?;

-- name: insert_inclusion
INSERT INTO series_includes (series, included) VALUES (?, ?);

-- name: included_in_series
SELECT included FROM series_includes WHERE series = ? ORDER BY included;

-- name: inclusions_of_topic
SELECT i.series, i.included FROM series s CROSS JOIN series_includes i ON i.series = s.id WHERE s.topic = ?;

-- name: set_topic
UPDATE series SET topic = ?2, superseded_by = ?3 WHERE id = ?1 AND (topic <> ?2 OR superseded_by IS NOT ?3);

-- name: msgid_of_message
SELECT msgid FROM message WHERE id = ?;

-- name: place_of_message
-- Its thread, series and topic, and for a numbered patch its sender and the number of patches.
SELECT t.root, sm.series, s.topic, b.address, p.total, m.date FROM message m
LEFT JOIN thread t ON t.msgid = m.msgid
LEFT JOIN series_message sm ON sm.message = m.id
LEFT JOIN series s ON s.id = sm.series
LEFT JOIN mailbox b ON b.id = m.sender
LEFT JOIN patch p ON p.message = m.id
WHERE m.id = ?;

-- name: messages_of_thread
SELECT m.id FROM thread t CROSS JOIN message m ON m.msgid = t.msgid WHERE t.root = ?;

-- name: messages_of_series
SELECT message FROM series_message WHERE series = ?;

-- name: postings_of_topic
SELECT id FROM series WHERE topic = ?;

-- name: postings_near
-- The numbered patches that threads_of_postings_near finds.
SELECT m.id FROM (SELECT id FROM mailbox WHERE address = ?1 ORDER BY id LIMIT 200) b
CROSS JOIN message m ON m.sender = b.id AND m.date BETWEEN ?3 AND ?4
CROSS JOIN patch p ON p.message = m.id AND p.total = ?2;

-- name: ids_of_messages_after
SELECT id FROM message WHERE id > ? ORDER BY id LIMIT ?;

-- name: robot_patterns
SELECT text FROM robot_pattern ORDER BY text;

-- name: delete_robot_patterns
DELETE FROM robot_pattern;

-- name: insert_robot_pattern
INSERT INTO robot_pattern (text) VALUES (?);

-- name: addresses
SELECT id, email, robot FROM address;

-- name: mark_robot
UPDATE address SET robot = ?2 WHERE id = ?1;

-- name: topic_words
SELECT one, other, is_one_topic FROM topic_word ORDER BY one, other, is_one_topic;

-- name: delete_topic_words
DELETE FROM topic_word;

-- name: insert_topic_word
INSERT INTO topic_word (one, other, is_one_topic) VALUES (?, ?, ?);

-- name: messages_with_msgid
SELECT id FROM message WHERE msgid = ?;

-- name: messages_with_id
SELECT message.id FROM msgid JOIN message ON message.msgid = msgid.id WHERE msgid.text = ?1
UNION SELECT a.message FROM msgid JOIN message_alias a ON a.msgid = msgid.id WHERE msgid.text = ?1;

-- name: delete_file_sections
DELETE FROM file_section;

-- name: delete_sections
DELETE FROM maintainers_section;

-- name: insert_section
INSERT INTO maintainers_section (name, folded, short) VALUES (?, ?, ?);

-- name: insert_section_pattern
INSERT INTO section_pattern (section, position, kind, text) VALUES (?, ?, ?, ?);

-- name: insert_section_entry
INSERT INTO section_entry (section, position, kind, text) VALUES (?, ?, ?, ?);

-- name: insert_section_person
INSERT INTO section_person (section, address, role) VALUES (?, ?, ?) ON CONFLICT DO NOTHING;

-- name: has_section_patterns
SELECT EXISTS (SELECT 1 FROM section_pattern);

-- name: has_new_files
SELECT EXISTS (SELECT 1 FROM file WHERE id > (SELECT upto FROM file_mapping));

-- name: section_patterns
SELECT section, kind, text FROM section_pattern ORDER BY section, position;

-- name: new_files
SELECT id, path FROM file WHERE id > (SELECT upto FROM file_mapping) ORDER BY id;

-- name: insert_file_section
INSERT INTO file_section (file, section) VALUES (?, ?);

-- name: mapped_files
SELECT upto FROM file_mapping;

-- name: set_file_mapping
UPDATE file_mapping SET upto = ?;

-- name: section_count
SELECT count(*) FROM maintainers_section;

-- name: section_pattern_count
SELECT count(*) FROM section_pattern;

-- name: file_count
SELECT count(*) FROM file;

-- name: file_with_section_count
SELECT count(DISTINCT file) FROM file_section;

-- name: sections_by_patches
SELECT s.name, count(DISTINCT m.id) AS patches FROM maintainers_section s
LEFT JOIN file_section fs ON fs.section = s.id
LEFT JOIN patch_file pf ON pf.file = fs.file
LEFT JOIN message m ON m.id = pf.message AND m.kind = 'patch'
GROUP BY s.id ORDER BY patches DESC, s.name;

-- name: saved_queries
SELECT name, text, created FROM saved_query ORDER BY name;

-- name: saved_query_by_name
SELECT text FROM saved_query WHERE name = ?;

-- name: put_saved_query
INSERT INTO saved_query (name, text, created) VALUES (?1, ?2, ?3)
ON CONFLICT (name) DO UPDATE SET text = ?2, created = ?3;

-- name: delete_saved_query
DELETE FROM saved_query WHERE name = ? RETURNING 1;

-- name: saved_reports
SELECT name, text, created FROM saved_report ORDER BY name;

-- name: saved_report_by_name
SELECT text FROM saved_report WHERE name = ?;

-- name: put_saved_report
INSERT INTO saved_report (name, text, created) VALUES (?1, ?2, ?3)
ON CONFLICT (name) DO UPDATE SET text = ?2, created = ?3;

-- name: delete_saved_report
DELETE FROM saved_report WHERE name = ? RETURNING 1;

-- name: report_cursor
SELECT commit_id, committed FROM report_cursor WHERE name = ? AND list = ?;

-- name: put_report_cursor
INSERT INTO report_cursor (name, list, commit_id, committed) VALUES (?1, ?2, ?3, ?4)
ON CONFLICT (name, list) DO UPDATE SET commit_id = ?3, committed = ?4;

-- name: people_setting
SELECT text FROM people_setting WHERE name = ?;

-- name: put_people_setting
INSERT INTO people_setting (name, text) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET text = ?2;

-- name: identity_by_person
SELECT id FROM identity WHERE email = ? AND name = ?;

-- name: insert_identity
INSERT INTO identity (email, name, mapped) VALUES (?, ?, ?);

-- name: company_by_folded
SELECT id FROM company WHERE folded = ?;

-- name: insert_company
INSERT INTO company (name, folded) VALUES (?, ?);

-- name: insert_affiliation
INSERT INTO affiliation (address, since, until, company) VALUES (?, ?, ?, ?);

-- name: spellings
SELECT id, name, written_address FROM mailbox;

-- name: set_identity
UPDATE mailbox SET identity = ?2 WHERE id = ?1;

-- name: people_of_mailboxes
SELECT mailbox.id, coalesce(email, ''), coalesce(identity.name, ''), coalesce(mapped, 0) FROM mailbox
LEFT JOIN identity ON identity.id = mailbox.identity ORDER BY mailbox.id;

-- name: messages_naming
SELECT id FROM message WHERE sender = ?1 UNION SELECT id FROM message WHERE author = ?1
UNION SELECT message FROM trailer WHERE mailbox = ?1;

-- name: forget_identities_of_mailboxes
UPDATE mailbox SET identity = NULL;

-- name: delete_identities
DELETE FROM identity;

-- name: delete_affiliations
DELETE FROM affiliation;

-- name: delete_companies
-- Keeps the placeholders (unknown) and (freemail).
DELETE FROM company WHERE id > 2;

-- name: identity_count
SELECT count(*) FROM identity;

-- name: addresses_of_companies
-- The number of addresses that have or had a company, that are in freemail domains, and whose company is unknown.
SELECT count(*) FILTER (WHERE best > 2), count(*) FILTER (WHERE best = 2), count(*) FILTER (WHERE best = 1)
FROM (SELECT max(company) AS best FROM affiliation GROUP BY address);

-- name: people
-- Authors, with their company at the time of their newest mail.
WITH author AS (
  SELECT b.identity, count(*) AS mails, max(m.date) AS newest, b.address
  FROM message m JOIN mailbox b ON b.id = m.author GROUP BY b.identity)
SELECT mails, (SELECT text FROM identity_shown WHERE identity_shown.identity = identity.id),
  company.name,
  (SELECT group_concat(email, ', ') FROM (SELECT DISTINCT a.email FROM mailbox o JOIN address a ON a.id = o.address
    WHERE o.identity = identity.id ORDER BY a.email))
FROM author JOIN identity ON identity.id = author.identity
JOIN affiliation f ON f.address = author.address AND f.since <= newest AND newest < f.until
JOIN company ON company.id = f.company
ORDER BY mails DESC, 2 LIMIT ?;

-- name: unmapped_addresses
-- The addresses of authors with mails since ?1 whose author had no known company then, and the number of these mails
-- and of the patches among them. Robots are left out, as in doctor.sql.
SELECT coalesce(domain.name, ''), a.email, iif(p.name = '', a.email, p.name || ' <' || a.email || '>'),
  count(*), count(*) FILTER (WHERE m.kind = 'patch'), max(f.company = 2)
FROM message m JOIN mailbox b ON b.id = m.author JOIN address a ON a.id = b.address JOIN person p ON p.id = a.person
JOIN affiliation f ON f.address = b.address AND f.since <= m.date AND m.date < f.until
LEFT JOIN domain ON domain.id = a.domain
WHERE m.date >= ?1 AND f.company <= 2 AND a.robot = 0 GROUP BY a.id ORDER BY a.email;

-- name: mails_of_companies
-- The number of mails and of patches since ?1: of all authors, of authors with a company, and of freemail addresses.
SELECT count(*), count(*) FILTER (WHERE company > 2), count(*) FILTER (WHERE company = 2),
  count(*) FILTER (WHERE kind = 'patch'), count(*) FILTER (WHERE kind = 'patch' AND company > 2),
  count(*) FILTER (WHERE kind = 'patch' AND company = 2)
FROM message m JOIN mailbox b ON b.id = m.author
JOIN affiliation f ON f.address = b.address AND f.since <= m.date AND m.date < f.until WHERE m.date >= ?1;

-- name: all_settings
SELECT 'people ' || name, text FROM people_setting
UNION ALL SELECT 'robot', text FROM robot_pattern
UNION ALL SELECT 'topic', one || ' ' || other || ' ' || is_one_topic FROM topic_word
UNION ALL SELECT 'section ' || name, coalesce((SELECT group_concat(line, char(10)) FROM (SELECT p.kind || ' ' || p.text AS line FROM section_pattern p WHERE p.section = s.id UNION ALL SELECT sp.role || ' ' || a.email FROM section_person sp JOIN address a ON a.id = sp.address WHERE sp.section = s.id ORDER BY 1)), '') FROM maintainers_section s
UNION ALL SELECT 'query ' || name, text FROM saved_query
ORDER BY 1, 2;

-- name: insert_generation
INSERT INTO generation (recorded, everything, changes) VALUES (?, ?, ?);

-- name: last_generation
SELECT max(id) FROM generation;

-- name: last_change
SELECT recorded FROM generation ORDER BY id DESC LIMIT 1;

-- name: insert_change
INSERT INTO change (generation, kind, ids) VALUES (?, ?, ?);

-- name: delete_old_generations
DELETE FROM generation WHERE id <= (
  SELECT max(id) FROM (
    SELECT id, sum(changes) OVER newest_first AS changes, row_number() OVER newest_first AS generations
    FROM generation WINDOW newest_first AS (ORDER BY id DESC))
  WHERE generations > 1 AND (changes > ?1 OR generations > ?2));

-- name: delete_old_changes
DELETE FROM change WHERE generation < (SELECT min(id) FROM generation);

-- name: trees
SELECT id, path, branch, tip, ends, tip_committed, searched FROM tree ORDER BY path, branch;

-- name: insert_tree
INSERT INTO tree (path, branch, tip, ends, tip_committed, searched) VALUES (?, ?, x'', x'', 0, 0);

-- name: advance_tree
UPDATE tree SET tip = ?2, ends = ?3, tip_committed = ?4, searched = ?5 WHERE id = ?1;

-- name: delete_tree
DELETE FROM tree WHERE id = ?;

-- name: patches_to_find
-- With the columns that tell which commit is from the patch. `looked` is whether the tree ?1 was searched for it.
SELECT m.id, m.msgid, msgid.text, m.title, m.date, coalesce(p.patch_id, x''), p.backport IS NOT NULL, m.author,
  coalesce(sm.series, 0), EXISTS (SELECT 1 FROM tree_patch tp WHERE tp.message = m.id AND tp.tree = ?1)
FROM message m JOIN patch p ON p.message = m.id JOIN msgid ON msgid.id = m.msgid
LEFT JOIN series_message sm ON sm.message = m.id
WHERE m.kind = 'patch' ORDER BY m.id;

-- name: files_of_patches
SELECT pf.message, pf.file FROM patch_file pf JOIN message m ON m.id = pf.message AND m.kind = 'patch'
ORDER BY pf.message, pf.file;

-- name: paths_of_patches
SELECT id, path FROM file WHERE id IN (
  SELECT file FROM patch_file pf JOIN message m ON m.id = pf.message AND m.kind = 'patch');

-- name: authors_of_patches
SELECT b.id, b.address, b.identity, i.mapped, b.name FROM mailbox b LEFT JOIN identity i ON i.id = b.identity
WHERE b.id IN (SELECT author FROM message WHERE kind = 'patch');

-- name: addresses_of_people
-- Any mailbox tells the identity of an address: the least, so that the choice is always the same.
SELECT a.email, a.id, b.identity, i.mapped, min(b.id) FROM address a JOIN mailbox b ON b.address = a.id
LEFT JOIN identity i ON i.id = b.identity GROUP BY a.id;

-- name: commits_of_tree
SELECT id, commit_oid, committed, tag FROM tree_commit WHERE tree = ? ORDER BY id;

-- name: tree_commit_of
SELECT id FROM tree_commit WHERE tree = ? AND commit_oid = ?;

-- name: tree_commit_with_prefix
SELECT min(id) FROM tree_commit WHERE tree = ? AND commit_oid BETWEEN ? AND ? HAVING count(*) = 1;

-- name: insert_tree_commit
INSERT INTO tree_commit (tree, commit_oid, committed) VALUES (?, ?, ?);

-- name: delete_tree_commit
DELETE FROM tree_commit WHERE tree = ? AND commit_oid = ?;

-- name: delete_unused_tree_commits
-- Those that no mail is from, and that revert no such commit, or a revert of one.
DELETE FROM tree_commit WHERE id NOT IN (WITH RECURSIVE kept (id) AS (
  SELECT tree_commit FROM patch_commit UNION SELECT r.reverting FROM kept JOIN tree_revert r ON r.reverted = kept.id)
  SELECT id FROM kept);

-- name: insert_tree_revert
INSERT INTO tree_revert (reverting, reverted) VALUES (?, ?) ON CONFLICT DO NOTHING;

-- name: reverts_of_tree
SELECT r.reverting, r.reverted FROM tree_revert r JOIN tree_commit c ON c.id = r.reverted WHERE c.tree = ?
ORDER BY r.reverted, r.reverting;

-- name: set_reverted_by
UPDATE tree_commit SET reverted_by = ?2 WHERE id = ?1 AND reverted_by IS NOT ?2;

-- name: put_patch_commit
-- Only if the message is still the one that was read.
INSERT INTO patch_commit (message, tree_commit, by_patch_id, by_link, by_title)
SELECT ?1, ?2, ?4, ?5, ?6 WHERE EXISTS (SELECT 1 FROM message WHERE id = ?1 AND msgid = ?3)
ON CONFLICT (message, tree_commit) DO UPDATE SET by_patch_id = excluded.by_patch_id, by_link = excluded.by_link,
  by_title = excluded.by_title
WHERE (by_patch_id, by_link, by_title) IS NOT (excluded.by_patch_id, excluded.by_link, excluded.by_title);

-- name: put_tree_patch
INSERT INTO tree_patch (message, tree)
SELECT ?1, ?2 WHERE EXISTS (SELECT 1 FROM message WHERE id = ?1 AND msgid = ?3) ON CONFLICT DO NOTHING;

-- name: candidates_of_tree
-- The mails that each commit may be from.
SELECT pc.tree_commit, pc.message, c.committed, pc.by_patch_id, pc.by_link, pc.by_title, m.date, msgid.text,
  coalesce(sm.series, 0), pc.counts
FROM tree_commit c JOIN patch_commit pc ON pc.tree_commit = c.id JOIN message m ON m.id = pc.message
JOIN msgid ON msgid.id = m.msgid LEFT JOIN series_message sm ON sm.message = m.id
WHERE c.tree = ? ORDER BY c.id, m.id;

-- name: set_counts
UPDATE patch_commit SET counts = ?3 WHERE message = ?1 AND tree_commit = ?2 AND counts <> ?3;

-- name: applied_patches
SELECT a.message, a.tree_commit, c.commit_oid, c.committed, a.reverted FROM applied_patch a
JOIN tree_commit c ON c.id = a.tree_commit ORDER BY a.message;

-- name: patches_in_trees
-- Of each patch, the commits that are from it: first those that were not reverted, then those of the first tag.
SELECT pc.message, c.id, c.commit_oid, c.committed, r.committed FROM patch_commit pc JOIN tree_commit c ON c.id = pc.tree_commit
LEFT JOIN tree_commit r ON r.id = c.reverted_by LEFT JOIN tree_tag t ON t.id = c.tag
WHERE pc.counts = 1
ORDER BY pc.message, c.reverted_by IS NOT NULL, t.date IS NULL, t.date, t.name, c.committed, c.commit_oid, c.id;

-- name: put_applied_patch
INSERT INTO applied_patch (message, tree_commit, reverted) VALUES (?, ?, ?)
ON CONFLICT (message) DO UPDATE SET tree_commit = excluded.tree_commit, reverted = excluded.reverted;

-- name: delete_applied_patch
DELETE FROM applied_patch WHERE message = ?;

-- name: has_applied_patches
SELECT EXISTS (SELECT 1 FROM applied_patch);

-- name: tree_says_of_patch
SELECT c.committed, a.reverted FROM applied_patch a JOIN tree_commit c ON c.id = a.tree_commit WHERE a.message = ?;

-- name: tags_of_tree
SELECT id, name, object, date FROM tree_tag WHERE tree = ? ORDER BY date, name;

-- name: insert_tree_tag
INSERT INTO tree_tag (tree, name, release, object, date) VALUES (?, ?, ?, ?, ?);

-- name: delete_tree_tag
DELETE FROM tree_tag WHERE id = ?;

-- name: set_tag
UPDATE tree_commit SET tag = ?2 WHERE id = ?1 AND tag IS NOT ?2;

-- name: forget_reverts_after
-- This and the next one are for a copy of the database as it was at a time.
UPDATE tree_commit SET reverted_by = NULL WHERE reverted_by IN (SELECT id FROM tree_commit WHERE committed > ?);

-- name: forget_commits_after
DELETE FROM patch_commit WHERE tree_commit IN (SELECT id FROM tree_commit WHERE committed > ?);
