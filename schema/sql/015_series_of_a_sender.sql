-- The postings of a sender near in time; partial ones are no revisions. The form is there because SQLite tests it
-- again for each row, and would read the table for it.
CREATE INDEX series_by_sender ON series (sender, date, id, form) WHERE form <> 'partial';
