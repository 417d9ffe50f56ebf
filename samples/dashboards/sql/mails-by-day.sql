-- How many patches, replies and other mails arrive in a day?
-- Draw stacked bars: day, mails, one colour for each kind.
-- :since, :until  the first and last day (default: the last 90 days)
-- :list           a list (default: all)
WITH span AS (
  SELECT coalesce(nullif(:since, ''), date(value, '-90 days')) AS since,
    coalesce(nullif(:until, ''), date(value)) AS until
  FROM v1_meta WHERE name = 'as_of')
SELECT m.day, m.kind, count(*) AS mails
FROM span CROSS JOIN v1_mail m
WHERE m.date_unix >= CAST(strftime('%s', span.since) AS INTEGER)
  AND m.date_unix < CAST(strftime('%s', span.until, '+1 day') AS INTEGER) AND coalesce(:list, '') IN ('', m.list)
GROUP BY m.day, m.kind
ORDER BY m.day, mails DESC, m.kind;
