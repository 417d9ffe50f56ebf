-- Postings with something in common are found in the rows near in time, instead of in a table of keys, which returned
-- matches from the whole archive. Nothing is read from the archives again.

-- The title in the form that is compared; NULL if the sender is unknown.
ALTER TABLE series ADD COLUMN normalised_title TEXT;
UPDATE series SET normalised_title = (SELECT substr(key, length('title:' || sender || ' ') + 1)
  FROM series_key WHERE series_key.series = series.id AND key >= 'title:' AND key < 'title;');
DROP TABLE series_key;
CREATE INDEX series_by_title ON series (sender, normalised_title, date) WHERE normalised_title IS NOT NULL;
CREATE INDEX series_by_change_id ON series (change_id) WHERE change_id IS NOT NULL;

-- Finding topics uses this index during a bulk load too, so it is no longer deferred.
CREATE INDEX IF NOT EXISTS patch_by_patch_id ON patch (patch_id) WHERE patch_id IS NOT NULL;
DELETE FROM index_to_make WHERE name = 'patch_by_patch_id';

-- Deleting a mail deletes its series_evidence rows. Without an index, each deletion would scan the whole table.
CREATE INDEX series_evidence_by_message ON series_evidence (message);
