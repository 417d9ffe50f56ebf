-- A deleted mail is found by its Message-ID. The index of all blobs accounted for a sixth of the pages that new mails
-- change, only for the few commits that delete a mail.
DROP INDEX IF EXISTS delivery_by_blob;
DELETE FROM index_to_make WHERE name = 'delivery_by_blob';

-- Used to check whether a mail was deleted again.
CREATE INDEX deletion_by_blob ON delivery (blob_oid) WHERE state = 'deletion';
