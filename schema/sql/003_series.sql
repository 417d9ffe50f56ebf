-- The relations between the mails of a list: threads, series, topics, reviews. Everything here depends only on
-- the messages, not on their order of arrival; the indexer recomputes the relations that new mails affect.

-- Mails indexed earlier lack the new values: the next run reads the archives again.
DROP TRIGGER message_leaves_the_full_text;
INSERT INTO message_fts (message_fts) VALUES ('delete-all');
DELETE FROM delivery;
DELETE FROM body;
DELETE FROM recipient;
DELETE FROM reference;
DELETE FROM attachment;
DELETE FROM patch_file;
DELETE FROM message_subsystem;
DELETE FROM patch;
DELETE FROM message;
UPDATE epoch SET head = NULL, commits = 0;
CREATE TRIGGER message_leaves_the_full_text BEFORE DELETE ON message BEGIN
  INSERT INTO message_fts (message_fts, rowid,
    subject, sender, attachment, own, quoted, file, function, added, removed, context)
  SELECT 'delete', message_text.* FROM message_text WHERE message = old.id;
END;

-- Mails by robots need no answer and do not count as answers.
ALTER TABLE address ADD COLUMN robot INTEGER NOT NULL DEFAULT 0 CHECK (robot IN (0, 1));
CREATE INDEX address_of_robot ON address (id) WHERE robot = 1;
CREATE TABLE robot_pattern (text TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;

-- `patch_id` is git's stable patch-id, NULL if git computes none; `change_id` is the one that b4 writes below a
-- cover, `base` the base commit of the series.
ALTER TABLE patch ADD COLUMN patch_id BLOB;
ALTER TABLE patch ADD COLUMN change_id TEXT;
ALTER TABLE patch ADD COLUMN base TEXT;
CREATE INDEX patch_by_patch_id ON patch (patch_id) WHERE patch_id IS NOT NULL;

-- Whether only the patches of a cover, not its own title, name the subsystem.
ALTER TABLE message_subsystem ADD COLUMN from_patches INTEGER NOT NULL DEFAULT 0 CHECK (from_patches IN (0, 1));

DROP INDEX message_by_sender;
CREATE INDEX message_by_sender ON message (sender, date);

-- A line like `Reviewed-by: A <a@example.org>` that is not quoted. `kind` is its name in lower case; `mailbox` is
-- the person it names, if any.
CREATE TABLE trailer (
  message INTEGER NOT NULL REFERENCES message (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  kind TEXT NOT NULL,
  value TEXT NOT NULL,
  mailbox INTEGER REFERENCES mailbox (id),
  PRIMARY KEY (message, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX trailer_by_kind ON trailer (kind, mailbox);
CREATE INDEX trailer_by_mailbox ON trailer (mailbox) WHERE mailbox IS NOT NULL;

-- A mail says in plain words that a whole series or patch is applied or refused; with the line that says so.
CREATE TABLE verdict (
  message INTEGER NOT NULL REFERENCES message (id) ON DELETE CASCADE,
  kind TEXT NOT NULL CHECK (kind IN ('applied', 'nacked')),
  line TEXT NOT NULL,
  PRIMARY KEY (message, kind)
) STRICT, WITHOUT ROWID;

-- The mails that a patch or cover links to (https://lore.kernel.org/r/..., Supersedes:).
CREATE TABLE mail_link (
  message INTEGER NOT NULL REFERENCES message (id) ON DELETE CASCADE,
  msgid INTEGER NOT NULL REFERENCES msgid (id),
  PRIMARY KEY (message, msgid)
) STRICT, WITHOUT ROWID;
CREATE INDEX mail_link_by_msgid ON mail_link (msgid);

-- The place of a Message-ID in its thread, whether its mail has arrived or not. `root` is the Message-ID at the
-- top of the thread, `parent` the one that this one replies to.
CREATE TABLE thread (
  msgid INTEGER PRIMARY KEY REFERENCES msgid (id),
  root INTEGER NOT NULL REFERENCES msgid (id),
  parent INTEGER REFERENCES msgid (id)
) STRICT;
CREATE INDEX thread_by_root ON thread (root);
CREATE INDEX thread_by_parent ON thread (parent);

-- One posting of a work. `id` is the message that represents it: the cover, else the first existing patch.
--   form      covered: cover and patches; bare: patches without a cover; single: one patch; partial: some
--             patches of an earlier revision again, in its thread; naked: a cover that does not say 0/N
--   total     the number of patches that it claims to have; patches: the number that exist
--   topic     the first series of the topic; previous: the one that this one follows; reason and confidence (in
--             percent): why and how certainly
--   state     by its own mails: applied, nacked, reviewed, awaiting-author, partially-reviewed or
--             awaiting-review; queries check separately whether it is superseded or stale
--   superseded_by  the next whole revision
--   active    the newest mail of it or about it, except mails by robots
--   people    the number of people other than the author who answered
--   reviewed, acked, tested  the number of people who gave that trailer to at least one of its patches
CREATE TABLE series (
  id INTEGER PRIMARY KEY REFERENCES message (id) ON DELETE CASCADE,
  form TEXT NOT NULL CHECK (form IN ('covered', 'bare', 'single', 'partial', 'naked')),
  revision INTEGER NOT NULL,
  total INTEGER NOT NULL,
  patches INTEGER NOT NULL,
  complete INTEGER NOT NULL CHECK (complete IN (0, 1)),
  sender INTEGER REFERENCES address (id),
  title TEXT NOT NULL,
  date INTEGER NOT NULL,
  rfc INTEGER NOT NULL CHECK (rfc IN (0, 1)),
  resend INTEGER NOT NULL CHECK (resend IN (0, 1)),
  change_id TEXT,
  topic INTEGER NOT NULL,
  previous INTEGER,
  reason TEXT,
  confidence INTEGER,
  superseded_by INTEGER,
  state TEXT NOT NULL,
  active INTEGER NOT NULL,
  people INTEGER NOT NULL,
  reviewed INTEGER NOT NULL,
  acked INTEGER NOT NULL,
  tested INTEGER NOT NULL
) STRICT;
CREATE INDEX series_by_topic ON series (topic);
CREATE INDEX series_by_previous ON series (previous) WHERE previous IS NOT NULL;
CREATE INDEX series_by_date ON series (date);
CREATE INDEX series_by_state ON series (state, date);

-- The cover (number 0) and the patches of a series.
CREATE TABLE series_message (
  message INTEGER PRIMARY KEY REFERENCES message (id) ON DELETE CASCADE,
  series INTEGER NOT NULL,
  number INTEGER NOT NULL
) STRICT;
CREATE INDEX series_message_by_series ON series_message (series, number);

-- A mail about a series: `patch` is the cover or patch that it answers, directly or through other answers.
CREATE TABLE series_reply (
  message INTEGER PRIMARY KEY REFERENCES message (id) ON DELETE CASCADE,
  series INTEGER NOT NULL,
  patch INTEGER NOT NULL
) STRICT;
CREATE INDEX series_reply_by_series ON series_reply (series);
CREATE INDEX series_reply_by_patch ON series_reply (patch);

-- The trailers that apply to a patch, each person once per kind. `origin` is patch if the patch contains the
-- trailer, reply if an answer to the patch gives it, cover if an answer to the cover gives it to all patches.
CREATE TABLE patch_trailer (
  patch INTEGER NOT NULL REFERENCES message (id) ON DELETE CASCADE,
  kind TEXT NOT NULL,
  address INTEGER NOT NULL REFERENCES address (id),
  origin TEXT NOT NULL CHECK (origin IN ('patch', 'reply', 'cover')),
  source INTEGER NOT NULL,
  PRIMARY KEY (patch, kind, address)
) STRICT, WITHOUT ROWID;
CREATE INDEX patch_trailer_by_kind ON patch_trailer (kind, patch);
CREATE INDEX patch_trailer_by_address ON patch_trailer (address, kind);
CREATE INDEX patch_trailer_by_source ON patch_trailer (source);

-- The mails that decide the state of a series.
CREATE TABLE series_evidence (
  series INTEGER NOT NULL,
  message INTEGER NOT NULL REFERENCES message (id) ON DELETE CASCADE,
  PRIMARY KEY (series, message)
) STRICT, WITHOUT ROWID;

-- What two postings of one work have in common: `change:ID`, `title:ADDRESS TITLE`, `patch:PATCH-ID`.
CREATE TABLE series_key (
  series INTEGER NOT NULL,
  key TEXT NOT NULL,
  PRIMARY KEY (series, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX series_key_by_key ON series_key (key);

-- The user's setting for two postings, by a Message-ID of each: whether the later one follows the other.
CREATE TABLE topic_word (
  one TEXT NOT NULL,
  other TEXT NOT NULL,
  is_one_topic INTEGER NOT NULL CHECK (is_one_topic IN (0, 1)),
  PRIMARY KEY (one, other, is_one_topic)
) STRICT, WITHOUT ROWID;
