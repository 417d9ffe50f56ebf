-- Who people are and whom they work for, from two files of the user. The values from the mails stay unchanged; these
-- tables are recomputed when the files change.

-- The files as last applied. New addresses are looked up in them.
CREATE TABLE people_setting (
  name TEXT PRIMARY KEY CHECK (name IN ('mailmap', 'affiliations')),
  text TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- A person after applying the mailmap; may have several spellings and addresses. `email` is in lower case. `name` is
-- empty if the mailmap has none: then the newest name in the mails applies. `mapped`: the mailmap has the address.
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

-- The display form of an identity.
CREATE VIEW identity_shown (identity, text) AS
SELECT id, coalesce(shown || ' <' || email || '>', email) FROM (
  SELECT i.id, i.email, coalesce(nullif(i.name, ''), (
    SELECT b.name FROM mailbox b JOIN address a ON a.id = b.address JOIN person p ON p.id = a.person
    WHERE b.identity = i.id AND b.name <> '' ORDER BY b.name = p.name DESC, p.named_by DESC, b.name LIMIT 1)) AS shown
  FROM identity i);

-- `folded` is the name in lower case. The first two rows are placeholders for addresses without a known company.
CREATE TABLE company (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  folded TEXT NOT NULL UNIQUE
) STRICT;
INSERT INTO company (id, name, folded) VALUES (1, '(unknown)', 'unknown'), (2, '(freemail)', 'freemail');

-- The companies of an address. Its rows cover all time without gaps.
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
