-- Values for more of lore's search prefixes: the size of a mail, the blobs of a diff, uninterpreted headers.

-- Mails indexed earlier lack these: the next run reads the archives again.
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
CREATE TRIGGER message_leaves_the_full_text BEFORE DELETE ON message BEGIN
  INSERT INTO message_fts (message_fts, rowid,
    subject, sender, attachment, own, quoted, file, function, added, removed, context)
  SELECT 'delete', message_text.* FROM message_text WHERE message = old.id;
END;

-- Bytes of the raw mail.
ALTER TABLE message ADD COLUMN size INTEGER NOT NULL DEFAULT 0;
CREATE INDEX message_by_size ON message (size);
CREATE INDEX message_by_received ON message (coalesce(received, date));

-- The blob ids of a file before and after, in hexadecimal digits, abbreviated as in the diff.
ALTER TABLE patch_file ADD COLUMN preblob TEXT;
ALTER TABLE patch_file ADD COLUMN postblob TEXT;
CREATE INDEX patch_file_by_preblob ON patch_file (preblob) WHERE preblob IS NOT NULL;
CREATE INDEX patch_file_by_postblob ON patch_file (postblob) WHERE postblob IS NOT NULL;

-- Uninterpreted header fields: the name in lower case, a colon, a space, the decoded value.
CREATE TABLE header (
  id INTEGER PRIMARY KEY,
  field TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE message_header (
  message INTEGER NOT NULL REFERENCES message (id) ON DELETE CASCADE,
  header INTEGER NOT NULL REFERENCES header (id),
  PRIMARY KEY (message, header)
) STRICT, WITHOUT ROWID;
CREATE INDEX message_header_by_header ON message_header (header, message);

CREATE INDEX patch_by_revision ON patch (revision);
CREATE INDEX patch_by_number ON patch (number);
CREATE INDEX patch_by_total ON patch (total);
CREATE INDEX patch_of_rfc ON patch (message) WHERE rfc = 1;
CREATE INDEX patch_of_resend ON patch (message) WHERE resend = 1;
CREATE INDEX patch_by_change_id ON patch (change_id) WHERE change_id IS NOT NULL;
