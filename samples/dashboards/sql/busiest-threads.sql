-- Which threads have the most mails?
-- Draw a table, with url as the link of subject: the subject is that of the oldest mail of those days.
-- :since, :until  the first and last day (default: the last 30 days)
-- :most           threads (default: 20)
-- :list           a list (default: all)
WITH span AS (
  SELECT coalesce(nullif(:since, ''), date(value, '-30 days')) AS since,
    coalesce(nullif(:until, ''), date(value)) AS until
  FROM v1_meta WHERE name = 'as_of'),
counted AS (
  SELECT m.thread_id, count(*) AS mails
  FROM span CROSS JOIN v1_mail m
  WHERE m.date_unix >= CAST(strftime('%s', span.since) AS INTEGER)
    AND m.date_unix < CAST(strftime('%s', span.until, '+1 day') AS INTEGER) AND coalesce(:list, '') IN ('', m.list)
  GROUP BY m.thread_id),
busiest AS (
  SELECT thread_id
  FROM counted
  WHERE mails >= (SELECT min(mails)
    FROM (SELECT mails FROM counted ORDER BY mails DESC LIMIT coalesce(nullif(:most, ''), 20)) most)),
thread AS (
  SELECT m.thread_root, m.subject, m.url, min(m.date_unix) AS first, count(*) AS mails,
    count(DISTINCT m.author_id) AS people
  FROM span CROSS JOIN v1_mail m
  WHERE m.thread_id IN (SELECT thread_id FROM busiest) AND m.date_unix >= CAST(strftime('%s', span.since) AS INTEGER)
    AND m.date_unix < CAST(strftime('%s', span.until, '+1 day') AS INTEGER) AND coalesce(:list, '') IN ('', m.list)
  GROUP BY m.thread_id)
SELECT mails, people, subject, thread_root, url
FROM thread
ORDER BY mails DESC, thread_root LIMIT coalesce(nullif(:most, ''), 20);
