-- Who people are and whom they work for, by two files of the user's. What the mails say stays as it is: these tables
-- are made anew from them whenever the files change.

-- Mails indexed before have the list for their author where it put itself into From: the next run reads the archives
-- again.
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

-- The files as they were applied last, so that new addresses are looked up in the same ones.
CREATE TABLE people_setting (
  name TEXT PRIMARY KEY CHECK (name IN ('mailmap', 'affiliations')),
  text TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Who several spellings and addresses are after the mailmap. `email` is in small letters; `name` is empty where the
-- mailmap gives none: then the newest name in the mails holds. `mapped` says whether the mailmap names them.
CREATE TABLE identity (
  id INTEGER PRIMARY KEY,
  email TEXT NOT NULL,
  name TEXT NOT NULL,
  mapped INTEGER NOT NULL CHECK (mapped IN (0, 1)),
  UNIQUE (email, name)
) STRICT;
CREATE INDEX identity_of_mailmap ON identity (id) WHERE mapped = 1;

ALTER TABLE mailbox ADD COLUMN identity INTEGER REFERENCES identity (id);
CREATE INDEX mailbox_by_identity ON mailbox (identity);

-- How an identity is shown.
CREATE VIEW identity_shown (identity, text) AS
SELECT id, iif(shown = '', email, shown || ' <' || email || '>') FROM (
  SELECT i.id, i.email, coalesce(nullif(i.name, ''), (
    SELECT b.name FROM mailbox b JOIN address a ON a.id = b.address JOIN person p ON p.id = a.person
    WHERE b.identity = i.id AND b.name <> '' ORDER BY b.name = p.name DESC, p.named_by DESC, b.name LIMIT 1), '') AS shown
  FROM identity i);

-- `folded` is the name in small letters. The first two stand for those of whom no file says more.
CREATE TABLE company (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  folded TEXT NOT NULL UNIQUE
) STRICT;
INSERT INTO company (id, name, folded) VALUES (1, '(unknown)', 'unknown'), (2, '(freemail)', 'freemail');

-- The companies of an address: its rows follow one another without a gap from the first second to the last.
CREATE TABLE affiliation (
  address INTEGER NOT NULL REFERENCES address (id),
  since INTEGER NOT NULL,
  until INTEGER NOT NULL,
  company INTEGER NOT NULL REFERENCES company (id),
  PRIMARY KEY (address, since)
) STRICT, WITHOUT ROWID;
CREATE INDEX affiliation_by_company ON affiliation (company, address);

-- The company of an author at the time of the mail.
DROP INDEX message_by_author;
CREATE INDEX message_by_author ON message (author, date);
