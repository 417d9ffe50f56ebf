-- The postings of a sender near in time. The form, because partial ones are left out.
CREATE INDEX series_by_sender ON series (sender, date, id, form);
