-- How many series are open at the end of each week? Until they are applied, superseded, refused or stale.
-- Draw an area: week_start, open_series; with lines: posted, ended.
-- :since, :until  the first and last day; weeks count by their Monday (default: the last three years)
-- :list           a list (default: all)
WITH RECURSIVE span AS (
  SELECT coalesce(nullif(:since, ''), date(value, '-3 years')) AS since,
    coalesce(nullif(:until, ''), substr(value, 1, 10)) AS until
  FROM v1_meta WHERE name = 'as_of'),
change AS (
  SELECT week_start, sum(posted) AS posted, sum(ended) AS ended
  FROM v1_week_open WHERE coalesce(:list, '') IN ('', list) GROUP BY week_start),
newest AS (
  SELECT max(week_start) AS week_start
  FROM (SELECT week_start FROM change
    UNION ALL SELECT date(value, '-6 days') FROM v1_meta WHERE name = 'as_of') ends),
week AS (
  SELECT min(week_start) AS week_start FROM change
  UNION ALL
  SELECT date(week.week_start, '+7 days') FROM week CROSS JOIN newest WHERE week.week_start < newest.week_start),
curve AS (
  SELECT week.week_start, coalesce(change.posted, 0) AS posted, coalesce(change.ended, 0) AS ended,
    sum(coalesce(change.posted - change.ended, 0)) OVER (ORDER BY week.week_start) AS open_series
  FROM week LEFT JOIN change ON change.week_start = week.week_start)
SELECT curve.week_start, curve.posted, curve.ended, curve.open_series
FROM span CROSS JOIN curve
WHERE curve.week_start BETWEEN span.since AND span.until
ORDER BY curve.week_start;
