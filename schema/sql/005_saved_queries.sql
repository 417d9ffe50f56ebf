-- Queries that the user keeps under a name. They are the user's own: nothing here comes from an archive, and
-- no indexing touches it.

CREATE TABLE saved_query (
  name TEXT PRIMARY KEY,
  text TEXT NOT NULL,
  -- when it was saved, seconds UTC
  created INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
