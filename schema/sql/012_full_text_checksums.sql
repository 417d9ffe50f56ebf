-- The checksums of the rows of message_fts_data. kvq writes them at the end of each transaction that changed such rows,
-- compares them when it reads the full text itself, and `kvq doctor` compares all of them. Databases from before this
-- migration get theirs with the next mails.

-- One row for the 256 rows of message_fts_data whose ids differ only in the lowest byte; `chunk` is the id without that
-- byte. `checksums` has 8 bytes for each of them, little-endian: zero if there is no such row. Zeros at the end are left
-- out.
CREATE TABLE full_text_checksum (
  chunk INTEGER PRIMARY KEY,
  checksums BLOB NOT NULL
) STRICT;
