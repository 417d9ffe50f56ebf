-- The statements of `kvq doctor`. scripts/embed.py turns each block into a constant. A test prepares all of them.

-- name: quick_check
PRAGMA quick_check(100);

-- name: integrity_check
PRAGMA integrity_check(100);

-- name: page_count
PRAGMA page_count;

-- name: dangling_references
SELECT "table", coalesce(rowid, 0), parent, count(*) OVER () FROM pragma_foreign_key_check
ORDER BY "table", parent, rowid LIMIT 1000;

-- name: schema_objects
SELECT type, name, coalesce(sql, '') FROM sqlite_schema WHERE name NOT LIKE 'sqlite\_%' ESCAPE '\'
ORDER BY type = 'index', type = 'view', type = 'trigger', name;

-- name: forget_indexes_to_make
DELETE FROM index_to_make;

-- name: reindex
REINDEX;

-- name: frames
SELECT id, frame FROM text_block ORDER BY id;

-- name: texts_of_frame
SELECT message, begin, bytes FROM body WHERE block = ? ORDER BY begin;

-- name: messages_without_text
SELECT id FROM message WHERE id NOT IN (SELECT message FROM body JOIN text_block ON text_block.id = body.block) ORDER BY id;

-- name: texts_without_message
SELECT message FROM body WHERE message NOT IN (SELECT id FROM message) ORDER BY message;

-- name: unused_text_blocks
SELECT id, 'block ' || id FROM text_block WHERE id NOT IN (SELECT block FROM body) ORDER BY id;

-- name: delete_text
DELETE FROM body WHERE message = ?;

-- name: message_ids
-- For examples: the Message-ID of a message.
SELECT text FROM message JOIN msgid ON msgid.id = message.msgid WHERE message.id = ?;

-- name: texts_to_index
SELECT * FROM message_text ORDER BY message;

-- name: mailboxes_to_index
SELECT id, name, written_address FROM mailbox ORDER BY id;

-- name: read_indexed_terms
CREATE VIRTUAL TABLE IF NOT EXISTS temp.kvq_message_terms USING fts5vocab(main, message_fts, instance);
CREATE VIRTUAL TABLE IF NOT EXISTS temp.kvq_mailbox_terms USING fts5vocab(main, mailbox_fts, instance);

-- name: forget_indexed_terms
DROP TABLE temp.kvq_message_terms;
DROP TABLE temp.kvq_mailbox_terms;

-- name: indexed_terms_of_messages
SELECT term, doc, col, "offset" FROM temp.kvq_message_terms;

-- name: indexed_terms_of_mailboxes
SELECT term, doc, col, "offset" FROM temp.kvq_mailbox_terms;

-- name: token_counts
SELECT id, sz FROM message_fts_docsize ORDER BY id;

-- name: rebuild_full_text
INSERT INTO message_fts (message_fts) VALUES ('rebuild');

-- name: rebuild_mailbox_full_text
INSERT INTO mailbox_fts (mailbox_fts) VALUES ('rebuild');

-- name: check_full_text_by_fts5
INSERT INTO message_fts (message_fts, rank) VALUES ('integrity-check', 1);
INSERT INTO mailbox_fts (mailbox_fts, rank) VALUES ('integrity-check', 1);

-- name: checksum_chunks
SELECT chunk, checksums FROM full_text_checksum ORDER BY chunk;

-- name: undelivered_messages
SELECT message.id, coalesce(text, '') FROM message LEFT JOIN msgid ON msgid.id = message.msgid
WHERE message.id NOT IN (SELECT message FROM delivery WHERE message IS NOT NULL) ORDER BY message.id;

-- name: unused_headers
SELECT id, field FROM header WHERE id NOT IN (SELECT header FROM message_header) ORDER BY id;

-- name: unused_subsystems
SELECT id, name FROM subsystem WHERE id NOT IN (SELECT subsystem FROM message_subsystem) ORDER BY id;

-- name: unused_files
SELECT id, path FROM file WHERE id NOT IN (SELECT file FROM patch_file) ORDER BY id;

-- name: unused_recipient_lists
SELECT DISTINCT list, 'recipients ' || list FROM recipient_list
WHERE list NOT IN (SELECT recipients FROM message WHERE recipients IS NOT NULL) ORDER BY list;

