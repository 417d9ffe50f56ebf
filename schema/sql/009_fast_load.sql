-- What makes a first load fast and the file small.

-- Texts are read from the archives again, into blocks.
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

-- The texts of mails that came one after another, in one zstd frame: what they quote of each other takes little.
-- A frame never changes; a block that loses a text is written anew, under another id.
CREATE TABLE text_block (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  frame BLOB NOT NULL
) STRICT;

-- Where the text of a message begins in what its block's frame holds, in bytes.
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

-- A trigger that writes makes its statement open a savepoint, at which FTS5 writes out all words it has gathered:
-- who adds a mailbox adds its words.
DROP TRIGGER mailbox_enters_the_full_text;

-- To whom mails go. Most answers and all patches of a series name the same people: a list stands once for all mails
-- that came with it, as `recipients` of each.
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

-- The indexes that wait until an empty database is filled: making them at the end costs less.
CREATE TABLE index_to_make (name TEXT PRIMARY KEY, sql TEXT NOT NULL) STRICT, WITHOUT ROWID;

-- Words gather in so many bytes of memory before they are written: more, and the table they gather in outgrows the
-- caches of a processor.
INSERT INTO message_fts (message_fts, rank) VALUES ('hashsize', 8388608);
