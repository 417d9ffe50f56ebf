-- How many patches, replies and other mails arrive in a day?
-- Draw stacked bars: day, mails, one colour for each kind.
-- :since, :until  the first and last day (default: the last 90 days)
-- :list           a list (default: all)
WITH span AS (
  SELECT coalesce(nullif(:since, ''), date(value, '-90 days')) AS since,
    coalesce(nullif(:until, ''), substr(value, 1, 10)) AS until
  FROM v1_meta WHERE name = 'as_of')
SELECT k.day, k.kind, sum(k.mails) AS mails
FROM span CROSS JOIN v1_day_mails k
WHERE k.day BETWEEN span.since AND span.until AND coalesce(:list, '') IN ('', k.list)
GROUP BY k.day, k.kind
ORDER BY k.day, mails DESC, k.kind;