-- name: unused_mailboxes
-- A person in MAINTAINERS has a mailbox, too. remove_rows_of_deleted_mails has the same conditions.
SELECT id, text FROM mailbox WHERE id NOT IN (
  SELECT sender FROM message WHERE sender IS NOT NULL UNION SELECT author FROM message WHERE author IS NOT NULL
  UNION SELECT mailbox FROM recipient_list UNION SELECT mailbox FROM trailer WHERE mailbox IS NOT NULL)
AND address NOT IN (SELECT address FROM section_person) ORDER BY id;

-- name: unused_addresses
SELECT id, email FROM address WHERE id NOT IN (SELECT address FROM mailbox UNION SELECT address FROM section_person)
ORDER BY id;

-- name: unused_people
SELECT id, name FROM person WHERE id NOT IN (SELECT person FROM address) ORDER BY id;

-- name: unused_domains
SELECT id, name FROM domain WHERE id NOT IN (SELECT domain FROM address WHERE domain IS NOT NULL) ORDER BY id;

-- name: unused_identities
SELECT id, email FROM identity WHERE id NOT IN (SELECT identity FROM mailbox WHERE identity IS NOT NULL) ORDER BY id;

-- name: unused_companies
-- The first two are placeholders.
SELECT id, name FROM company WHERE id > 2 AND id NOT IN (SELECT company FROM affiliation) ORDER BY id;

-- name: unused_message_ids
SELECT id, text FROM msgid WHERE id NOT IN (
  SELECT msgid FROM message UNION SELECT in_reply_to FROM message WHERE in_reply_to IS NOT NULL
  UNION SELECT msgid FROM reference UNION SELECT msgid FROM mail_link UNION SELECT msgid FROM message_alias) ORDER BY id;

-- name: delete_unused_message
DELETE FROM message WHERE id = ?;

-- name: delete_relations
DELETE FROM patch_trailer;
DELETE FROM series_evidence;
DELETE FROM series_applier;
DELETE FROM series_standing;
DELETE FROM series_includes;
DELETE FROM series_reply;
DELETE FROM series_message;
DELETE FROM series;
DELETE FROM thread;
DELETE FROM message_subsystem WHERE from_patches = 1;

-- name: relations_of_threads
SELECT msgid, root, parent FROM thread ORDER BY msgid;

-- name: relations_of_series
SELECT id, form, revision, total, patches, complete, sender, title, date, rfc, resend, change_id, normalised_title,
  sender_name, topic, previous, reason, confidence, superseded_by, state, active, people, reviewed, acked, tested
FROM series ORDER BY id;

-- name: relations_of_patches
SELECT message, series, number, title_key FROM series_message ORDER BY message;

-- name: relations_of_replies
SELECT message, series, patch FROM series_reply ORDER BY message;

-- name: relations_of_trailers
SELECT patch, kind, address, origin, source FROM patch_trailer ORDER BY patch, kind, address;

-- name: relations_of_evidence
SELECT series, message FROM series_evidence ORDER BY series, message;

-- name: relations_of_standings
SELECT series, since, message, state, people, reviewed, acked, tested FROM series_standing ORDER BY series, since;

-- name: relations_of_appliers
SELECT series, address FROM series_applier ORDER BY series, address;

-- name: relations_of_inclusions
SELECT series, included FROM series_includes ORDER BY series, included;

-- name: relations_of_subsystems
SELECT message, subsystem, from_patches FROM message_subsystem ORDER BY message, subsystem;

-- name: identities_of_mailboxes
SELECT mailbox.id, email, identity.name, mapped FROM mailbox LEFT JOIN identity ON identity.id = mailbox.identity
ORDER BY mailbox.id;

-- name: companies_of_addresses
SELECT address, since, until, company.name FROM affiliation LEFT JOIN company ON company.id = affiliation.company
ORDER BY address, since;

-- name: robots
SELECT id, robot FROM address ORDER BY id;

-- name: kinds_of_defects
SELECT kind, deliveries, coalesce((SELECT text FROM message JOIN msgid ON msgid.id = message.msgid
  WHERE message.id = delivery.message), lower(hex(commit_oid)))
FROM (SELECT kind, count(*) AS deliveries, min(delivery) AS first FROM defect GROUP BY kind)
JOIN delivery ON delivery.id = first ORDER BY 2 DESC, 1;

