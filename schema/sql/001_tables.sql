-- The archives: the lists, how far each epoch is indexed, and what every commit delivered.

CREATE TABLE list (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  title TEXT NOT NULL
) STRICT;

-- One git repository of a list. `commits` is the number of indexed commits, `head` the last of them.
CREATE TABLE epoch (
  id INTEGER PRIMARY KEY,
  list INTEGER NOT NULL REFERENCES list (id),
  number INTEGER NOT NULL,
  path TEXT NOT NULL,
  head BLOB,
  commits INTEGER NOT NULL DEFAULT 0,
  UNIQUE (list, number)
) STRICT;

CREATE TABLE ref (
  epoch INTEGER NOT NULL REFERENCES epoch (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  commit_oid BLOB NOT NULL,
  PRIMARY KEY (epoch, name)
) STRICT, WITHOUT ROWID;

-- One row per commit; the oldest commit of an epoch has position 1. Only a present delivery has a message:
-- the message of a deleted one was removed, a deletion (file `d`) never had one, an empty commit contains
-- neither file.
CREATE TABLE delivery (
  id INTEGER PRIMARY KEY,
  epoch INTEGER NOT NULL REFERENCES epoch (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  commit_oid BLOB NOT NULL,
  committed INTEGER NOT NULL,
  blob_oid BLOB,
  size INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('present', 'deleted', 'deletion', 'empty')),
  message INTEGER REFERENCES message (id),
  CHECK ((state = 'present') = (message IS NOT NULL)),
  UNIQUE (epoch, position)
) STRICT;
CREATE INDEX delivery_by_commit ON delivery (commit_oid);
CREATE INDEX delivery_by_blob ON delivery (blob_oid);
CREATE INDEX delivery_by_message ON delivery (message);

CREATE TABLE defect (
  delivery INTEGER NOT NULL REFERENCES delivery (id) ON DELETE CASCADE,
  kind TEXT NOT NULL,
  PRIMARY KEY (delivery, kind)
) STRICT, WITHOUT ROWID;

-- The people. A mailbox (RFC 5322, 3.4) is one spelling of a name and an address; `text` is the spelling in
-- the mail. Addresses are compared ignoring letter case. A person has one or more addresses.

CREATE TABLE domain (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE person (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  -- the newest message that names the person so
  named_by INTEGER NOT NULL
) STRICT;

CREATE TABLE address (
  id INTEGER PRIMARY KEY,
  email TEXT NOT NULL UNIQUE,
  domain INTEGER REFERENCES domain (id),
  person INTEGER NOT NULL REFERENCES person (id)
) STRICT;
CREATE INDEX address_by_domain ON address (domain);
CREATE INDEX address_by_person ON address (person);

CREATE TABLE mailbox (
  id INTEGER PRIMARY KEY,
  text TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  -- with the letter case of the mail
  written_address TEXT NOT NULL,
  address INTEGER NOT NULL REFERENCES address (id)
) STRICT;
CREATE INDEX mailbox_by_address ON mailbox (address);

-- The messages. Every Message-ID ever seen has a row in msgid, so a reference to a mail that has not
-- arrived yet stays valid when it arrives.

CREATE TABLE msgid (
  id INTEGER PRIMARY KEY,
  text TEXT NOT NULL UNIQUE
) STRICT;

-- `id` is the commit time of the first delivery in seconds, raised to the next free number: descending ids
-- are newest first, across lists and epochs, and in the full-text index. All times are in seconds UTC: `sent`
-- and `sent_zone` (minutes east) come from the Date header, `received` from the newest credible Received
-- header, `committed` from the first delivery; `date` is the one of these that searches and statistics use.
CREATE TABLE message (
  id INTEGER PRIMARY KEY,
  msgid INTEGER NOT NULL REFERENCES msgid (id),
  sender INTEGER REFERENCES mailbox (id),
  author INTEGER REFERENCES mailbox (id),
  subject TEXT NOT NULL,
  title TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('patch', 'cover', 'pull', 'reply', 'discussion')),
  sent INTEGER,
  sent_zone INTEGER,
  received INTEGER,
  committed INTEGER NOT NULL,
  date INTEGER NOT NULL,
  in_reply_to INTEGER REFERENCES msgid (id)
) STRICT;
CREATE INDEX message_by_msgid ON message (msgid);
CREATE INDEX message_by_sender ON message (sender);
CREATE INDEX message_by_author ON message (author);
CREATE INDEX message_by_date ON message (date);
CREATE INDEX message_by_kind ON message (kind);

CREATE TABLE recipient (
  message INTEGER NOT NULL REFERENCES message (id) ON DELETE CASCADE,
  header TEXT NOT NULL CHECK (header IN ('to', 'cc')),
  position INTEGER NOT NULL,
  mailbox INTEGER NOT NULL REFERENCES mailbox (id),
  PRIMARY KEY (message, header, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX recipient_by_mailbox ON recipient (mailbox, header);

-- In-Reply-To and References together, oldest first, each Message-ID once.
CREATE TABLE reference (
  message INTEGER NOT NULL REFERENCES message (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  msgid INTEGER NOT NULL REFERENCES msgid (id),
  PRIMARY KEY (message, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX reference_by_msgid ON reference (msgid);

CREATE TABLE attachment (
  message INTEGER NOT NULL REFERENCES message (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  name TEXT NOT NULL,
  type TEXT NOT NULL,
  size INTEGER NOT NULL,
  PRIMARY KEY (message, position)
) STRICT, WITHOUT ROWID;

-- The tags in the subject of a patch or cover: `tags` are the words in its brackets other than PATCH,
-- revisions and numbers; `number` is 0 for a cover and NULL for a single patch.
CREATE TABLE patch (
  message INTEGER PRIMARY KEY REFERENCES message (id) ON DELETE CASCADE,
  tags TEXT NOT NULL,
  number INTEGER,
  total INTEGER,
  revision INTEGER NOT NULL,
  rfc INTEGER NOT NULL CHECK (rfc IN (0, 1)),
  resend INTEGER NOT NULL CHECK (resend IN (0, 1))
) STRICT;

CREATE TABLE file (
  id INTEGER PRIMARY KEY,
  path TEXT NOT NULL UNIQUE
) STRICT;

-- The files of a patch or cover: `changed` lines from the diffstat, `added` and `removed` from the diff.
-- A number is NULL if the mail does not contain it (a cover has no diff, a binary file no lines).
CREATE TABLE patch_file (
  message INTEGER NOT NULL REFERENCES message (id) ON DELETE CASCADE,
  file INTEGER NOT NULL REFERENCES file (id),
  changed INTEGER,
  added INTEGER,
  removed INTEGER,
  PRIMARY KEY (message, file)
) STRICT, WITHOUT ROWID;
CREATE INDEX patch_file_by_file ON patch_file (file);

-- The prefixes before the colons in titles. `name` is as written in the title, `folded` in lower case.
CREATE TABLE subsystem (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  folded TEXT NOT NULL
) STRICT;
CREATE INDEX subsystem_by_folded ON subsystem (folded);

CREATE TABLE message_subsystem (
  message INTEGER NOT NULL REFERENCES message (id) ON DELETE CASCADE,
  subsystem INTEGER NOT NULL REFERENCES subsystem (id),
  PRIMARY KEY (message, subsystem)
) STRICT, WITHOUT ROWID;
CREATE INDEX message_subsystem_by_subsystem ON message_subsystem (subsystem, message);
