-- The record of change: what each commit touched, so that exports, caches and copies need not read everything again. A
-- reader keeps the id and token of the last generation that it has seen. If the row is still there, the generations
-- after it say what to read again; if not, or if one of them says `everything`, the reader starts anew.

-- A commit that touched mails, series or topics. `token` tells two copies of a database apart that both went on.
-- `everything`: the settings changed, or more rows than are worth listing. `changes` is the number of ids in `change`.
CREATE TABLE generation (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  token INTEGER NOT NULL DEFAULT (random()),
  -- seconds UTC, by the clock of the machine
  recorded INTEGER NOT NULL,
  everything INTEGER NOT NULL CHECK (everything IN (0, 1)),
  changes INTEGER NOT NULL
) STRICT;

-- What a generation added, changed or removed, as an array of ids in JSON: an id that is no longer in its table was
-- removed. A message is also touched when it arrives on another list or its place in the thread changes; a series also by
-- its topic; a topic by its series.
CREATE TABLE change (
  generation INTEGER NOT NULL REFERENCES generation (id) ON DELETE CASCADE,
  kind TEXT NOT NULL CHECK (kind IN ('message', 'series', 'topic')),
  ids TEXT NOT NULL,
  PRIMARY KEY (generation, kind)
) STRICT, WITHOUT ROWID;

INSERT INTO generation (recorded, everything, changes) VALUES (unixepoch(), 1, 0);
