-- The user's saved queries. Nothing here comes from an archive, and indexing does not change it.

CREATE TABLE saved_query (
  name TEXT PRIMARY KEY,
  text TEXT NOT NULL,
  -- when it was saved, seconds UTC
  created INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
