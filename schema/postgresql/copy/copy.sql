-- The statements of a copy on the server that do not follow from the tables of the database.

-- name: create_schema
CREATE SCHEMA IF NOT EXISTS kvq;

-- name: has_copy
SELECT to_regclass('kvq.kvq_copy') IS NOT NULL;

-- What the copy has: `stage` is loading, indexing or complete; readers need a complete one. The generation is the last
-- one of the database in it (016_record_of_change.sql). `format` is that of the tables on the server.
-- `copied` is in seconds UTC, `functions` a checksum of schema/postgresql/dialect/functions.sql.

-- name: create_fixed_tables
CREATE TABLE kvq.kvq_copy (
  id bigint PRIMARY KEY CHECK (id = 1),
  stage text NOT NULL,
  format bigint NOT NULL,
  schema_version bigint NOT NULL,
  kvq_version text NOT NULL,
  generation bigint NOT NULL,
  generation_token bigint NOT NULL,
  mails bigint NOT NULL,
  copied bigint NOT NULL,
  word_index text NOT NULL,
  functions bigint NOT NULL
);

-- The checksum of the rows of a group of keys; 0 if it is not known.
CREATE TABLE kvq.kvq_copy_group (
  unit text COLLATE "C" NOT NULL,
  "group" bigint NOT NULL,
  checksum bigint NOT NULL,
  PRIMARY KEY (unit, "group")
);

-- The text of a mail as schema/mail/body.hpp has it: its first text part, the others, and the serialized runs.
CREATE TABLE kvq.packed_text (
  message bigint NOT NULL,
  text text COLLATE "C" NOT NULL,
  rest text COLLATE "C" NOT NULL,
  runs bytea NOT NULL,
  has_question smallint NOT NULL
) PARTITION BY RANGE (message);

-- A mail is in one of these. Only few do not fit one tsvector.
CREATE TABLE kvq.message_words (
  message bigint NOT NULL,
  words tsvector NOT NULL
) PARTITION BY RANGE (message);
-- ANALYZE reads 300 times as many vectors, which is slow. The partitions say it again: they do not inherit it.
ALTER TABLE kvq.message_words ALTER message SET STATISTICS 10, ALTER words SET STATISTICS 10;
CREATE TABLE kvq.message_words_piece (
  message bigint NOT NULL,
  piece bigint NOT NULL,
  words tsvector NOT NULL
);

CREATE TABLE kvq.mailbox_words (mailbox bigint NOT NULL, words tsvector NOT NULL);
CREATE TABLE kvq.msgid_words (msgid bigint NOT NULL, words tsvector NOT NULL);
CREATE TABLE kvq.identity_words (identity bigint NOT NULL, words tsvector NOT NULL);

-- The words of Chinese, Japanese and Korean texts in message_words (schema/full_text/word_parts.hpp).
CREATE TABLE kvq.east_asian_word (term text COLLATE "C" NOT NULL);

-- name: create_views
CREATE OR REPLACE VIEW kvq.recipient (message, header, position, mailbox)
AS SELECT message.id, header, position, mailbox FROM kvq.message JOIN kvq.recipient_list ON list = message.recipients;
CREATE OR REPLACE VIEW kvq.identity_shown (identity, text) AS
SELECT id, coalesce(shown || ' <' || email || '>', email) FROM (
  SELECT i.id, i.email, coalesce(nullif(i.name, ''), (
    SELECT b.name FROM kvq.mailbox b JOIN kvq.address a ON a.id = b.address JOIN kvq.person p ON p.id = a.person
    WHERE b.identity = i.id AND b.name <> '' ORDER BY (b.name = p.name) DESC, p.named_by DESC, b.name LIMIT 1)) AS shown
  FROM kvq.identity i) named;

-- name: get_copy
SELECT stage, format, schema_version, generation, generation_token, copied, word_index, functions FROM kvq.kvq_copy;

-- name: get_partitions
SELECT EXISTS (SELECT 1 FROM pg_inherits JOIN pg_class c ON c.oid = inhrelid
  WHERE inhparent = 'kvq.message'::regclass AND c.relname <> 'message_other'),
  EXISTS (SELECT 1 FROM kvq.message);

-- name: put_copy
INSERT INTO kvq.kvq_copy VALUES (1, $1::text, $2::bigint, $3::bigint, $4::text, $5::bigint, $6::bigint, $7::bigint,
  $8::bigint, $9::text, $10::bigint)
ON CONFLICT (id) DO UPDATE SET stage = excluded.stage, format = excluded.format,
  schema_version = excluded.schema_version, kvq_version = excluded.kvq_version, generation = excluded.generation,
  generation_token = excluded.generation_token, mails = excluded.mails, copied = excluded.copied,
  word_index = excluded.word_index, functions = excluded.functions;

-- name: get_groups
SELECT "group", checksum FROM kvq.kvq_copy_group WHERE unit = $1::text;

-- name: lock
SELECT pg_try_advisory_lock(7741513, 1);
