-- A deleted mail is found by its Message-ID. An index of all blobs was a sixth of the pages that new mails change, for
-- the few commits that delete one.
DROP INDEX IF EXISTS delivery_by_blob;
DELETE FROM index_to_make WHERE name = 'delivery_by_blob';

-- To see whether a mail was deleted again.
CREATE INDEX deletion_by_blob ON delivery (blob_oid) WHERE state = 'deletion';
