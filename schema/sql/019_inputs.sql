-- What kvq indexes besides public-inbox archives of version 2. Each input is an epoch of its list: 'git-v1' is a
-- repository with a file for each mail; 'mbox', 'maildir' and 'mail', a file with one mail, are no repositories.
-- There, the `commit_oid` of a delivery is the id of its blob, the id that git gives the bytes of the mail. An epoch
-- without a row is of the kind 'git'. `file_size` and `file_modified` (in nanoseconds since 1970) are those of the
-- file when it was last read to its end.
CREATE TABLE input (
  epoch INTEGER PRIMARY KEY REFERENCES epoch (id) ON DELETE CASCADE,
  kind TEXT NOT NULL CHECK (kind IN ('git', 'git-v1', 'mbox', 'maildir', 'mail')),
  mbox_format TEXT CHECK (mbox_format IN ('auto', 'mboxo', 'mboxrd', 'mboxcl', 'mboxcl2')),
  file_size INTEGER,
  file_modified INTEGER
) STRICT;

-- Where a mail is that is in no repository: its bytes in the file, as they are stored there, before compression; or in
-- a Maildir, the part of the file's name that stays when its flags change.
CREATE TABLE mail_place (
  delivery INTEGER PRIMARY KEY REFERENCES delivery (id) ON DELETE CASCADE,
  begin INTEGER,
  size INTEGER,
  name TEXT,
  CHECK ((name IS NULL) = (begin IS NOT NULL AND size IS NOT NULL))
) STRICT;
