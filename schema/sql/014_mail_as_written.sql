-- Mail as people write it: what states, revisions and ids need beyond the rules of RFC 5322.

-- Mails indexed earlier were read by other rules: the next run reads the archives again.
INSERT INTO message_fts (message_fts) VALUES ('delete-all');
DELETE FROM full_text_checksum;
DELETE FROM trace;
DELETE FROM defect;
DELETE FROM delivery;
DELETE FROM thread;
DELETE FROM series_evidence;
DELETE FROM series_reply;
DELETE FROM series_message;
DELETE FROM patch_trailer;
DELETE FROM series;
DELETE FROM body;
DELETE FROM text_block;
DELETE FROM patch_file;
DELETE FROM message;
DELETE FROM recipient_list;
UPDATE epoch SET head = NULL, commits = 0;

-- What an answer decides in plain words, with the lines that say so.
--   applied     patches are in a tree
--   dropped     they were there, and were taken out again
--   withdrawn   they are not to be considered; counts from their author
--   superseded  something newer takes their place
--   rejected    somebody will not take them
--   nacked      somebody objects, also with Nacked-by:
--   retracted   the writer takes a tag back: `object` is its kind (reviewed-by, nacked-by, ...) or `any`
-- For all others `object` names the patches (schema/mail/patch_numbers.hpp), empty for what the mail answers; `mail` says
-- that only words like `this` name it, so that the mail must answer the posting itself.
DROP TABLE verdict;
CREATE TABLE verdict (
  message INTEGER NOT NULL REFERENCES message (id) ON DELETE CASCADE,
  kind TEXT NOT NULL CHECK (kind IN ('applied', 'dropped', 'withdrawn', 'superseded', 'rejected', 'nacked', 'retracted')),
  object TEXT NOT NULL,
  line TEXT NOT NULL,
  PRIMARY KEY (message, kind, object)
) STRICT, WITHOUT ROWID;

-- Who said about a series of somebody else that it is applied: they may also say so of their own.
CREATE TABLE series_applier (
  series INTEGER NOT NULL,
  address INTEGER NOT NULL REFERENCES address (id),
  PRIMARY KEY (series, address)
) STRICT, WITHOUT ROWID;
CREATE INDEX series_applier_by_address ON series_applier (address);

-- Whether the mail's own words ask nothing of anybody: a "Thanks!", a "Ping", a tag alone.
ALTER TABLE message ADD COLUMN asks_nothing INTEGER NOT NULL DEFAULT 0 CHECK (asks_nothing IN (0, 1));

-- What says that a patch or cover was posted for a stable or older branch: a word of the subject, a header or a line;
-- NULL if nothing does. The series of such mails have the state `backport`.
ALTER TABLE patch ADD COLUMN backport TEXT;

-- The sender's name in the form in which names are compared; NULL if there is none.
ALTER TABLE series ADD COLUMN sender_name TEXT;
CREATE INDEX series_by_name ON series (sender_name, normalised_title, date)
WHERE sender_name IS NOT NULL AND normalised_title IS NOT NULL;

-- A Message-ID that a mail had before a server replaced it (X-Microsoft-Original-Message-ID), or that public-inbox gave
-- it besides a reused one (a second Message-ID, X-Alt-Message-ID). Answers may cite either.
-- `own` is the Message-ID that the mail has: answers to the other are its answers, unless two mails claim it.
CREATE TABLE message_alias (
  message INTEGER NOT NULL REFERENCES message (id) ON DELETE CASCADE,
  msgid INTEGER NOT NULL REFERENCES msgid (id),
  own INTEGER NOT NULL REFERENCES msgid (id),
  PRIMARY KEY (message, msgid)
) STRICT, WITHOUT ROWID;
CREATE INDEX message_alias_by_msgid ON message_alias (msgid, own);

-- A hash of the title of a patch in the form that is compared; NULL for a cover, and for a title that says nothing.
ALTER TABLE series_message ADD COLUMN title_key INTEGER;
CREATE INDEX series_message_by_title ON series_message (title_key, message) WHERE title_key IS NOT NULL;

-- A posting whose patches are in a later revision (`series`) that follows another posting: it is superseded all the
-- same.
CREATE TABLE series_includes (
  series INTEGER NOT NULL,
  included INTEGER NOT NULL REFERENCES message (id) ON DELETE CASCADE,
  PRIMARY KEY (series, included)
) STRICT, WITHOUT ROWID;
CREATE INDEX series_includes_by_included ON series_includes (included);
