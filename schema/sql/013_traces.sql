-- What deleted mails may have left in the database: rows of other tables that perhaps no other mail uses, by the
-- kind of the row, and once ('space', 0) unused bytes of the file. A row is added in the transaction that deletes the
-- mail, and the next step of the run removes the traces. So the run after a killed one finds the rest.
CREATE TABLE trace (
  kind TEXT NOT NULL,
  id INTEGER NOT NULL,
  PRIMARY KEY (kind, id)
) STRICT, WITHOUT ROWID;

-- kvq rewrites the segments that have the words of a deleted mail. FTS5 would keep the words and add others that say
-- that they are deleted.
DROP TRIGGER message_leaves_the_full_text;
