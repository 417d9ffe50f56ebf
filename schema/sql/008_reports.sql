-- The user's saved reports and the progress of each. Nothing here comes from an archive, and indexing does not
-- change it.

CREATE TABLE saved_report (
  name TEXT PRIMARY KEY,
  text TEXT NOT NULL,
  created INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The last commit of a list that a report has covered, by id and by commit time. The time still identifies the
-- reported mails after the history is rewritten.
CREATE TABLE report_cursor (
  name TEXT NOT NULL,
  list TEXT NOT NULL,
  commit_id TEXT NOT NULL,
  committed INTEGER NOT NULL,
  PRIMARY KEY (name, list)
) STRICT, WITHOUT ROWID;