-- name: odd_dates
-- Sent more than a day after or more than a year before the commit; and commits made a day or more before the one that
-- they follow.
SELECT 'sent ' || iif(sent > committed, 'after', 'long before') || ' its commit', count(*), min(text)
FROM message JOIN msgid ON msgid.id = message.msgid
WHERE sent > committed + 86400 OR sent < committed - 365 * 86400 GROUP BY sent > committed
UNION ALL
SELECT 'committed before the commit that it follows', count(*), min(lower(hex(commit_oid))) FROM (
  SELECT commit_oid, committed, lag(committed) OVER (PARTITION BY epoch ORDER BY position) AS before FROM delivery
  WHERE epoch NOT IN (SELECT epoch FROM input WHERE kind NOT IN ('git', 'git-v1')))
WHERE committed <= before - 86400 HAVING count(*) > 0;

-- name: reused_message_ids
SELECT text, count(*) FROM message JOIN msgid ON msgid.id = message.msgid
GROUP BY message.msgid HAVING count(*) > 1 ORDER BY 2 DESC, 1;

-- name: incomplete_series
SELECT text, patches, total FROM series JOIN message ON message.id = series.id JOIN msgid ON msgid.id = message.msgid
WHERE complete = 0 AND form IN ('covered', 'bare') ORDER BY series.date DESC, text;

-- name: authors_without_mailmap
SELECT count(*) OVER (), count(*), iif(b.name = '', a.email, b.name || ' <' || a.email || '>')
FROM message m JOIN mailbox b ON b.id = m.author JOIN address a ON a.id = b.address
JOIN identity ON identity.id = b.identity WHERE mapped = 0 GROUP BY a.id ORDER BY 2 DESC, 3 LIMIT 5;

-- name: authors_without_company
SELECT count(*) OVER (), count(*), iif(b.name = '', a.email, b.name || ' <' || a.email || '>')
FROM message m JOIN mailbox b ON b.id = m.author JOIN address a ON a.id = b.address
JOIN affiliation f ON f.address = b.address AND f.since <= m.date AND m.date < f.until
WHERE f.company = 1 AND a.robot = 0 GROUP BY a.id ORDER BY 2 DESC, 3 LIMIT 5;

-- name: damaged_messages
-- Messages with a row of their own that is missing: of a delivery, or one that a row of the mail refers to. The people
-- settings and the relations are not of the mail.
SELECT message FROM delivery WHERE message NOT IN (SELECT id FROM message)
UNION SELECT id FROM message WHERE msgid NOT IN (SELECT id FROM msgid)
UNION SELECT id FROM message WHERE sender NOT IN (SELECT id FROM mailbox) OR author NOT IN (SELECT id FROM mailbox)
UNION SELECT id FROM message WHERE in_reply_to NOT IN (SELECT id FROM msgid)
UNION SELECT id FROM message WHERE recipients NOT IN (SELECT list FROM recipient_list)
UNION SELECT message.id FROM recipient_list JOIN message ON message.recipients = list
  WHERE mailbox NOT IN (SELECT id FROM mailbox)
UNION SELECT message.id FROM message JOIN mailbox ON mailbox.id IN (sender, author)
  WHERE address NOT IN (SELECT id FROM address)
UNION SELECT message FROM reference WHERE msgid NOT IN (SELECT id FROM msgid)
UNION SELECT message FROM mail_link WHERE msgid NOT IN (SELECT id FROM msgid)
UNION SELECT message FROM message_alias WHERE msgid NOT IN (SELECT id FROM msgid) OR own NOT IN (SELECT id FROM msgid)
UNION SELECT message FROM message_header WHERE header NOT IN (SELECT id FROM header)
UNION SELECT message FROM message_subsystem WHERE subsystem NOT IN (SELECT id FROM subsystem)
UNION SELECT message FROM patch_file WHERE file NOT IN (SELECT id FROM file)
UNION SELECT message FROM trailer WHERE mailbox NOT IN (SELECT id FROM mailbox)
ORDER BY 1;

