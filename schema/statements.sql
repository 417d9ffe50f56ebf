-- Every fixed statement of the write side. scripts/embed.py makes a constant of each block, named as its
-- first line says; a test prepares them all on an empty database.

-- name: list_by_name
SELECT id, name, title FROM list WHERE name = ?;

-- name: insert_list
INSERT INTO list (name, title) VALUES (?, ?) RETURNING id;

-- name: epoch_of_list
SELECT id, path, head, commits FROM epoch WHERE list = ? AND number = ?;

-- name: list_of_path
SELECT list.id, list.name, list.title FROM list JOIN epoch ON epoch.list = list.id WHERE epoch.path = ? LIMIT 1;

-- name: insert_epoch
INSERT INTO epoch (list, number, path) VALUES (?, ?, ?) RETURNING id;

-- name: move_epoch
UPDATE epoch SET path = ?2 WHERE id = ?1;

-- name: epoch_commits
SELECT commits FROM epoch WHERE id = ?;

-- name: advance_epoch
UPDATE epoch SET head = ?2, commits = ?3 WHERE id = ?1;

-- name: delete_refs
DELETE FROM ref WHERE epoch = ?;

-- name: insert_ref
INSERT INTO ref (epoch, name, commit_oid) VALUES (?, ?, ?);

-- name: insert_delivery
INSERT INTO delivery (epoch, position, commit_oid, committed, blob_oid, size, state, message)
VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING id;

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

-- name: present_deliveries_of_blob
-- Not those of later epochs: they came after the deletion, whatever was indexed first.
SELECT delivery.id, delivery.message FROM delivery
JOIN epoch ON epoch.id = delivery.epoch
JOIN epoch AS deleting ON deleting.list = epoch.list AND deleting.number >= epoch.number
WHERE delivery.blob_oid = ?1 AND delivery.state = 'present' AND deleting.id = ?2;

-- name: mark_delivery_deleted
UPDATE delivery SET state = 'deleted', message = NULL WHERE id = ?;

-- name: message_is_delivered
SELECT EXISTS (SELECT 1 FROM delivery WHERE message = ?);

-- name: delete_message
DELETE FROM message WHERE id = ?;

-- name: domain_by_name
SELECT id FROM domain WHERE name = ?;

-- name: insert_domain
INSERT INTO domain (name) VALUES (?) RETURNING id;

-- name: address_by_email
SELECT id FROM address WHERE email = ?;

-- name: insert_person
INSERT INTO person (name, named_by) VALUES (?, 0) RETURNING id;

-- name: insert_address
INSERT INTO address (email, domain, person) VALUES (?, ?, ?) RETURNING id;

-- name: name_person
UPDATE person SET name = ?2, named_by = ?3
WHERE id = (SELECT address.person FROM mailbox JOIN address ON address.id = mailbox.address WHERE mailbox.id = ?1)
AND (named_by < ?3 OR (named_by = ?3 AND name < ?2));

-- name: mailbox_by_text
SELECT id FROM mailbox WHERE text = ?;

-- name: insert_mailbox
INSERT INTO mailbox (text, name, written_address, address) VALUES (?, ?, ?, ?) RETURNING id;

-- name: msgid_by_text
SELECT id FROM msgid WHERE text = ?;

-- name: insert_msgid
INSERT INTO msgid (text) VALUES (?) RETURNING id;

-- name: messages_of_msgid
SELECT message.id, coalesce(mailbox.text, ''), message.sent, message.subject, kvq_text(body.parts)
FROM message
LEFT JOIN mailbox ON mailbox.id = message.sender
JOIN body ON body.message = message.id
WHERE message.msgid = ? ORDER BY message.id;

-- name: message_exists
SELECT EXISTS (SELECT 1 FROM message WHERE id = ?);

-- name: insert_message
INSERT INTO message (id, msgid, sender, author, subject, title, kind,
  sent, sent_zone, received, committed, date, in_reply_to)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- name: insert_recipient
INSERT INTO recipient (message, header, position, mailbox) VALUES (?, ?, ?, ?);

-- name: insert_reference
INSERT INTO reference (message, position, msgid) VALUES (?, ?, ?);

-- name: insert_attachment
INSERT INTO attachment (message, position, name, type, size) VALUES (?, ?, ?, ?, ?);

-- name: insert_patch
INSERT INTO patch (message, tags, number, total, revision, rfc, resend) VALUES (?, ?, ?, ?, ?, ?, ?);

-- name: file_by_path
SELECT id FROM file WHERE path = ?;

-- name: insert_file
INSERT INTO file (path) VALUES (?) RETURNING id;

-- name: insert_patch_file
INSERT INTO patch_file (message, file, changed, added, removed) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING;

-- name: subsystem_by_name
SELECT id FROM subsystem WHERE name = ?;

-- name: insert_subsystem
INSERT INTO subsystem (name, folded) VALUES (?, ?) RETURNING id;

-- name: insert_message_subsystem
INSERT INTO message_subsystem (message, subsystem) VALUES (?, ?) ON CONFLICT DO NOTHING;

-- name: insert_body
INSERT INTO body (message, parts) VALUES (?, ?);

-- name: insert_message_fts
INSERT INTO message_fts (rowid, subject, sender, attachment, own, quoted, file, function, added, removed, context)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);
