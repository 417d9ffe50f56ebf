-- How many mails come from each domain in a week? Those with most mails, and all others as one. Robots are left out.
-- Draw stacked bars: week_start, mails, one colour for each domain.
-- :since, :until  the first and last day; weeks count by their Monday (default: the last year)
-- :most           the number of domains with a name (default: 10)
-- :list           a list (default: all)
WITH span AS (
  SELECT coalesce(nullif(:since, ''), date(value, '-1 year')) AS since,
    coalesce(nullif(:until, ''), substr(value, 1, 10)) AS until
  FROM v1_meta WHERE name = 'as_of'),
weekly AS (
  SELECT w.week_start, w.week, w.domain, sum(w.mails) AS mails
  FROM span CROSS JOIN v1_week_mails w
  WHERE w.week_start BETWEEN span.since AND span.until AND coalesce(:list, '') IN ('', w.list) AND w.is_robot = 0
  GROUP BY w.week_start, w.week, w.domain),
named AS (
  SELECT domain FROM weekly WHERE domain <> '' GROUP BY domain
  ORDER BY sum(mails) DESC, domain LIMIT CAST(coalesce(nullif(:most, ''), '10') AS INTEGER))
SELECT week_start, week, CASE WHEN domain IN (SELECT domain FROM named) THEN domain ELSE '(other)' END AS domain,
  sum(mails) AS mails
FROM weekly
GROUP BY 1, 2, 3
ORDER BY week_start, mails DESC, 3;
