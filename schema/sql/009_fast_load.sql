-- Makes a bulk load fast and the file small.

-- The next run reads the texts from the archives again and stores them in blocks.
DROP TRIGGER message_leaves_the_full_text;
INSERT INTO message_fts (message_fts) VALUES ('delete-all');
DELETE FROM delivery;
DELETE FROM thread;
DELETE FROM series_key;
DELETE FROM series_evidence;
DELETE FROM series;
DELETE FROM body;
DELETE FROM patch_file;
DELETE FROM message;
UPDATE epoch SET head = NULL, commits = 0;
DROP VIEW message_text;
DROP TABLE body;

-- The texts of consecutive mails in one zstd frame: quotes of each other compress well.
-- A frame never changes; a block that loses a text is rewritten under another id.
CREATE TABLE text_block (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  frame BLOB NOT NULL
) STRICT;

-- The offset and size of the text of a message in the uncompressed block, in bytes.
CREATE TABLE body (
  message INTEGER PRIMARY KEY REFERENCES message (id) ON DELETE CASCADE,
  block INTEGER NOT NULL REFERENCES text_block (id),
  begin INTEGER NOT NULL,
  bytes INTEGER NOT NULL
) STRICT;
CREATE INDEX body_by_block ON body (block);

CREATE VIEW packed_text (message, frame, begin, bytes)
AS SELECT message, frame, begin, bytes FROM body JOIN text_block ON text_block.id = body.block;

CREATE VIEW message_text (message, subject, sender, attachment, own, quoted, file, function, added, removed, context)
AS SELECT
  message.id,
  message.subject,
  coalesce((SELECT name || ' ' || written_address FROM mailbox WHERE mailbox.id = message.sender), ''),
  coalesce((SELECT group_concat(name, char(10)) FROM (
    SELECT name FROM attachment WHERE attachment.message = message.id ORDER BY position)), ''),
  kvq_part(frame, begin, bytes, 'own'),
  kvq_part(frame, begin, bytes, 'quoted'),
  kvq_part(frame, begin, bytes, 'file'),
  kvq_part(frame, begin, bytes, 'function'),
  kvq_part(frame, begin, bytes, 'added'),
  kvq_part(frame, begin, bytes, 'removed'),
  kvq_part(frame, begin, bytes, 'context')
FROM message JOIN packed_text ON packed_text.message = message.id;

CREATE TRIGGER message_leaves_the_full_text BEFORE DELETE ON message BEGIN
  INSERT INTO message_fts (message_fts, rowid,
    subject, sender, attachment, own, quoted, file, function, added, removed, context)
  SELECT 'delete', message_text.* FROM message_text WHERE message = old.id;
END;

-- A trigger that writes makes SQLite open a savepoint for the statement, and at each savepoint FTS5 flushes all
-- pending terms. Code that inserts a mailbox now inserts it into mailbox_fts too.
DROP TRIGGER mailbox_enters_the_full_text;

-- The recipients of mails. Most answers and all patches of a series go to the same people, so each list is stored
-- once; message.recipients refers to it.
DROP TABLE recipient;
CREATE TABLE recipient_list (
  list INTEGER NOT NULL,
  position INTEGER NOT NULL,
  header TEXT NOT NULL CHECK (header IN ('to', 'cc')),
  mailbox INTEGER NOT NULL REFERENCES mailbox (id),
  PRIMARY KEY (list, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX recipient_list_by_mailbox ON recipient_list (mailbox, header);
ALTER TABLE message ADD COLUMN recipients INTEGER;
CREATE INDEX message_by_recipients ON message (recipients);
CREATE VIEW recipient (message, header, position, mailbox)
AS SELECT message.id, header, position, mailbox FROM message JOIN recipient_list ON list = message.recipients;

-- The indexes that are deferred until a bulk load ends: creating them at the end costs less.
CREATE TABLE index_to_make (name TEXT PRIMARY KEY, sql TEXT NOT NULL) STRICT, WITHOUT ROWID;

-- FTS5 collects terms in this many bytes of memory before it writes them. With more, its hash table outgrows the
-- processor's caches.
INSERT INTO message_fts (message_fts, rank) VALUES ('hashsize', 8388608);