-- name: rows_of_missing_messages
DELETE FROM reference WHERE message NOT IN (SELECT id FROM message);
DELETE FROM attachment WHERE message NOT IN (SELECT id FROM message);
DELETE FROM patch WHERE message NOT IN (SELECT id FROM message);
DELETE FROM patch_file WHERE message NOT IN (SELECT id FROM message);
DELETE FROM message_header WHERE message NOT IN (SELECT id FROM message);
DELETE FROM message_subsystem WHERE message NOT IN (SELECT id FROM message);
DELETE FROM trailer WHERE message NOT IN (SELECT id FROM message);
DELETE FROM verdict WHERE message NOT IN (SELECT id FROM message);
DELETE FROM mail_link WHERE message NOT IN (SELECT id FROM message);
DELETE FROM message_alias WHERE message NOT IN (SELECT id FROM message);
DELETE FROM body WHERE message NOT IN (SELECT id FROM message);
DELETE FROM defect WHERE delivery NOT IN (SELECT id FROM delivery);
DELETE FROM mail_place WHERE delivery NOT IN (SELECT id FROM delivery);

-- name: deliveries_of_message
SELECT d.id, e.path, coalesce(i.kind, 'git'), coalesce(i.mbox_format, ''), coalesce(e.head, x''), d.blob_oid, d.committed,
  coalesce(p.begin, 0), coalesce(p.size, 0), coalesce(p.name, '')
FROM delivery d JOIN epoch e ON e.id = d.epoch LEFT JOIN input i ON i.epoch = e.id LEFT JOIN mail_place p ON p.delivery = d.id
WHERE d.message = ? ORDER BY d.id;

-- name: deliveries_of_epoch
SELECT position, commit_oid, state, e.path, coalesce(i.kind, 'git'), coalesce(i.mbox_format, ''), coalesce(e.head, x''), d.blob_oid, d.committed,
  coalesce(p.begin, 0), coalesce(p.size, 0), coalesce(p.name, '')
FROM delivery d JOIN epoch e ON e.id = d.epoch LEFT JOIN input i ON i.epoch = e.id LEFT JOIN mail_place p ON p.delivery = d.id
WHERE d.epoch = ? ORDER BY position;

-- name: epochs_by_list
SELECT list.name, epoch.id, number, path, coalesce(head, x''), commits, coalesce(kind, 'git'), mbox_format FROM epoch
JOIN list ON list.id = epoch.list LEFT JOIN input ON input.epoch = epoch.id
ORDER BY list.id, number;

-- name: defer_references
PRAGMA defer_foreign_keys = ON;

-- name: empty_full_text
-- The trigger needs an index that has the words which a deletion removes.
DROP TRIGGER IF EXISTS mailbox_leaves_the_full_text;
-- FTS5 opens no table whose structure record is damaged. This one has no segments.
INSERT OR REPLACE INTO message_fts_data (id, block) VALUES (10, x'00000000000000');
INSERT OR REPLACE INTO mailbox_fts_data (id, block) VALUES (10, x'00000000000000');
INSERT INTO message_fts (message_fts) VALUES ('delete-all');
INSERT INTO mailbox_fts (mailbox_fts) VALUES ('delete-all');

-- name: delete_refs_of_list
DELETE FROM ref WHERE epoch IN (SELECT epoch.id FROM epoch JOIN list ON list.id = epoch.list WHERE name = ?1);

-- name: delete_defects_of_list
DELETE FROM defect WHERE delivery IN (SELECT delivery.id FROM delivery
  JOIN epoch ON epoch.id = delivery.epoch JOIN list ON list.id = epoch.list WHERE name = ?1);

-- name: delete_defects_of_delivery
-- The defects of the mail. The others depend on the mails before it, or on the commit.
DELETE FROM defect WHERE delivery = ? AND kind NOT IN ('reused-message-id', 'bad-commit-time');

-- name: delete_places_of_list
DELETE FROM mail_place WHERE delivery IN (SELECT delivery.id FROM delivery
  JOIN epoch ON epoch.id = delivery.epoch JOIN list ON list.id = epoch.list WHERE name = ?1);

-- name: delete_deliveries_of_list
DELETE FROM delivery WHERE epoch IN (SELECT epoch.id FROM epoch JOIN list ON list.id = epoch.list WHERE name = ?1);

-- name: forget_heads_of_list
UPDATE epoch SET head = NULL, commits = 0 WHERE list = (SELECT id FROM list WHERE name = ?1);

-- name: forget_files_of_list
UPDATE input SET file_size = NULL, file_modified = NULL
WHERE epoch IN (SELECT epoch.id FROM epoch JOIN list ON list.id = epoch.list WHERE name = ?1);

