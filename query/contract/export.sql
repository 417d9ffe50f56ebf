-- The fixed statements of an export. `main` is the export, `kvq` the database.

-- name: create_meta
CREATE TABLE v1_meta (id INTEGER PRIMARY KEY, name TEXT UNIQUE, value TEXT) STRICT;

-- name: create_full_text
CREATE VIRTUAL TABLE v1_mail_fts USING fts5(subject, own_text, content="v1_mail", content_rowid="id",
  tokenize="unicode61 remove_diacritics 2 tokenchars '_'");

-- name: put_meta
INSERT INTO v1_meta (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = excluded.value;

-- name: get_meta
SELECT value FROM v1_meta WHERE name = ?;

-- name: create_temporary_tables
CREATE TEMP TABLE option (texts INTEGER, since INTEGER);
CREATE TEMP TABLE wanted_list (name TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TEMP TABLE subsystem_name (folded TEXT PRIMARY KEY, name TEXT) WITHOUT ROWID;
CREATE TEMP TABLE touched_mail (id INTEGER PRIMARY KEY);
CREATE TEMP TABLE touched_series (id INTEGER PRIMARY KEY);
CREATE TEMP TABLE touched_topic (id INTEGER PRIMARY KEY);
CREATE TEMP TABLE touched_person (id INTEGER PRIMARY KEY);
CREATE TEMP TABLE touched_week (id TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TEMP TABLE touched_month (id TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TEMP TABLE wanted_mail (id INTEGER PRIMARY KEY);
CREATE TEMP TABLE wanted_series (id INTEGER PRIMARY KEY);

-- name: all_lists
SELECT name FROM kvq.list ORDER BY name;

-- name: newest_generation
SELECT max(id), token FROM kvq.generation;

-- name: has_generation
SELECT EXISTS (SELECT 1 FROM kvq.generation WHERE id = ?1 AND token = ?2)
  AND NOT EXISTS (SELECT 1 FROM kvq.generation WHERE id > ?1 AND everything);

-- name: name_subsystems
INSERT INTO temp.subsystem_name
SELECT folded, name FROM (
  SELECT u.folded, u.name, row_number() OVER (PARTITION BY u.folded ORDER BY k.mails DESC, u.name) AS place
  FROM kvq.subsystem u
  JOIN (SELECT subsystem, count(*) AS mails FROM kvq.message_subsystem GROUP BY subsystem) k ON k.subsystem = u.id)
WHERE place = 1;

-- The mails, series and topics of the generations after the last export, and what else depends on them.

-- name: touch_recorded_mails
INSERT OR IGNORE INTO temp.touched_mail
SELECT i.value FROM kvq.change c, json_each(c.ids) i WHERE c.generation > ? AND c.kind = 'message';

-- name: touch_recorded_series
INSERT OR IGNORE INTO temp.touched_series
SELECT i.value FROM kvq.change c, json_each(c.ids) i WHERE c.generation > ? AND c.kind = 'series';

-- name: touch_recorded_topics
INSERT OR IGNORE INTO temp.touched_topic
SELECT i.value FROM kvq.change c, json_each(c.ids) i WHERE c.generation > ? AND c.kind = 'topic';

-- name: touch_stale_series
INSERT OR IGNORE INTO temp.touched_series
SELECT id FROM v1_series WHERE last_activity_unix BETWEEN ?1 AND ?2;

-- name: touch_respelled_mails
INSERT OR IGNORE INTO temp.touched_mail
WITH recounted AS (
  SELECT u.folded FROM temp.touched_mail t CROSS JOIN kvq.message_subsystem ms ON ms.message = t.id
  CROSS JOIN kvq.subsystem u ON u.id = ms.subsystem
  UNION SELECT u.folded FROM v1_mail_subsystem o CROSS JOIN kvq.subsystem u ON u.name = o.subsystem
  WHERE o.mail_id IN (SELECT id FROM temp.touched_mail))
SELECT o.mail_id FROM recounted r CROSS JOIN temp.subsystem_name n ON n.folded = r.folded
CROSS JOIN kvq.subsystem u ON u.folded = r.folded AND u.name <> n.name
CROSS JOIN v1_mail_subsystem o ON o.subsystem = u.name AND o.source <> 'maintainers';

-- name: touch_series_of_mails
INSERT OR IGNORE INTO temp.touched_series
SELECT sm.series FROM temp.touched_mail t CROSS JOIN kvq.series_message sm ON sm.message = t.id;

-- name: touch_topics_of_series
INSERT OR IGNORE INTO temp.touched_topic
SELECT s.topic FROM temp.touched_series t CROSS JOIN kvq.series s ON s.id = t.id
UNION SELECT s.topic_id FROM v1_series s WHERE s.id IN (SELECT id FROM temp.touched_series);

-- name: touch_series_of_topics
INSERT OR IGNORE INTO temp.touched_series
SELECT s.id FROM temp.touched_topic t CROSS JOIN kvq.series s ON s.topic = t.id
UNION SELECT s.id FROM v1_series s WHERE s.topic_id IN (SELECT id FROM temp.touched_topic);

-- name: touch_mails_of_series
INSERT OR IGNORE INTO temp.touched_mail
SELECT m.message FROM temp.touched_series t CROSS JOIN kvq.series_message m ON m.series = t.id
UNION SELECT r.message FROM temp.touched_series t CROSS JOIN kvq.series_reply r ON r.series = t.id
UNION SELECT m.id FROM v1_mail m WHERE m.series_id IN (SELECT id FROM temp.touched_series);

-- name: touch_people
INSERT OR IGNORE INTO temp.touched_person
SELECT m.author_id FROM v1_mail m WHERE m.id IN (SELECT id FROM temp.touched_mail) AND m.author_id IS NOT NULL
UNION SELECT r.reviewer_id FROM v1_review r WHERE r.series_id IN (SELECT id FROM temp.touched_series)
UNION SELECT l.person_id FROM v1_trailer l WHERE l.mail_id IN (SELECT id FROM temp.touched_mail) AND l.person_id IS NOT NULL;

-- name: touch_weeks
INSERT OR IGNORE INTO temp.touched_week
SELECT m.week_start FROM v1_mail m WHERE m.id IN (SELECT id FROM temp.touched_mail)
UNION SELECT s.week_start FROM v1_series s WHERE s.id IN (SELECT id FROM temp.touched_series)
UNION SELECT r.week_start FROM v1_review r WHERE r.series_id IN (SELECT id FROM temp.touched_series);

-- name: touch_months
INSERT OR IGNORE INTO temp.touched_month
SELECT r.month FROM v1_review r WHERE r.series_id IN (SELECT id FROM temp.touched_series);

-- name: want_all_mails
INSERT INTO temp.wanted_mail SELECT m.id FROM kvq.message m WHERE true

-- name: want_touched_mails
INSERT INTO temp.wanted_mail
SELECT m.id FROM temp.touched_mail t CROSS JOIN kvq.message m ON m.id = t.id WHERE true

-- name: want_all_series
INSERT INTO temp.wanted_series SELECT s.id FROM kvq.series s JOIN kvq.message m ON m.id = s.id WHERE true

-- name: want_touched_series
INSERT INTO temp.wanted_series
SELECT s.id FROM temp.touched_series t CROSS JOIN kvq.series s ON s.id = t.id CROSS JOIN kvq.message m ON m.id = s.id
WHERE true

-- name: is_of_options
m.date >= (SELECT since FROM temp.option) AND EXISTS (
  SELECT 1 FROM kvq.delivery d JOIN kvq.epoch e ON e.id = d.epoch JOIN kvq.list l ON l.id = e.list
  WHERE d.message = m.id AND l.name IN (SELECT name FROM temp.wanted_list))

-- name: forget_words
INSERT INTO v1_mail_fts (v1_mail_fts, rowid, subject, own_text)
SELECT 'delete', m.id, m.subject, m.own_text FROM v1_mail m WHERE m.id IN (SELECT id FROM temp.touched_mail);

-- name: add_words
INSERT INTO v1_mail_fts (rowid, subject, own_text)
SELECT m.id, m.subject, m.own_text FROM v1_mail m WHERE m.id IN (SELECT id FROM temp.touched_mail);

-- name: rebuild_words
INSERT INTO v1_mail_fts (v1_mail_fts) VALUES ('rebuild');

-- name: count_touched
SELECT count(*) FROM temp.touched_mail;

-- name: count_mails
SELECT count(*) FROM v1_mail;

-- name: has_all_rows
SELECT (SELECT count(*) FROM v1_mail) = (SELECT count(*) FROM kvq.message)
  AND (SELECT count(*) FROM v1_series) = (SELECT count(*) FROM kvq.series);
