-- How each series stood at any time, for queries as of that time. A row holds from `since` until the next row of the
-- series; the first one from its posting. `message` is the mail that brought the change: the series itself, or an
-- answer. `state` and the numbers are those of the table series, from the mails up to then. Whether a later posting
-- superseded the series follows from the date of that posting.
--
-- The table is empty after the upgrade: the next run finds that, and computes all series again from the mails in the
-- database.
CREATE TABLE series_standing (
  series INTEGER NOT NULL,
  since INTEGER NOT NULL,
  message INTEGER NOT NULL,
  state TEXT NOT NULL,
  people INTEGER NOT NULL,
  reviewed INTEGER NOT NULL,
  acked INTEGER NOT NULL,
  tested INTEGER NOT NULL,
  PRIMARY KEY (series, since)
) STRICT, WITHOUT ROWID;