-- name: commit_at_place
SELECT hex(commit_oid) FROM list JOIN epoch ON epoch.list = list.id JOIN delivery ON delivery.epoch = epoch.id
WHERE list.name = ? AND epoch.number = ? AND position = ?;

-- name: mails_by_place
-- All that a mail gives, with texts in place of ids. Of a mail that was delivered more than once, another copy may have
-- been stored, so it is left out.
SELECT list.name, epoch.number, d.position, m.id, hex(d.commit_oid), m.committed = d.committed,
  (SELECT group_concat(kind, ' ') FROM (
    SELECT kind FROM defect WHERE delivery = d.id AND kind NOT IN ('reused-message-id', 'bad-commit-time')
    ORDER BY kind)),
  (SELECT text FROM msgid WHERE id = m.msgid), (SELECT text FROM mailbox WHERE id = m.sender),
  (SELECT text FROM mailbox WHERE id = m.author), subject, m.title, m.kind, m.asks_nothing, m.size, sent, sent_zone, received, m.committed,
  date, (SELECT text FROM msgid WHERE id = m.in_reply_to),
  (SELECT group_concat(header || ' ' || text, char(10)) FROM (SELECT header, text FROM recipient_list r
    JOIN mailbox ON mailbox.id = r.mailbox WHERE list = m.recipients ORDER BY position)),
  (SELECT group_concat(text, char(10)) FROM (SELECT text FROM reference r JOIN msgid ON msgid.id = r.msgid
    WHERE message = m.id ORDER BY position)),
  (SELECT group_concat(name || ' ' || type || ' ' || size, char(10)) FROM (SELECT name, type, size FROM attachment
    WHERE message = m.id ORDER BY position)),
  (SELECT group_concat(field, char(10)) FROM (SELECT field FROM message_header mh JOIN header ON header.id = mh.header
    WHERE message = m.id ORDER BY field)),
  (SELECT tags || '|' || coalesce(number, '') || '|' || coalesce(total, '') || '|' || revision || '|' || rfc || resend
    || '|' || coalesce(hex(patch_id), '') || '|' || coalesce(change_id, '') || '|' || coalesce(base, '')
    || '|' || coalesce(backport, '')
    FROM patch WHERE message = m.id),
  (SELECT group_concat(line, char(10)) FROM (SELECT path || '|' || coalesce(changed, '') || '|' || coalesce(added, '')
    || '|' || coalesce(removed, '') || '|' || coalesce(preblob, '') || '|' || coalesce(postblob, '') AS line
    FROM patch_file pf JOIN file ON file.id = pf.file WHERE message = m.id ORDER BY path)),
  (SELECT group_concat(name, char(10)) FROM (SELECT name FROM message_subsystem ms
    JOIN subsystem ON subsystem.id = ms.subsystem WHERE message = m.id AND from_patches = 0 ORDER BY name)),
  (SELECT group_concat(line, char(10)) FROM (SELECT t.kind || '|' || value || '|' || coalesce(text, '') AS line
    FROM trailer t LEFT JOIN mailbox ON mailbox.id = t.mailbox WHERE message = m.id ORDER BY position)),
  (SELECT group_concat(v, char(10)) FROM (SELECT v.kind || '|' || object || '|' || line AS v FROM verdict v WHERE message = m.id ORDER BY 1)),
  (SELECT group_concat(text, char(10)) FROM (SELECT text FROM mail_link l JOIN msgid ON msgid.id = l.msgid
    WHERE message = m.id ORDER BY text)),
  (SELECT group_concat(text, char(10)) FROM (SELECT text FROM message_alias a JOIN msgid ON msgid.id = a.msgid
    WHERE message = m.id ORDER BY text)),
  kvq_whole_text(frame, begin, bytes), kvq_text(frame, begin, bytes), kvq_part(frame, begin, bytes, 'own'),
  kvq_part(frame, begin, bytes, 'quoted'), kvq_part(frame, begin, bytes, 'added')
FROM list JOIN epoch ON epoch.list = list.id JOIN delivery d ON d.epoch = epoch.id
JOIN message m ON m.id = d.message LEFT JOIN packed_text ON packed_text.message = m.id
WHERE (SELECT count(*) FROM delivery other WHERE other.message = m.id) = 1
ORDER BY list.name, epoch.number, d.position;
