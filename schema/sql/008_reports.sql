-- Reports that the user keeps under a name, and how far each has come. They are the user's own: nothing here comes
-- from an archive, and no indexing touches it.

CREATE TABLE saved_report (
  name TEXT PRIMARY KEY,
  text TEXT NOT NULL,
  created INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The last commit of a list that a report has told of, as its id and as the second in which it was made: what was
-- told can still be found when the history is rewritten.
CREATE TABLE report_cursor (
  name TEXT NOT NULL,
  list TEXT NOT NULL,
  commit_id TEXT NOT NULL,
  committed INTEGER NOT NULL,
  PRIMARY KEY (name, list)
) STRICT, WITHOUT ROWID;
