-- Which threads have the most mails?
-- Draw a table, with url as the link of subject: the subject is that of the oldest mail of those days.
-- :since, :until  the first and last day (default: the last 30 days)
-- :most           threads (default: 20)
-- :list           a list (default: all)
WITH span AS (
  SELECT coalesce(nullif(:since, ''), date(value, '-30 days')) AS since,
    coalesce(nullif(:until, ''), substr(value, 1, 10)) AS until
  FROM v1_meta WHERE name = 'as_of'),
bounds AS (
  SELECT CAST(strftime('%s', since) AS BIGINT) AS since, CAST(strftime('%s', until) AS BIGINT) + 86400 AS until
  FROM span),
counted AS (
  SELECT m.thread_id, count(*) AS mails
  FROM bounds CROSS JOIN v1_mail m
  WHERE m.date_unix >= bounds.since AND m.date_unix < bounds.until AND coalesce(:list, '') IN ('', m.list)
  GROUP BY m.thread_id),
busiest AS (
  SELECT thread_id
  FROM counted
  WHERE mails >= (
    SELECT min(mails)
    FROM (SELECT mails FROM counted
      ORDER BY mails DESC LIMIT CAST(coalesce(nullif(:most, ''), '20') AS INTEGER)) most)),
thread AS (
  SELECT m.thread_id, min(m.date_unix) AS first_unix, count(*) AS mails, count(DISTINCT m.author_id) AS people
  FROM bounds CROSS JOIN v1_mail m
  WHERE m.thread_id IN (SELECT thread_id FROM busiest)
    AND m.date_unix >= bounds.since AND m.date_unix < bounds.until AND coalesce(:list, '') IN ('', m.list)
  GROUP BY m.thread_id)
SELECT thread.mails, thread.people, oldest.subject, oldest.thread_root, oldest.url
FROM thread JOIN v1_mail oldest ON oldest.id = (
  SELECT min(m.id) FROM v1_mail m
  WHERE m.thread_id = thread.thread_id AND m.date_unix = thread.first_unix AND coalesce(:list, '') IN ('', m.list))
ORDER BY thread.mails DESC, oldest.thread_root LIMIT CAST(coalesce(nullif(:most, ''), '20') AS INTEGER);
