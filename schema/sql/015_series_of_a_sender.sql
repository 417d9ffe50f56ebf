-- The postings of a sender near in time; partial ones are no revisions.
CREATE INDEX series_by_sender ON series (sender, date) WHERE form <> 'partial';
