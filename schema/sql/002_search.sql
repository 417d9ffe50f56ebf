-- The full-text index. The indexed text is stored once, compressed, in body.parts. The view message_text
-- decompresses it where FTS5 needs the exact indexed text (a deletion, the integrity check).

CREATE TABLE body (
  message INTEGER PRIMARY KEY REFERENCES message (id) ON DELETE CASCADE,
  parts BLOB NOT NULL
) STRICT;

CREATE VIEW message_text (message, subject, sender, attachment, own, quoted, file, function, added, removed, context)
AS SELECT
  message.id,
  message.subject,
  coalesce((SELECT name || ' ' || written_address FROM mailbox WHERE mailbox.id = message.sender), ''),
  coalesce((SELECT group_concat(name, char(10)) FROM (
    SELECT name FROM attachment WHERE attachment.message = message.id ORDER BY position)), ''),
  kvq_part(body.parts, 'own'),
  kvq_part(body.parts, 'quoted'),
  kvq_part(body.parts, 'file'),
  kvq_part(body.parts, 'function'),
  kvq_part(body.parts, 'added'),
  kvq_part(body.parts, 'removed'),
  kvq_part(body.parts, 'context')
FROM message JOIN body ON body.message = message.id;

CREATE VIRTUAL TABLE message_fts USING fts5 (
  subject, sender, attachment, own, quoted, file, function, added, removed, context,
  content = 'message_text', content_rowid = 'message',
  tokenize = "unicode61 remove_diacritics 2 tokenchars '_'"
);

CREATE TRIGGER message_leaves_the_full_text BEFORE DELETE ON message BEGIN
  INSERT INTO message_fts (message_fts, rowid,
    subject, sender, attachment, own, quoted, file, function, added, removed, context)
  SELECT 'delete', message_text.* FROM message_text WHERE message = old.id;
END;

CREATE VIRTUAL TABLE mailbox_fts USING fts5 (
  name, written_address,
  content = 'mailbox', content_rowid = 'id',
  tokenize = "unicode61 remove_diacritics 2 tokenchars '_'"
);

CREATE TRIGGER mailbox_enters_the_full_text AFTER INSERT ON mailbox BEGIN
  INSERT INTO mailbox_fts (rowid, name, written_address) VALUES (new.id, new.name, new.written_address);
END;

CREATE TRIGGER mailbox_leaves_the_full_text BEFORE DELETE ON mailbox BEGIN
  INSERT INTO mailbox_fts (mailbox_fts, rowid, name, written_address)
  VALUES ('delete', old.id, old.name, old.written_address);
END;

-- FTS5 collects terms in this many bytes of memory before it writes them: fewer merges during a bulk load.
INSERT INTO message_fts (message_fts, rank) VALUES ('hashsize', 33554432);
