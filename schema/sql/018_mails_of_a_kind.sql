-- The patches or answers of a time are found by one index; message_by_kind has those of a kind in the order of ids.
CREATE INDEX message_by_kind_and_date ON message (kind, date);
