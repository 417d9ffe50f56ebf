-- What two postings of one work have in common is asked of the rows that have it, near in time, instead of a table of keys
-- that an archive's whole length answers. Nothing is read from the archives again.

-- The title as titles are compared; absent where the sender is not known.
ALTER TABLE series ADD COLUMN normalised_title TEXT;
UPDATE series SET normalised_title = (SELECT substr(key, length('title:' || sender || ' ') + 1)
  FROM series_key WHERE series_key.series = series.id AND key >= 'title:' AND key < 'title;');
DROP TABLE series_key;
CREATE INDEX series_by_title ON series (sender, normalised_title, date) WHERE normalised_title IS NOT NULL;
CREATE INDEX series_by_change_id ON series (change_id) WHERE change_id IS NOT NULL;

-- Finding topics asks for it while an empty database is filled, too: it waits no longer.
CREATE INDEX IF NOT EXISTS patch_by_patch_id ON patch (patch_id) WHERE patch_id IS NOT NULL;
DELETE FROM index_to_make WHERE name = 'patch_by_patch_id';

-- A mail that goes takes what it is evidence of with it: without an index, that reads all evidence for each.
CREATE INDEX series_evidence_by_message ON series_evidence (message);
